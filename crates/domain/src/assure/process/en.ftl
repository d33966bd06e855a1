# Messages of processes.
isms-process-due-review = Look whether the process still fits
isms-process-controls = Controls that it carries out
isms-process-no-trace = Nothing shows that this process runs as planned. Name the records it leaves, or link evidence.
isms-process-empty = A process of the management system says what is done, by which criteria, and what shows that it was done as planned.
isms-process-alias = procedure, operational control, workflow
