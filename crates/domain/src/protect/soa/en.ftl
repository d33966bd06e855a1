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
soa-owed = Units not started
soa-owed-means = Units of the scope that have assets, while neither they nor a unit above them carries a control of this line out. Each counts as one that is not in place. A control that names the units that carry it out is owed by these units only.
soa-notes = Notes
soa-control-counted = { $reference } ({ $n } of { $of })
soa-version-standing-draft = Draft
soa-version-standing-approved = Approved
soa-version-standing-moved = Approved; lines differ today
soa-version-standing-superseded = Superseded
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
