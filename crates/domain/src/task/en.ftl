# Messages of tasks.
task-due-what = { $what }
