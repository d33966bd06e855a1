# Messages of tests of controls.
test-method-inquiry = Asking somebody
test-method-observation = Watching
test-method-inspection = Looking at records
test-method-reperformance = Doing it again
test-method-automatic = A program compares
test-outcome-effective = Works as described
test-outcome-exceptions = Works with exceptions
test-outcome-ineffective = Does not work
test-never = Not tested
test-passed = Passed
test-not-passed = Not passed
test-excepted = With exceptions
test-partly = Partly tested
test-overdue = Test overdue
test-last = Last result
test-next = Next test
test-tester = Tester
test-on = Tested on
test-outcome = Result
test-conclusion = Conclusion
test-sample = Sample
test-sample-of = { $n } of { $of }
test-exceptions = { $n ->
    [0] no exceptions
    [one] 1 exception
   *[other] { $n } exceptions
 }
test-none = Nobody tests yet whether this works. Say how it is tested, how often and by whom.
test-add = Add a test
test-no-result = No result yet. Do the test, then record what it showed.
test-control-stays = This test has results about its control. Start another test for the other control.
test-other-control = { $reference } implements another control. Choose among the implementations of the control that is tested.
test-needs-person = Whoever did the test records what it showed. Sign in as that person, or use that person's token.
test-own-control = This person owns what is tested. Choose somebody else, or say on the test why the owner may test it.
test-on-future = { $date } has not come yet. Say the day on which it was tested.
test-period-order = The period ends before it begins. Put the later day here.
test-sample-too-large = More were looked at than there are. Check both numbers.
test-exceptions-too-many = There are more exceptions than were looked at. Check both numbers.
test-effective-with-exceptions = There were exceptions. Choose “Works with exceptions”, or “Does not work”.
control-test-due-record = Test the control and record the result
control-test-empty = A test asks at a rhythm whether a control works, by looking at samples. Somebody who does not own the control does it.
test-result-empty = Results are recorded on the page of a test and stay as they were written.
control-test-alias = test, check, effectiveness, sample
test-result-alias = result of a test, exception, sample

lint-control-test-overdue = The test is overdue
lint-control-test-overdue-why = What is not tested in its rhythm is not known to work.
lint-control-test-overdue-fix = Carry out the test and record its result, or change its rhythm with a reason.
lint-control-test-never-done = No result, and no day for the first one
lint-control-test-never-done-why = A test without a day is not planned.
lint-control-test-never-done-fix = Set the day of the first test.
lint-control-test-by-owner = Whoever owns the control tests it
lint-control-test-by-owner-why = Somebody who tests their own work cannot be objective, and an auditor asks how that was made good.
lint-control-test-by-owner-fix = Let somebody else test it, or be ready to show why it is fair all the same.
controls-in-place = Controls in place everywhere
controls-tests-passed = Tests passed
controls-last-test = Last tested
controls-next-test = Next test
