# Messages of improvements.
improvement-state-suggested = Suggested
improvement-state-accepted = Accepted
improvement-state-done = Done
improvement-state-declined = Declined
improvement-state-merged = Merged
improvement-unanswered = { $reference } has no answer yet. Accept, decline or merge it first.
improvement-ended-stays = { $reference } was answered, so that it stays as it is. Open it again to change it.
improvement-merge-into-other = Choose another improvement that was neither declined nor merged.
improvement-needs-outcome = Name at least one record that came of it, such as a task or a control.
measure-improvements = Suggestions answered
measure-improvements-means = Suggested improvements that were accepted, carried out, declined or merged.
measure-answered = Answered
improvement-empty = Everybody suggests what could be better in their units, readers too. Each suggestion is answered, and says what came of it.
improvement-alias = suggestion, idea, opportunity, OFI, continual improvement

lint-improvement-unanswered = Suggested, and nobody answered
lint-improvement-unanswered-why = Whoever gets no answer suggests nothing again, and improvement dries up.
lint-improvement-unanswered-fix = Accept, decline or merge it, and say why.
