# Messages of the risk criteria.
criteria-state-draft = Draft
criteria-state-in-force = In force
criteria-state-superseded = Superseded
level-very-low = Very low
level-low = Low
level-medium = Medium
level-high = High
level-very-high = Very high
criteria-frozen = { $reference } has been in force, so it does not change any more: risks were rated by it. Start the next version instead.
criteria-begin-later = { $reference } says that it is in force from { $date }. Put it in force on that day, or choose an earlier one.
criteria-needed = { $reference } is in force. Put another version in force before you retire it.
criteria-scale-lines = The scale has { $found } lines; it needs five, one for each rank from 1 to 5.
criteria-scale-rank = Line { $line } has the rank “{ $found }”. Write the ranks 1 to 5 in order.
criteria-scale-words = Rank { $rank } needs a word and a meaning.
criteria-scale-number = Rank { $rank } needs two numbers, from and to, such as 0.1 and 0.5.
criteria-scale-order = The band of rank { $rank } must end above where it begins, and begin where the rank before ends or later.
criteria-matrix-size = The matrix has { $found } lines; it needs five lines with five words each.
criteria-matrix-hole = The cell for likelihood { $likelihood } and consequence { $consequence } is empty. Every pair needs a level.
criteria-matrix-word = “{ $word }” at likelihood { $likelihood } and consequence { $consequence } is not a level. Write very-low, low, medium, high or very-high.
criteria-matrix-falls = The matrix must not fall: when the likelihood or the consequence rises, the level stays or rises too.
criteria-review-line = “{ $word }, { $months }” is not an interval. Write a level and a number of months from 1 to 60.
axis-likelihood = Likelihood
axis-consequence = Consequence
matrix-as-table = The same as a table
criteria-matrix = Matrix
criteria-tables = Scales and acceptance
criteria-none = There are no criteria yet.
criteria-how = A risk is rated by how likely it is and how bad it would be, each from 1 to 5; the matrix gives the level of the pair. Above the appetite it is treated, or accepted by name until a day.
criteria-approved = Approved by
criteria-approved-by = { $name }, { $role }, on { $day }
criteria-signed = Signed as it stands
criteria-signed-stale = Changed since it was signed
criteria-unsigned = Not signed
criteria-by-management = The criteria are signed by somebody of top management. An administrator says on the page of a person who belongs to it.
criteria-sign-what = Criteria
criteria-sign-who = Somebody of top management.
criteria-approve-statement = I approve these criteria for rating and accepting risks.
report-risk-method = Risk method
criteria-matrix-label = Level of each pair of likelihood and consequence. Above and right of the heavy line: over the appetite, which is { $level }.
criteria-acceptance-line = “{ $level }, { $who }, { $months }” says nothing about acceptance. Write a level once, then owner, management or nobody, then months from 1 to 60.
criteria-appetite-line = “{ $kind }, { $level }” is no appetite for a kind of harm. Write money, people, law, data-subjects or service once, then one of very-low, low, medium, high, very-high.
harm-money = Money
harm-people = People
harm-law = Law and contracts
harm-data-subjects = Data subjects
harm-service = Service
accepter-owner = The risk owner
accepter-management = Top management
accepter-nobody = Nobody
criteria-empty = Without criteria no rating means anything: they say what each step of likelihood and consequence is, and which level needs a decision.
criteria-alias = risk method, methodology, matrix, appetite, scales
usual-likelihood-1 = very unlikely
usual-likelihood-1-means = Once in 50 to 200 years: not seen here nor at organisations like ours
usual-likelihood-2 = unlikely
usual-likelihood-2-means = Once in 10 to 50 years: seen at organisations like ours
usual-likelihood-3 = possible
usual-likelihood-3-means = Once in 2 to 10 years: seen here, or often at organisations like ours
usual-likelihood-4 = likely
usual-likelihood-4-means = About once a year
usual-likelihood-5 = nearly certain
usual-likelihood-5-means = Several times a year, up to monthly
usual-consequence-1 = minor
usual-consequence-1-means = A nuisance that is dealt with in passing
usual-consequence-1-people = Extra work for a few people
usual-consequence-1-law = No duty is touched
usual-consequence-1-data-subjects = Nobody's data is concerned, or it was public
usual-consequence-1-service = Nobody outside notices
usual-consequence-2 = noticeable
usual-consequence-2-means = It has to be explained, and is over within days
usual-consequence-2-people = Overtime, annoyance
usual-consequence-2-law = A remark from an authority or a customer at most
usual-consequence-2-data-subjects = A few people are annoyed; nothing they would feel later
usual-consequence-2-service = Slow, or down for hours; a few customers notice
usual-consequence-3 = serious
usual-consequence-3-means = The year's plan suffers
usual-consequence-3-people = Slight injuries, or people fall ill from the strain
usual-consequence-3-law = A contract or a rule is broken; a fine is possible
usual-consequence-3-data-subjects = Some people suffer disadvantages that can be undone
usual-consequence-3-service = Down for a day; promised times are missed
usual-consequence-4 = critical
usual-consequence-4-means = The board calls it material; it takes months to repair
usual-consequence-4-people = Grave injuries
usual-consequence-4-law = An authority acts, several contracts are lost
usual-consequence-4-data-subjects = Many people, or people in need of protection, suffer harm
usual-consequence-4-service = Down for days; customers leave
usual-consequence-5 = catastrophic
usual-consequence-5-means = The organisation may not survive it
usual-consequence-5-people = Lives are in danger
usual-consequence-5-law = The licence to work is at stake, or somebody is prosecuted
usual-consequence-5-data-subjects = Many people suffer lasting harm
usual-consequence-5-service = Lost, or down until customers have gone elsewhere
usual-acceptance = Very low and low: within the appetite, nobody has to decide; looked at again every year.

    Medium: the risk owner decides, by a plan or an acceptance, and looks at it again every six months.

    High: treated. Only top management accepts it, for a limited time.

    Very high: treated at once. Only top management accepts it, with an end date.

    A breach of law, danger to people and harm to people's privacy are decided on their own, whatever the level.

lint-criteria-none-in-force = No criteria are in force
lint-criteria-none-in-force-why = Risks that are rated without agreed criteria cannot be compared.
lint-criteria-none-in-force-fix = Write a version of the criteria and put it in force.
lint-criteria-not-approved = In force, and nobody approved the criteria as they stand
lint-criteria-not-approved-why = Who may accept which risk follows from the criteria, so top management has to stand behind them.
lint-criteria-not-approved-fix = Let top management approve the version.
