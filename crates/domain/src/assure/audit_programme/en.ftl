# Messages of audit programmes.
audit-programme-standing-approved = Approved
audit-programme-standing-moved = Approved, moved since
screen-audit-grid = Audit grid
report-audit-programme = Audit programme
audit-programme-due-next = Plan the next audit programme
audit-programme-ends-before = The programme would end on { $to }, before it begins on { $from }. Put the days in their order.
audit-programme-kept = Audits of { $reference } have begun, so that it is kept: the standard asks for a record of it.
audit-programme-by-function = This programme is approved by somebody with another function: { $function }.
audit-programme-statement = The programme is approved.
audit-programme-empty-yet = No audit belongs to it yet. Plan one, and add what it looks at.
audit-programme-add = Plan an audit
audit-programme-empty = An audit programme plans the audits of some years, so that all of the system has its turn and what matters most has it more often.
audit-programme-alias = audit plan, three-year plan, coverage, 9.2.2
audit-plan-since = Approved as it was. Of the plan, this has moved since:
audit-plan-since-n = Approved as it was. Since then the plan of { $n ->
    [one] one audit has
   *[other] { $n } audits have
 } moved.
audit-plan-came = is new.
audit-plan-left = has left or was cancelled.
audit-plan-moved = has other days.
audit-plan-all = It looks at { $what }.
audit-plan-more = It looks at { $what } too.
audit-plan-less = It does not look at { $what } any more.
audit-plan-otherwise = It looks at { $what } for other reasons.
audit-grid-open = Open the grid
audit-grid-none = There is no audit programme yet. It plans the audits of three years. Its grid then shows, clause by clause and control by control, which audit looks at what and why, what no audit looks at, and what comes twice within a year.
audit-grid-first = Begin a programme
audit-grid-own = Own controls
audit-grid-covered = Clauses and controls that an audit looks at:
audit-grid-covered-fact = Clauses and controls that an audit looks at
audit-grid-uncovered = { $n ->
    [one] One has no audit
   *[other] { $n } have no audit
 }
audit-grid-twice-n = { $n ->
    [one] One comes twice within a year
   *[other] { $n } come twice within a year
 }
audit-grid-twice = Twice within a year
audit-grid-nobody = No audit
audit-grid-retired = Out of use
audit-grid-note = To note
audit-grid-choose = Add to the check list of:
audit-grid-leave = Only look
audit-grid-add-to = Add to the check list of { $audit }
audit-grid-add = Add what is ticked
audit-grid-all = All of { $name }
audit-grid-tick = Add { $what }
audit-grid-why = Why they were chosen
step-audit-programme = Plan the audits of three years
step-audit-programme-why = A programme gives every clause and control its turn; the certification body asks for it.

lint-audit-programme-none = No audit programme for today
lint-audit-programme-none-why = Audits are planned as a programme, with frequency, methods, responsibilities, and what earlier audits found.
lint-audit-programme-none-fix = Begin a programme that begins today or earlier, plan its audits, and have it approved.
lint-audit-programme-not-approved = Nobody approved the audit programme
lint-audit-programme-not-approved-why = Top management answers for the audits; an auditor asks who agreed to what is audited when, and what is left for later.
lint-audit-programme-not-approved-fix = Have the function that the programme names approve it.
lint-audit-programme-moved-since-approval = The audit programme has moved since the approval
lint-audit-programme-moved-since-approval-why = What was approved is the plan of the audits; what changed since nobody agreed to.
lint-audit-programme-moved-since-approval-fix = Look at what moved on the page of the programme, and have it approved anew when it is meant to stay.
lint-audit-programme-skips = Clauses or controls that no audit of the programme looks at
lint-audit-programme-skips-why = The programme has to cover the whole system; what no audit looks at, nobody has confirmed.
lint-audit-programme-skips-fix = Put them on the check list of an audit, on the page of the grid.
lint-audit-programme-left = { $n } without an audit: { $named }
