# Messages of evidence.
evidence-kind-document = Document
evidence-kind-record = Record
evidence-kind-screenshot = Screenshot
evidence-kind-export = Log or export
evidence-kind-configuration = Configuration
evidence-kind-interview = Interview
evidence-kind-observation = Observation
evidence-kind-outside-report = Report from outside
evidence-kind-link = Page or system
evidence-verdict-accepted = Accepted
evidence-verdict-rejected = Rejected
evidence-state-collected = Collected
evidence-state-accepted = Accepted
evidence-state-rejected = Rejected
evidence-state-superseded = Superseded
evidence-period-order = { $to } is before { $from }, the first day of the period. Put the later day here.
evidence-collected-future = { $date } has not come yet. Say the day on which it was collected.
evidence-valid-before-collected = It would have ended before it was collected on { $date }. Choose a later day, or leave it empty.
evidence-accepted-stays = This was accepted as it stands. Use "Collect it again" for newer evidence, or have it rejected first.
evidence-reviewer-is-person = A named person reviews evidence. Sign in, or name the person with --as on the command line.
evidence-without-collector = Nobody is named as collector. Say who collected it, then somebody else can review it.
evidence-sign-who = Somebody other than the collector, and than whoever sent its files or recorded it.
evidence-accepted-longer = It was accepted as counting until that day. Collect it again, or have it rejected and accepted anew, for it to count longer.
evidence-collector-stays = Who collected it is said once, since nobody reviews what they collected. Collect it again under the right name.
evidence-own-file = You sent one of its files. Ask somebody else to review it.
evidence-own-record = You recorded this yourself, and its collector sent no file. Ask somebody else to review it.
evidence-files-stay = { $reference } was accepted with its files as they are. Collect it again for others, or have it rejected first.
evidence-own-review = You collected this yourself. Ask somebody else to review it.
evidence-nothing-to-see = There is nothing to look at: no file and no web address. Send the file on this page or add the address, then accept it.
evidence-replaced-already = { $reference } replaces it already. Go on there.
evidence-due-replace = Collect the evidence again
freshness-fresh = Fresh
freshness-stale = Stale
freshness-no-end = No end date
evidence-stale = Stale since { $date }
evidence-until = until
evidence-from-to = { $from } to { $to }
evidence-from = from { $from }
evidence-to = up to { $to }
evidence-times = What it covers, and when it was collected and recorded
evidence-period = Period covered
evidence-no-period = Not said
evidence-collected = Collected
evidence-recorded = Recorded
evidence-by = by
evidence-validity = Validity
evidence-late = { $days } days after the end of the period
evidence-late-means = Recorded late: more than 30 days lie between the end of the period and the moment in which this was recorded here.
evidence-late-tag = Recorded late
evidence-late-days = Late by days
evidence-bare-tag = Nothing to see
evidence-to-see = What there is to see
evidence-neither = Neither a file nor a web address. Send a file below, or add the address; without either it cannot be accepted.
evidence-some-files = { $n ->
    [one] 1 file
   *[other] { $n } files
 }
evidence-review = Review
evidence-waits = It waits for a review by somebody other than the collector.
evidence-never-reviewed = It was never reviewed.
evidence-none = Nothing shows yet that this works. Add what you have: minutes, an export, a screenshot, what somebody saw.
evidence-former = { $n ->
    [one] 1 superseded item
   *[other] { $n } superseded items
 }
evidence-add = Add evidence
evidence-accepted-fresh = Accepted evidence that is not stale
evidence-file-names = Files, address
evidence-hashes = SHA-256 of the files
evidence-empty = Evidence shows that a control was done in a period: a record, a log, a photo, a screen. Somebody other than the collector accepts it.
evidence-alias = proof, record, screenshot

lint-evidence-stale = Accepted, and it does not count any more
lint-evidence-stale-why = Stale evidence shows how things were, not how they are.
lint-evidence-stale-fix = Collect it again.
lint-evidence-not-reviewed = Collected, and nobody looked at it
lint-evidence-not-reviewed-why = Evidence counts once somebody else than its collector accepted it.
lint-evidence-not-reviewed-fix = Let somebody else accept or reject it.
