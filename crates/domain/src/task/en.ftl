# Messages of tasks.
task-due-complete = { $what }
