# Messages of versions of reports.
releasable-risk-register = Risk register
releasable-risk-reviews = Risk reviews and acceptances
releasable-context = Context: issues, interested parties and their requirements
releasable-controls = Controls, implementations and tests
releasable-treatment-plan = Risk treatment plan
releasable-assets = Asset inventory
releasable-obligations = Laws, contracts and other obligations
releasable-evidence = List of evidence
releasable-nonconformities = Nonconformities and corrective action
release-standing-draft = Draft
release-standing-approved = Approved
release-standing-superseded = Superseded
release-title = { $report }, version { $number }
release-statement = I approve “{ $title }”.
release-whole = Whole organisation
release-limited = { $scope }, as far as your units reach
release-needs-all = Whoever approves a report sees all of it. Your rights do not reach every unit.
release-approved = Approved by
release-with-this = The signature kept beside this copy
release-none = No version approved yet
release-nobody = Nobody yet
release-after = { $n ->
    [0] { $version }
    [one] State after { $version }: one record changed, came or left since
   *[other] State after { $version }: { $n } records changed, came or left since
 }
release-not-as-it-stands = Not approved as it stands; newest approved version: { $version }, by { $by }
release-mark-approved = Approved: { $version }
release-mark-moved = Not approved as it stands: records moved since { $version }
release-mark-draft = Draft: no version of it is approved
release-mark-part = A part of the report, as far as your units reach: not approved
release-lines = Lines
release-by = { $name }, { $role }, on { $day }
release-changes = What changed
release-draft-means = Approving keeps the report as a file exactly as it stands at that moment. Look at it first.
release-approved-file = The version as it was approved (PDF)
release-now = The report as it is now ({ $format })
release-draft-open = { $reference } is still a draft of this report. Approve it or retire it, then start the next version.
release-signed = { $reference } is approved as it stands. Start the next version to say more.
release-by-function = This version is approved by somebody with the function { $function ->
    [top-management] top management
    [isms-manager] ISMS manager
    [data-protection] data protection officer
   *[internal-auditor] internal auditor
 }. An administrator gives functions to people.
report-version-empty = Approving a version keeps the report as it stood on that day, signed. Every later print says how far the records have moved since.
report-version-alias = approved report, version, release
