# Messages of the communication plan.
communication-audience-internal = Inside
communication-audience-external = Outside
communication-due = Tell it, and record that it was told
communication-ahead = { $date } has not come yet. Say the day on which it was told.
communication-empty = The communication plan says what is told about information security, when, to whom, by whom and how, inside and outside.
communication-alias = communicate, inform, announcement, awareness

lint-communication-none = Nothing is planned to be told
lint-communication-none-why = It has to be determined what is told, when, to whom and how.
lint-communication-none-fix = Record what is told inside and outside.
lint-communication-overdue = It was to be told by now
lint-communication-overdue-why = A plan for communication that nobody follows is none.
lint-communication-overdue-fix = Tell it and write down that it was told, or set another day.
