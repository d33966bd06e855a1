# Messages of risks.
approach-event = From an event
approach-asset = From an asset
treatment-option-modify = Modify
treatment-option-retain = Retain
treatment-option-avoid = Avoid
treatment-option-share = Share
review-verdict-still-valid = Still valid
review-verdict-rescored = Rated again
risk-state-identified = Identified
risk-state-analysed = Analysed
risk-state-in-treatment = In treatment
risk-state-monitored = Monitored
risk-state-closed = Closed
risk-state-needs-rating = A risk in this state has been rated. Rate it, with a reason for each axis, or leave it identified.
risk-criteria-draft = { $reference } is a draft; risks are rated by criteria in force.
risk-criteria-superseded = It is rated by { $reference }, which was superseded. Choose { $newest } as criteria and look at all its ratings again.
risk-review-past = { $date } is not after today. Choose a later day for the next review.
risk-review-unrated = The risk has no current rating that could still be valid. Rate it.
risk-retain-needs-reason = The risk stands above the appetite. Say why it is retained and who agreed.
risk-due-review = Review the rating
action-due-planned = Carry out, once the plan is approved
risk-due-target = Reach the target rating
screen-risk-matrix = Risk matrix
rung-inherent = Inherent
rung-current = Now
rung-target = Target
risk-rung = Rung
risk-level = Level
risk-likelihood-why = Likelihood and why
risk-consequence-why = Consequence and why
risk-likelihood-reason = Why that likelihood
risk-consequence-reason = Why that consequence
risk-ladder = Inherent, current and target rating with the reason for each axis
risk-rating = Rating
risk-above = Above appetite
risk-within = Within appetite
risk-unrated = Not rated yet
risk-by = by
risk-appetite-up-to = Appetite: up to { $level }.
risk-appetite-because = Appetite: up to { $level }, because of { $harms }.
risk-all-in-matrix = All risks
risk-counts-on = The rating now counts on:
risk-acting = Controls that act on it
risk-matrix-rungs = Which rating is shown
risk-matrix-no-criteria = There are no criteria in force, so there is no matrix to show.
risk-matrix-criteria = Put criteria in force
risk-matrix-list = Register
risk-matrix-move = Show the movement of
risk-matrix-move-help = Up to six references, such as R-8 R-17.
risk-matrix-show = Show
risk-movement = How open risks move, by level: as if nothing were done, now, and as they are meant to be
risk-movement-name = Movement
risk-report-line = Counts are of open risks. Above and right of the heavy line: over the appetite. Kinds of harm may have an appetite of their own.
risk-matrix-within = risks stand within the appetite now.
risk-matrix-older = { $n ->
    [one] 1 risk was rated by other criteria than those in force and stands in no cell; its level is that of its own criteria.
   *[other] { $n } risks were rated by other criteria than those in force and stand in no cell; their level is that of their own criteria.
 }
risk-matrix-unrated = { $n ->
    [one] 1 risk has no such rating.
   *[other] { $n } risks have no such rating.
 }
risk-matrix-reading = A number opens its risks. Above and right of the heavy line: over the appetite. Kinds of harm may have an appetite of their own.
risk-matrix-label = { $n ->
    [one] 1 open risk by likelihood and consequence, rating shown: { $rung }.
   *[other] { $n } open risks by likelihood and consequence, rating shown: { $rung }.
 }
risk-matrix-cell = { $n ->
    [one] 1 risk at likelihood { $likelihood }, consequence { $consequence }, { $level }
   *[other] { $n } risks at likelihood { $likelihood }, consequence { $consequence }, { $level }
 }
risk-inherent_level-short = Inherent
risk-current_level-short = Now
risk-target_level-short = Target
risk-above_appetite-mark = Above appetite
risk-inherent_likelihood_reason = Inherent likelihood, why
risk-inherent_likelihood-1 = 1, least likely
risk-inherent_likelihood-5 = 5, most likely
risk-inherent_consequence_reason = Inherent consequence, why
risk-inherent_consequence-1 = 1, least bad
risk-inherent_consequence-5 = 5, worst
risk-current_likelihood_reason = Current likelihood, why
risk-current_likelihood-1 = 1, least likely
risk-current_likelihood-5 = 5, most likely
risk-current_consequence_reason = Current consequence, why
risk-current_consequence-1 = 1, least bad
risk-current_consequence-5 = 5, worst
risk-target_likelihood_reason = Target likelihood, why
risk-target_likelihood-1 = 1, least likely
risk-target_likelihood-5 = 5, most likely
risk-target_consequence_reason = Target consequence, why
risk-target_consequence-1 = 1, least bad
risk-target_consequence-5 = 5, worst
risk-section-rating = The numbers 1 to 5 mean what the criteria say. Each needs its reason.
risk-section-inherent-rating = As if nothing were done.
risk-section-current-rating = As it is, with what is in place.
risk-section-target-rating = As it is meant to be after treatment.
plan-standing-none = No actions
plan-standing-not-approved = Not approved
plan-standing-stale = Approval is stale
plan-standing-approved = Approved
acceptance-none = Not accepted
acceptance-not-needed = Not needed, within appetite
acceptance-stale = Acceptance is stale
acceptance-accepted = Accepted
acceptance-ended = Acceptance has ended
risk-sign-plan-who = The risk owner. Somebody of top management in the owner's place, with the reason.
risk-sign-accept-owner = The risk owner. Somebody of top management in the owner's place, with the reason.
risk-sign-accept-management = Top management only: the criteria say so for this level.
risk-sign-accept-nobody = Nobody, by the criteria, as it is rated now.
risk-sign-scenario = Scenario
risk-sign-appetite = Appetite
risk-sign-target-by = Target reached by
risk-state-needs-owner = A risk that is analysed, treated or watched has an owner who answers for it. Say who.
risk-owner-hands-over = The owner hands the risk over, or somebody who manages the unit does. You are neither.
risk-needs-owner = { $reference } has no owner. Say who answers for the risk; the owner signs.
risk-instead-why = The owner of this risk is somebody else. Say why you sign in the owner's place; it is kept in what you sign.
risk-ends-by-owner = { $reference } is watched or closed by its owner, or by somebody who manages the unit. You are neither.
risk-ends-above = { $reference } stands above the appetite, without an approved plan and without an acceptance. Say why it may rest all the same.
risk-review-late = By the criteria a risk of this level is looked at again until { $latest } at the latest. Choose an earlier day, or say why later.
risk-review-later-why = Later than the criteria allow:
treatment-approved-by = Plans approved by
treatment-approved-apart = the risk owner: { $owner }, top management in the owner's place: { $instead }
risk-plan-by-owner = Only the risk owner, or somebody of top management, approves the plan. Make yourself the owner first if you are.
risk-plan-empty = { $reference } has no actions yet. Add what is to be done, by whom, by when and at what cost; then have it approved.
risk-accept-unrated = The risk has no current level yet. Rate it before somebody accepts it.
risk-accept-nobody = By the criteria nobody accepts { $level ->
    [very-high] a very high
    [high] a high
    [medium] a medium
    [low] a low
   *[other] a very low
} risk. It has to be treated.
risk-accept-by-owner = { $level ->
    [very-high] A very high
    [high] A high
    [medium] A medium
    [low] A low
   *[other] A very low
} risk is accepted by its owner or by top management, and you are neither.
risk-accept-by-management = { $level ->
    [very-high] A very high
    [high] A high
    [medium] A medium
    [low] A low
   *[other] A very low
} risk is accepted by top management only. Ask somebody with that function.
risk-accept-too-long = { $level ->
    [very-high] A very high
    [high] A high
    [medium] A medium
    [low] A low
   *[other] A very low
} risk may be accepted for { $months } months at most: until { $latest }.
risk-reviews = Reviews
risk-acceptances = Acceptances
risk-acceptances-hold = Acceptances that hold
risk-acceptance-of = What was accepted
risk-accepted-on = Accepted on
risk-reviewed-on = On
risk-reviewer = By
risk-review-outcome = Outcome
risk-review-why = Why
risk-review-to = to

# Treatment.
action-progress-planned = Planned
action-progress-open = Not started
action-progress-in-progress = In progress
action-progress-done = Done
action-progress-dropped = Given up
action-timing-in-time = In time
action-timing-overdue = Overdue
action-timing-ended = Ended
action-cost-negative = A cost cannot be below zero.
treatment-plan = Treatment plan
treatment-none = Nothing is planned. Add what is to be done about it, or have the risk accepted as it is.
treatment-add = Add an action
treatment-approve = Approve the plan
treatment-accept = Accept the risk
treatment-until = until
treatment-last-day = last day
risk-acceptance-until = { $said } until { $end }
risk-acceptance-last-day = { $said }, last day { $end }
treatment-by = By
treatment-cost = Cost
treatment-expected = Expected after it
treatment-expected-why = Why that is expected
treatment-progress = Progress
treatment-sum = Together
treatment-risk = Risk
treatment-option = Option
treatment-control = Control
treatment-means = Other means
treatment-actions = Actions
treatment-approved-plans = Plans approved as they stand
treatment-signed = { $said }, { $name } on { $day }
treatment-signed-until = { $said } until { $end }, { $name } on { $day }
treatment-signed-ended = { $said }, last day { $end }, { $name } on { $day }
treatment-action-section-expected-after-it = The numbers 1 to 5 mean what the criteria of the risk say.
risk-empty = Write down what could happen, how likely it is and how bad it would be. Treatment, acceptance and most of the statement follow from that.
risk-review-empty = Each look at a risk is kept here. It is made with “Review the rating” on the page of the risk.
risk-alias = threat scenario, hazard
risk-review-alias = reassessment, rating history, reviews of risks
treatment-action-empty = Actions say what is done about a risk, by whom, by when and at what cost. The risk owner approves them together as the plan.
treatment-action-alias = treatment plan, measures, rtp, mitigation
risk-signs-as-owner = Risk owner
risk-signs-instead = Top management, in the owner's place
risk-signed-instead = { $words } In the owner's place: { $why }
risk-plan-statement = I approve these actions, their dates and their cost.
risk-rate-again = Rate { $risk } again by { $criteria } { $title }
risk-was-closed = the risk was closed
risk-was-rated = the risk was rated again

lint-risk-none = No risk is recorded
lint-risk-none-why = The statement, the plan and the objectives follow from the risk assessment; without one there is nothing to certify.
lint-risk-none-fix = Assess risks: begin with the processes and the information that matter most.
lint-risk-unrated = Nobody has rated how it is now
lint-risk-unrated-why = A risk without likelihood and consequence can be neither compared nor accepted.
lint-risk-unrated-fix = Rate likelihood and consequence as they are now, each with its reason.
lint-risk-no-owner = Nobody owns it
lint-risk-no-owner-why = Every risk has an owner, who approves the treatment and accepts what remains.
lint-risk-no-owner-fix = Name the owner.
lint-risk-above-undecided = Above the appetite, with neither an approved plan nor an acceptance
lint-risk-above-undecided-why = Whatever stands above the appetite needs a decision of somebody who may take it.
lint-risk-above-undecided-fix = Plan its treatment and let the owner approve the plan, or let somebody who may accept it.
lint-risk-retained-unaccepted = To be retained, and nobody accepted it
lint-risk-retained-unaccepted-why = To live with a risk knowingly is a decision, and the risk owner signs it.
lint-risk-retained-unaccepted-fix = Let the owner accept the risk.
lint-risk-acceptance-ended = The last day of its acceptance has passed
lint-risk-acceptance-ended-why = After that day nobody vouches for the risk any more.
lint-risk-acceptance-ended-fix = Let it be accepted anew, or treat it.
lint-risk-acceptance-stale = It changed after it was accepted
lint-risk-acceptance-stale-why = What was accepted was another risk.
lint-risk-acceptance-stale-fix = Let it be accepted as it stands, or treat it.
lint-risk-accepted-by-wrong-level = Accepted by somebody whom the criteria do not let accept it
lint-risk-accepted-by-wrong-level-why = An acceptance counts when it comes from the level that the criteria name for it.
lint-risk-accepted-by-wrong-level-fix = Let the risk be accepted by its owner or by top management, as the criteria say.
lint-risk-plan-stale = The plan changed after it was approved
lint-risk-plan-stale-why = What is carried out has to be what the risk owner approved.
lint-risk-plan-stale-fix = Let the owner approve the plan as it stands.
lint-risk-no-control = To be modified, and no control acts on it
lint-risk-no-control-why = The controls that the treatment needs have to be determined and compared with Annex A.
lint-risk-no-control-fix = Link the controls that act on it, in place or planned.
lint-risk-action-overdue = The day of the action has passed
lint-risk-action-overdue-why = A plan whose dates pass without a word is not followed.
lint-risk-action-overdue-fix = Finish it, or agree on a later day and say why.
lint-risk-target-overdue = The day for its target has passed
lint-risk-target-overdue-why = The risk owner approved a plan that was to be done by now.
lint-risk-target-overdue-fix = Rate the risk again and close the treatment, or set another day.
lint-risk-review-overdue = Its review is overdue
lint-risk-review-overdue-why = Risks are assessed at planned intervals; the register shows that this was not done.
lint-risk-review-overdue-fix = Review the risk and set the next day.
lint-risk-accepted-by = Accepted by { $name }
lint-risk-control-for-nothing = Meets no requirement and treats no risk
lint-risk-control-for-nothing-why = Without a reason nobody can say whether it is still needed.
lint-risk-control-for-nothing-fix = Link it to what it meets, name it in the risk that it treats, or retire it.
