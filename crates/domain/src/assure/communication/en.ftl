# Messages of the communication plan.
communication-audience-internal = Inside
communication-audience-external = Outside
communication-due = Tell it, and record that it was told
communication-ahead = { $date } has not come yet. Say the day on which it was told.
communication-empty = The communication plan says what is told about information security, when, to whom, by whom and how, inside and outside.
communication-alias = communicate, inform, announcement, awareness
