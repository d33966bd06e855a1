# Messages of the kernel: what is wrong with a value, a filter or a record, and the words of its own choices.

cell-control-character = It holds a control character (such as NUL) that cannot be kept. Delete it and save again.
cell-too-long = It has { $length } characters; at most { $max } fit here. Shorten it.
cell-not-a-choice = This field has no list of words to choose from.
cell-unknown-choice = “{ $typed }” is not one of: { $choices }.
cell-not-yes-or-no = “{ $typed }” is neither yes nor no.
cell-not-in-range = “{ $typed }” is not a whole number from { $min } to { $max }.
cell-not-an-amount = “{ $typed }” is not an amount. Write 18400.50, with a point and at most two decimals.
cell-not-a-date = “{ $typed }” is not a date. Write it as 2026-06-11.
cell-not-a-moment = “{ $typed }” is not a time with its zone. Write it as 2026-06-11T09:02:00Z.
cell-not-found = There is no “{ $typed }” to link to. Type a reference such as R-42, or a name.
cell-not-an-address = “{ $typed }” is not an e-mail address.
cell-not-a-web-address = “{ $typed }” is not a web address. It must begin with https://, http:// or mailto:.
cell-grid-width = Line { $line } has { $found } cells; { $wanted } are needed, parted by |.

problem-required = { $label } is needed.
problem-unknown-field = There is no field “{ $key }”. Known fields: { $known }.
problem-fixed-field = “{ $key }” is set by operations or rules, it cannot be typed.
problem-wrong-kind = “{ $key }” cannot hold that kind of value.
problem-wrong-json = Send this field as { $wanted }.
problem-no-way = It cannot go from { $from } to { $to }. From here it can become: { $next }.
problem-unit-not-yours = You may not write records of that unit.
problem-link-target = “{ $key }” points at something that does not exist or that you may not see.
problem-reference-taken = The reference { $reference } is taken.

door-simulated-clock = Only a demo installation accepts a time that is not now.
door-lasting = { $name }: records of this register stay in use for good and cannot be retired.
door-identity-taken = There is a record with this identity already. Load the page again and repeat what you did.
idempotency-other-request = The idempotency key { $key } came with another request before. Use a new key.
blob-too-large = The file is larger than the { $limit } bytes allowed. Split it, or ask whoever runs the server to raise the limit.

filter-unknown-key = There is no field “{ $key }” to filter by. Known: { $known }.
filter-retired = “{ $value }” is not one of yes, no, all.
filter-operator = “{ $key }” cannot be compared like that. Use { $key }:value.
filter-value = “{ $value }” does not fit { $key }.
filter-nobody = Nobody is signed in, so “me” has no meaning for { $key }.
filter-empty = Say a value, or none for records without one.
filter-too-many = At most { $max } records can be named at once.
filter-open-quote = A quotation mark is not closed.

moment-unreadable = “{ $typed }” is not a date. Write 2026-01-31, a time such as 2026-01-31T12:00:00Z, or @ and a journal number.
moment-before-start = The records begin on { $start }; there is nothing to show as at { $typed }.

organisation-no-such-zone = “{ $typed }” is not a time zone. Write a name such as Europe/Berlin or UTC.
organisation-no-such-currency = “{ $typed }” is not a currency code. Write three capital letters such as EUR.
organisation-needs-unit = A new organisation needs its first unit in the same change.
organisation-slug-taken = The short name { $slug } is taken by another organisation here. Choose another.
unit-needs-parent = Say which unit stands above it. Only the first unit has none.
unit-root-stays = { $name } stands above all other units and cannot be retired.
unit-cycle = { $name } cannot stand below itself: the units above it would form a circle. Choose another unit above.
person-account-needs-email = An account needs an e-mail address to sign in with.
person-email-taken = Somebody else has the address { $email } already.
person-account-by-admin = Only an administrator may give, take or move an account.

state-current = In use
role-reader = Reader
role-contributor = Contributor
role-manager = Manager
role-admin = Administrator
unit-kind-group = Group of companies
unit-kind-company = Legal entity
unit-kind-country = Country
unit-kind-site = Site
unit-kind-department = Department
task-date-past = The new date must lie in the future; today is { $today }.
task-date-not-later = The task is due on { $present } already. Choose a later day, or edit the date to bring it forward.
task-postpone-instead = A date moves back through “Postpone the task”, which asks for the reason and counts.
task-say-why = Add to the notes what was done, or why it is dropped.
task-state-open = Open
task-state-in-progress = In progress
task-state-done = Done
task-state-dropped = Dropped
channel-browser = in the browser
channel-api = over the API
channel-command-line = on the command line
channel-import = from a file
channel-rule = by rule
channel-set-up = at set-up
channel-upgrade = by an upgrade
channel-demo = by the demo generator
