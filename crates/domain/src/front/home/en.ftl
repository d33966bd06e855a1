# Messages of the home page and of the measures.
home-title = My work
home-waiting = { $n ->
    [0] Nothing waits for you in the next quarter.
    [one] One thing waits for you.
   *[other] { $n } things wait for you.
 }
home-late = { $n ->
    [one] One is late.
   *[other] { $n } are late.
 }
home-new-task = Add a task
home-all-work = What falls due
home-work-caption = What falls due, by date
home-what = What
home-record = Record
home-who = Who
home-yours = Yours
home-yours-none = Nothing of yours falls due in the next quarter.
home-others = Everybody else
home-overdue = Overdue
home-week = This week
home-later = Later
home-nothing = Nothing falls due in the next quarter. Reviews, target dates and tasks show here as soon as they have a date.
home-days-late = { $n ->
    [one] 1 day late
   *[other] { $n } days late
 }
home-in-days = { $n ->
    [0] today
    [one] tomorrow
   *[other] in { $n } days
 }
home-recent = Changed last
home-and-more = { $n ->
    [one] and 1 more record
   *[other] and { $n } more records
 }

stand-title = Where we stand
stand-measure = Measure
stand-now = Now
stand-reading = A number opens the list, a name its definition. In the bars black is in order, grey is begun, pale is not yet, red is missing or late.
stand-how = How these are counted
measure-lines = Applicable controls implemented
measure-lines-means = Lines of the Statement of Applicability that are applicable, and of these the ones where every implementation of every linked control is in place. A line without a control counts as not implemented.
measure-risks = Risks within appetite
measure-risks-means = Risks that are not closed, and of these the ones whose current level is at or below the appetite of the criteria they were rated by. A risk without a current rating counts as not within.
measure-controls = Implementations in place
measure-controls-means = Implementations of controls in all units, and of these the ones whose state is in place.
measure-tests = Control tests passed
measure-tests-means = Tests of controls, and of these the ones whose newest result says that the control works as described and that are not due again. A test with exceptions, one that is overdue and one that was never done count as not passed.
measure-passed = passed
measure-stale = passed but overdue
measure-reviews = Reviews in time
measure-reviews-means = Open risks, assets, controls, laws and contracts, issues, interested parties and planned management reviews, of which each has to have a day, and whatever else names a day for its next review. Of these, the ones whose day is today or later. One that has to have a day and has none counts as not in time.
measure-assets = Assets described in full
measure-assets-means = Assets, and of these the ones with an owner, a classification and a need for confidentiality, integrity and availability.
measure-within = within
measure-unrated = not rated
measure-above = above
measure-ahead = ahead
measure-no-date = without a date
measure-postponed = passed and postponed
measure-overdue = overdue
measure-complete = complete
measure-incomplete = incomplete

steps-title = First steps
steps-done = { $n } of { $of } done
step-done = Done
step-open = To do
step-context = Write down what surrounds you
step-context-why = Whether climate change is relevant, another issue that is, and somebody with a stake in what you do.
step-scope = Say what the management system covers
step-scope-why = The statement of the scope, in force since a day. It stands on the certificate.
step-people = Add people who own something
step-people-why = Owners of assets, risks and controls. A name is enough, an account can follow.
step-criteria = Look at the risk criteria
step-criteria-why = Scales, matrix and appetite. Defaults are in force; start a next version to make them yours.
step-framework = Adopt a framework
step-framework-why = It brings the requirements and the lines of the Statement of Applicability.
step-assets = Register assets
step-assets-why = Processes and information first, then what they stand on.
step-risks = Register and rate risks
step-risks-why = One sentence each, rated with reasons.
step-controls = Link controls to requirements
step-controls-why = What you do already is a control. Its lines take their status from it.
step-soa = Give each applicable control its reason
step-soa-why = Risk, law, contract, business or good practice; or exclude it with a reason.
home-journal = All of the journal
