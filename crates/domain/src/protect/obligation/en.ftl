# Messages of obligations.
obligation-kind-law = Law
obligation-kind-regulation = Regulation
obligation-kind-contract = Contract
obligation-kind-customer = Customer contract
obligation-kind-self-imposed = Our own promise
obligation-state-identified = Identified
obligation-state-applies = Applies
obligation-state-not-applicable = Does not apply
obligation-state-ended = Ended
obligation-until-before-from = { $until } is before { $from }, the first day on which it holds. Put the later day here, or leave it empty.
obligation-due-review = Check whether it still says this
obligation-due-end = It ends: renew it, replace it or end it
obligation-passed = It was valid until { $date } and still counts as applying. Say that it has ended, or give it a new last day.
obligation-met-by = Controls that meet it
obligation-nothing = Nothing shows how it is met. Say it in words, and link the controls that do it.
obligation-no-controls = No control is linked. The words above say how it is met; controls would show how far.
obligation-met = Obligations that apply, with every control in place
