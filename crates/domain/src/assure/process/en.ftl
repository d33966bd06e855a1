# Messages of processes.
isms-process-due-review = Look whether the process still fits
isms-process-carries = Controls that it carries out
isms-process-no-trace = Nothing shows that this process runs as planned. Name the records it leaves, or link evidence.
isms-process-empty = A process of the management system says what is done, by which criteria, and what shows that it was done as planned.
isms-process-alias = procedure, operational control, workflow

lint-process-none = No process of the management system is recorded
lint-process-none-why = The processes that the system needs, and how they work together, have to be established.
lint-process-none-fix = Record them, such as joiners and leavers, incidents, backup.
lint-process-no-owner = Nobody owns it
lint-process-no-owner-why = A process that nobody answers for does not run as planned for long.
lint-process-no-owner-fix = Name its owner.
lint-process-review-overdue = Its review is overdue
lint-process-review-overdue-why = Criteria that nobody looks at are not kept.
lint-process-review-overdue-fix = Look whether it still fits, and set the next day.
