# Messages of the Statement of Applicability.
applicable-yes = Applicable
applicable-no = Excluded
soa-reason-risk = Risk
soa-reason-law = Law
soa-reason-contract = Contract
soa-reason-business = Business
soa-reason-best-practice = Practice
soa-status-not-applicable = Excluded
soa-status-no-control = No control
soa-status-planned = Planned
soa-status-in-progress = In progress
soa-status-partly = Partly
soa-status-implemented = Implemented
soa-excluded-with-reasons = An excluded control has no reasons for inclusion. Include it again, or leave them empty.
soa-twice = The scope has a line for this control already, see { $reference }.
soa-due-target = Get it in place

screen-soa = Statement of Applicability
screen-soa-short = Applicability
report-soa = Statement of Applicability
soa-crumb = Clause 6.1.3 d, ISO/IEC 27001:2022 with Amendment 1:2024
soa-scope = Scope
soa-other-scopes = Other scopes:
soa-empty = The statement has no lines yet. Adopting a set of controls gives each of its controls a line.
soa-empty-do = Adopt a framework
soa-view-all = All
soa-view-excluded = Excluded
soa-view-no-control = No control
soa-view-open = Not in place
soa-view-reasons = Without a reason
soa-view-untraced = Reason without a trace
soa-view-unshown = Implemented, nothing shows it
soa-untraced = A reason that leads nowhere: no risk is treated, or no law or contract is named
soa-unshown = Neither evidence nor a test shows it
soa-view-changed = Changed in 30 days
soa-attribute-type = Control type
soa-attribute-property = Information security property
soa-attribute-concept = Cybersecurity concept
soa-attribute-capability = Operational capability
soa-attribute-domain = Security domain
soa-theme = Theme
soa-own = Our own
soa-any = Any
soa-narrow = Theme and attributes
soa-filter-example = status:no-control reasons:law owner:me risks>0
soa-filter-failed = The filter could not be answered now. Try again.
soa-sum-label = Standing of the applicable controls
soa-sum = { $n } of { $of } applicable:
soa-control = Control
soa-reason = Reason
soa-implementation = Implementation
soa-risks = Risks
soa-controls = Controls
soa-group = { $applicable } of { $of } applicable, { $implemented } of { $applicable } implemented
soa-foot = { $n } of { $of } applicable
soa-foot-implemented = { $n } of { $of } implemented
soa-no-reason = No reason yet
soa-target = Target
soa-export-xlsx = Spreadsheet (XLSX)
soa-export-pdf = Document (PDF)
soa-export-csv = Data (CSV)
soa-export-json = Data (JSON)
soa-purpose = What is asked for
soa-what-we-do = What we do
soa-nothing-linked = No control is linked yet. Link one that exists, or add a new one; its implementations give this line its status.
soa-add-control = Add a control that meets it
soa-risks-treated = Risks that these controls treat
soa-how-to = How to do it, how to show it
soa-actions = Actions
soa-evidence = Evidence an auditor asks for
soa-questions = Questions an auditor asks
soa-metrics = Metrics
soa-scope-version = Version of the scope
soa-scope-statement = Scope statement
soa-catalogue = Catalogue
soa-catalogue-is = { $title }, edition { $edition }, content version { $version }
soa-applicable = Applicable
soa-reason-text = Reason, or reason for exclusion
soa-in-place = In place
soa-of = Of
soa-quiet = { $n ->
    [one] One unit of the scope does not count by itself
   *[other] { $n } units of the scope do not count by themselves
 }
soa-quiet-bare = These have no assets, so they owe no control. Give a unit an asset, or name it under “Carried out by” of a control, and it counts.
soa-quiet-above = For these a unit above carries a control out. It counts once, there.
soa-quiet-named = The controls of this line name the units that carry them out, and these are not among them.
soa-owed = Units not started
soa-owed-means = Units of the scope that have assets, while neither they nor a unit above them carries a control of this line out. Each counts as one that is not in place. A control that names the units that carry it out is owed by these units only.
soa-notes = Notes
soa-control-counted = { $reference } ({ $n } of { $of })
soa-version-standing-draft = Draft
soa-version-standing-approved = Approved
soa-version-standing-moved = Approved; lines differ today
soa-version-standing-superseded = Superseded
soa-version-draft-open = { $reference } is still a draft of the statement of this scope. Approve it or retire it, then start the next version.
soa-version-signed = { $reference } was approved, so it stays as it was signed. Start the next version.
soa-sign-before = Newest approved version
soa-sign-gaps = An auditor asks for these. Put them right first, or say below why the statement is approved all the same.
soa-gap-reason = Applicable without a reason
soa-gap-control = Applicable without a control
soa-gap-risk = Reason “risk”, and no risk is linked
soa-gap-obligation = Law or contract, and no obligation is linked
soa-version-gaps = Lines without a reason: { $reason }; without a control: { $control }; with the reason risk and no risk: { $risk }; with law or contract and no obligation: { $obligation }. Put them right, or say why the statement is approved all the same; it is kept in what you sign and printed.
soa-version-by-function = This version is approved by somebody with the function { $function ->
    [top-management] top management
    [isms-manager] ISMS manager
    [data-protection] data protection officer
   *[other] internal auditor
}. An administrator says on the page of a person who has it.
soa-version-approved = { $reference } is approved already. Start the next version when lines have changed.
soa-version-no-lines = The statement of this scope has no lines to approve. Adopt a set of controls first.
soa-stated-not-that = That cannot be set by hand: exclude the control with its reason, or link a control.
soa-stated-excluded = The control is excluded; its status follows from that. Include it first.
soa-not-stated = The status of { $reference } is derived already.
screen-soa-compare = Compare two states of the statement
report-soa-changes = Changes of the Statement of Applicability
report-soa-auditor = Statement of Applicability, sheet for an auditor
soa-compare-from = From
soa-compare-to = To
soa-compare-now = Now
soa-compare-do = Compare
soa-compare-help = A version such as SV-1, a date such as 2026-01-31, or now.
soa-compare-unknown = “{ $typed }” is neither a version of the statement, nor a date on which there was one, nor now.
soa-compare-draft = { $typed } was never approved, so it stands for no fixed state. Compare with now.
soa-compare-came = New line
soa-compare-went = Line went
soa-compare-empty = nothing
soa-compare-what = What
soa-compare-said = { $n ->
    [0] No line says anything else
    [one] One line says something else
   *[other] { $n } lines say something else
}
soa-compare-nothing = Applicability, reasons, owners, dates and notes are the same.
soa-compare-drift = { $n ->
    [0] No status drifted
    [one] The status of one line drifted
   *[other] The status of { $n } lines drifted
}
soa-compare-drift-means = The work behind these lines moved. That is not a change of what was approved.
soa-compare-kind = Kind
soa-compare-kind-said = Said
soa-compare-kind-drift = Drift
soa-reason-words = Reason in words
soa-reason-exclusion = Reason for exclusion
soa-stated = Status set by hand
soa-stated-why = Why the status was set by hand
soa-by-hand = set by hand
soa-line = Line
soa-tests = Tests
soa-tests-passed = Tests passed
soa-tests-of = of
soa-last-test = Last test
soa-next-test = Next test
soa-view-untested = Not tested
soa-foot-tested = { $n } of { $of } passed
soa-target-by = by
soa-evidence-count = Evidence
soa-evidence-stale = { $reference } (stale)
soa-obligations = Laws and contracts
soa-observation = Observation
soa-decision = Decision
soa-initials = Initials
soa-chart = Applicable controls by theme and status
soa-chart-name = By theme
soa-export-auditor = Sheet for an auditor (XLSX)
soa-version = Version
soa-version-changes = What changed
soa-version-lines = Open the statement
soa-version-with-now = Compare with now
soa-version-with = Compare with { $title }
soa-approved-by = approved by { $name } on { $day }
soa-not-as-it-stands = Not approved as it stands; newest approved version: { $version }; { $moved }
soa-moved = { $n ->
    [0] no line moved since
    [one] one line moved since
   *[other] { $n } lines moved since
}
soa-never-approved = Never approved
soa-draft = in preparation
soa-start-version = Start a version
source-note-27002 = Based on ISO/IEC 27002 guidance
soa-line-not-adopted = This control comes into the statement with the adoption of its framework. Adopt the framework for the scope instead.
soa-add-own = Add to the Statement of Applicability
soa-add-own-means = It gets a line of its own beside Annex A. A control that meets Annex A controls shows on their lines anyway.
soa-line-empty = Lines are opened by adopting a set of controls for a scope, or on the page of a control of your own.
soa-version-empty = A version freezes the statement as it is approved. Later changes are shown against it.
soa-line-alias = soa, lines, annex a, applicability
soa-version-alias = approved statement, soa version
soa-version-usual-title = Version { $number }
soa-version-statement = I approve { $title } of the Statement of Applicability.
soa-version-with-gaps = { $statement } Known gaps, { $gaps }: { $why }
soa-signed-gap-reason = { $n } without a reason
soa-signed-gap-control = { $n } without a control
soa-signed-gap-risk = { $n } with the reason risk and no risk
soa-signed-gap-obligation = { $n } with law or contract and no obligation
mapped-title = Answers to
mapped-requirement = Requirement
mapped-strength = Strength
mapped-standing = In the statement
mapped-heading = Said of { $heading } as a whole
mapped-equal = Asks for the same
mapped-more = Asks for all of this and more
mapped-less = This asks for all of it and more
mapped-part = Shares a part

lint-soa-excluded-treats-risk = Excluded, although it treats a risk
lint-soa-excluded-treats-risk-why = A control that the treatment of a risk depends on is necessary, and the statement has to contain every necessary control.
lint-soa-excluded-treats-risk-fix = Include the line and name the risk as its reason, or take the control away from the treatment of the risk.
lint-soa-excluded-obliged = Excluded, although a law or a contract demands it
lint-soa-excluded-obliged-why = An exclusion that breaks an obligation cannot be argued from the scope and the risks.
lint-soa-excluded-obliged-fix = Include the line and name the obligation, or say in the register of obligations why it does not apply.
lint-soa-obligations = Obligations that apply: { $n }
lint-soa-no-reason = Included, and nobody said why
lint-soa-no-reason-why = The statement has to give the reason for each control that it includes.
lint-soa-no-reason-fix = Edit the line: choose the reasons and say in words which risk, which law, which contract.
lint-soa-reason-without-risk = Said to treat a risk, and no risk is treated
lint-soa-reason-without-risk-why = An auditor follows the reason to the risk. Here the trace ends.
lint-soa-reason-without-risk-fix = Link the control that meets the line to the risk that it treats, or give another reason.
lint-soa-reason-without-obligation = Said to be demanded by a law or contract, and none is named
lint-soa-reason-without-obligation-why = An auditor follows the reason to the text that demands it. Here the trace ends.
lint-soa-reason-without-obligation-fix = Name the obligation in the line; write it down in the register of obligations first if it is missing.
lint-soa-no-control = Applicable, and no control meets it
lint-soa-no-control-why = A requirement that nothing is done about is not implemented, whatever the plan.
lint-soa-no-control-fix = Link the control that meets it, or plan one.
lint-soa-only-planned = Met by nothing but planned controls
lint-soa-only-planned-why = At stage 2 and later it is looked at what works; a plan alone shows nothing.
lint-soa-only-planned-fix = Begin with the control and say how far it is, or be ready to show the plan with its dates.
lint-soa-target-passed = The day for its implementation has passed
lint-soa-target-passed-why = A plan whose dates pass without a word is not followed.
lint-soa-target-passed-fix = Put the control in place, or agree on a later day and say why.
lint-soa-never-tested = Implemented, and no test ever looked
lint-soa-never-tested-why = That a control exists does not show that it works.
lint-soa-never-tested-fix = Plan a test of a control behind the line and record its result.
lint-soa-test-overdue = A test of its controls is overdue
lint-soa-test-overdue-why = A test that is due again no longer shows how the control works today.
lint-soa-test-overdue-fix = Carry out the test and record the result.
lint-soa-test-failed = Said to be implemented, and a test says that its control does not work
lint-soa-test-failed-why = The statement and the tests contradict each other; an auditor believes the test.
lint-soa-test-failed-fix = Mend the control and test it again, or write down that it is not in place.
lint-soa-nothing-shows-it = Implemented, and no evidence shows it
lint-soa-nothing-shows-it-why = An auditor asks for evidence of every line that is sampled.
lint-soa-nothing-shows-it-fix = Collect evidence for the line, its controls or their implementations.
lint-soa-status-by-hand = The status was set by hand
lint-soa-status-by-hand-why = A status by hand does not follow when controls change.
lint-soa-status-by-hand-fix = Let it be derived again as soon as the controls say the same.
lint-soa-same-words = Says nearly the same as another line
lint-soa-same-words-why = Reasons in the same words show that the lines were filled in together, not looked at one by one.
lint-soa-same-words-fix = Say for each line which risk, law or contract is meant.
lint-soa-twins = { $n ->
    [one] Like { $some }
   *[other] Like { $n } others, among them { $some }
}
lint-soa-no-approved-version = Nobody approved its Statement of Applicability
lint-soa-no-approved-version-why = Without an approved statement it cannot be said what is audited; stage 1 begins with it.
lint-soa-no-approved-version-fix = Make a version of the statement on the page of the scope and let it be approved.
lint-soa-moved-since-approval = Lines have moved since the approval
lint-soa-moved-since-approval-why = The certificate names the approved version. What changed since is not part of it.
lint-soa-moved-since-approval-fix = Compare the version with now and approve a new one when the changes are meant to stay.
