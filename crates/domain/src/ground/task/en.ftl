# Messages of tasks.

lint-task-overdue = Its day has passed
lint-task-overdue-why = What was planned has to be carried out.
lint-task-overdue-fix = Finish it, drop it, or agree on a later day and say why.
