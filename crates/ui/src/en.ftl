# Messages of the toolkit: everything that pages around registers say.

brand = Vouchsafe
skip = Skip to content
index = Index
home = My work
home-alias = start, home, dashboard, inbox
account = My account
account-alias = password, sign out, log out, sessions, tokens, profile
new = New
new-last = Last used
find-label = Find a reference, a record or a page
find-placeholder = Find R-42, A.8.13, a person …
find-button = Find
find-title = Find
find-everything = Everything
find-intro = Every page and register, every report, and what can be done. Type a few letters of a name, other words for it, or a clause.
find-places = Pages, reports and acts
find-records = Records
find-report = Report (PDF)
find-act = in { $plural }
find-acts = What can be done
find-again = Find again
find-name = Name
find-register = Register
find-count = { $n ->
    [0] Nothing found for “{ $q }”
    [one] 1 place or record found for “{ $q }”
   *[other] { $n } places and records found for “{ $q }”
 }
find-none = Nothing that you may see has all these words.
find-hint = Try fewer words, the beginning of a word, or a reference such as R-42.
yes = Yes
no = No
or = {" "}or{" "}
n-of = { $n } of { $of }
more = { $n } more
all-of = All { $n }
lines = { $n ->
    [one] 1 line
   *[other] { $n } lines
 }
reference = Ref
owner = Owner
state = State
unit = Unit
tags = Tags
revision = Revision
version-n = revision { $n }
field = Field
by-rule = by rule
clause-number = Clause { $clause }
clause-control = Control { $clause }

asked-unknown = There is no “{ $typed }” among { $registers }. Name one by its reference, such as { $such }.
reports-entry = Reports
reports-alias = print, pdf, xlsx, export
journal-alias = audit trail, audit log, history, changes, log
journal-title = Journal
journal-intro = Who changed what, when, through what and why, in everything that you may see. Nothing in it can be changed.
journal-nothing = No entry fits.
journal-about = about
journal-filter = Filter the journal
journal-person = Person
journal-register = Register
journal-unit = Unit and below
journal-channel = Through
journal-from = From
journal-until = To the end of
journal-any = Any
journal-pages = Pages of the journal
journal-newest = Newest
journal-oldest = From the beginning
journal-older = Older
journal-later = Later
group-plan = Plan
group-run = Run
group-check = Check
group-improve = Improve
group-setup = Set up
group-parts = Parts of other records

as-at-now = As at now
as-at-date = As at { $date }
as-at-entry = As at entry { $number }
as-at-label = Show everything as at
as-at-help = A date such as 2025-12-31 means the end of that day. @1234 means journal entry 1234.
as-at-show = Show
as-at-compare = Compare with now
as-at-month = a month ago
as-at-year = a year ago
as-at-year-end = end of last year
stamp-label = Past view
stamp-text = Read only. You see what was recorded by { $moment }.
stamp-other = Another date
stamp-back = Back to now

folio-entry = Journal entry { $number }, recorded { $moment }
folio-source = Based on ISO/IEC 27002 guidance
folio-plain = Every entry is kept with who made it and when.

palette-label = Find or do
palette-placeholder = Type a reference, a name, a page or “new”
palette-results = What you can go to or do
palette-new = New
palette-go = Go to
palette-find = Search for
palette-here = On this page
keys-title = Keys
keys-intro = Everything works without them.
keys-on = Use single keys in this browser
keys-close = Close this list
key-palette = find or do anything
key-filter = go to the filter of the list, else find or do anything
key-rows = next and previous row
key-select = select the row
key-open = open the row
key-edit = edit the record
key-comment = write a comment
key-as-at = show as at another date
key-home = go to my work
key-letter = go to the page of the index that begins with this letter
key-help = this list

add = Add { $name }
views = Views
view-all = All
view-mine = Mine
view-retired = Retired
report-standing = Print of the records; nobody approved it as a whole
report-retired = { $name } (retired)
list-nothing = Nothing matches this filter.
list-show-all = Show all
filter-label = Filter
filter-placeholder = owner:me due<30d "free words"
filter-button = Filter
filter-remove = Remove the filter
filter-add = Add a filter
filter-help = Choose a condition, or type it: key:value, key<value, -key:value for the contrary, free words.
ask-past = before today
ask-month = in the next 30 days or before
ask-me = me
ask-any = any
ask-none = none
columns = Columns
columns-shown = { $n } of { $of } shown
columns-button = Show these columns
columns-reset = Show the usual columns
export = Export
export-xlsx = This list (XLSX)
export-csv = This list (CSV)
export-json = This list (JSON)
select-all = Select all on this page
select-one = Select { $reference }
bulk-label = Change the selected rows
bulk-selected = selected
bulk-owner = Set owner
bulk-state = Set state
bulk-help = Shows every change before it is written
pages = Pages of this list
pages-range = { $first } to { $last } of { $total }
pages-previous = Previous { $n }
pages-next = Next { $n }
empty-lead = There are no { $plural } yet.
empty-no-right = You may read this register, but not add to it. Ask a manager of your unit.

edit = Edit
more-menu = More
record-retired = This record is retired: it is left out of lists and counts. Its history stays, and it can be brought back.
record-history = Compare revisions
record-copy = Copy as new { $name }
record-print = Print this record
record-facts = Record
rail = Links and record
points-to = Points to
pointed-at = Pointed at by
created = Created
changed = Changed
sealed = Sealed
sealed-entry = Entry { $number }
source = Source
source-pack = Content pack
asked-by = Filed under
author-operator = Local operator
author-operator-for = Local operator for { $name }
author-system = Vouchsafe
author-erased = Erased name
author-hidden = Somebody you may not see
history = History
history-count = { $n ->
    [one] 1 revision.
   *[other] { $n } revisions, newest first.
 }
history-all = Compare any two
history-more = All { $n } revisions
history-pages = Pages of the history
history-title = History of { $title }
history-every = Every revision
history-from = Compare
history-to = with
history-compare = Compare revisions
signatures = Sign-offs
sign-what = What you sign
sign-what-intro = Read it as it stands. A copy is kept.
sign-who = Who may sign
sign-latest = Until when at most
sign-preview = Preview of the copy (PDF)
sign-lost = { $n ->
    [one] One character of this cannot be printed; □ stands for it in the copy. The record keeps it.
   *[other] { $n } characters of this cannot be printed; □ stands for them in the copy. The record keeps them.
}
sign-unjoined = { $n ->
    [one] One letter of Devanagari stands by itself in the copy. The record keeps it as it is written.
   *[other] { $n } letters of Devanagari stand unjoined in the copy and are hard to read so. The record keeps them as they are written.
}
sign-in-force = In force
sign-approved = Approved
sign-stale = Stale
sign-until = Valid until
sign-covers = { $n ->
    [one] covers this record
   *[other] covers { $n } records
}
sign-copy = Copy of what was signed
sign-version = Signed revision { $signed }
sign-moved = Signed revision { $signed }, the record is at revision { $newest }
tasks = Tasks
tasks-table = Tasks about this record
task-what = What
task-due = Due
task-add = Add task for this record
comments = Comments
comment-label = Write a comment
comment-button = Post comment
comment-edited = edited
files = Files
file-label = Files from your computer
file-help = Up to { $size } each. They are kept with who sent them and when.
file-again = Choose them again: a browser does not keep them.
file-button = Add files
compare-title = { $title }, then and now
compare-head = { $date }, revision { $number }
compare-moved = What changed
compare-table = Fields that differ
compare-both = Then and now
compare-none = Nothing that you may see differs.
compare-same = { $n ->
    [one] Show the field that is the same
   *[other] Show the { $n } fields that are the same
 }
compare-same-table = Fields that are the same

form-edit = Edit { $title }
form-changing = You are changing revision { $number } of
form-becomes = What you write becomes revision { $number }; nothing is overwritten.
form-save-version = Save revision { $number }
form-save-new = Save { $name }
form-leave = Leave without saving
form-needed = (needed)
form-needed-when = (needed { $condition })
form-choose = Not chosen
form-links = References with commas between, such as R-42, R-43.
form-remove = Remove
form-grid = One line per row: { $columns }
form-record = For the record
form-record-intro = Kept with the revision and shown in the history.
form-reason = Reason for this change
form-reason-help = Why, in your words. You may leave it empty.
form-problems = { $n ->
    [one] One answer needs another look
   *[other] { $n } answers need another look
 }
form-kept = Everything you typed is still here. Nothing was saved.
only-if = only if { $field } is { $values }
only-if-any = only if { $field } is filled
operation-what = What happens
operation-grave = This cannot be undone.
operation-leave = Leave it as it is
turning-along = Leaves together with { $reference }
turning-alone = Nothing else leaves with it.
turning-back = Comes back together with { $reference }
turning-back-alone = Nothing else comes back with it.
turning-changed = Is changed by it
turning-stays = Stays in use and then names { $reference }, which is retired
turning-refused = { $reference } cannot be retired or brought back as things are:
stale-title = { $name } saved { $reference } while you were editing
stale-text = You began at revision { $seen }. Revision { $newest } was saved on
stale-do = What you did not touch now shows the newest text; what you typed is kept. Look at it and save again.
stale-table = What changed in between
stale-base = You both began from, revision { $number }
stale-theirs = { $name }, revision { $number }
stale-yours = You, not saved
stale-as-before = as before

error-title = Error: { $title }
error-home = Go to my work
error-start = Go to the start page
error-401 = Not signed in, 401
error-403 = Not allowed, 403
error-404 = Not found, 404
error-405 = Not taken here, 405
error-409 = Conflict, 409
error-412 = Changed in between, 412
error-422 = Not accepted, 422
error-429 = Too many tries, 429
error-500 = Defect, 500
error-503 = Not available, 503
error-not-found = There is nothing here that you may see
error-not-found-do = A retired record keeps its address; a mistyped one never had one. Nothing was changed.
error-forbidden = You may see this, but not do that
error-forbidden-do = Nothing was changed. Ask a manager or administrator of the unit for the right.
error-signed-out = Sign in again
error-signed-out-do = Your session has ended. Nothing was saved; go back in the browser to find what you typed, and sign in in another tab.
error-invalid = This could not be accepted
error-invalid-do = Nothing was changed. Go back, correct it and send it again.
error-stale = { $reference } was saved by somebody else in between
error-stale-do = You began at revision { $seen }, it is at revision { $newest } now. Nothing was overwritten. Open it again and repeat your change.
error-conflict = It contradicts what is there
error-conflict-do = Nothing was changed.
error-method = This address takes other methods
error-too-many = Too many tries from where you are
error-file = A file is not what was kept
error-full = The disk of the server is full
error-full-do = Nothing was saved and nothing is lost; reading goes on. Tell whoever runs the server, and send it again when there is room; what you typed is still in the page before.
error-unavailable = The records cannot be reached now
error-unavailable-do = Nothing was saved and nothing is lost. Wait a moment, then send it again; what you typed is still in the page before.
error-internal = Something went wrong on our side
error-internal-do = Nothing was saved. Tell an administrator this number, the log has the details under it: { $id }.
error-kept = Nothing was saved.

report-organisation = Organisation
report-as-at = As at
report-entry = Made from
report-entry-is = everything recorded up to change set { $number }

not-yet = { $reference } did not exist yet
not-yet-since = At the moment shown there was no such record. It was first recorded on { $date }.
not-yet-first = As at the end of that day
not-yet-now = As at now
arranged-until = { $n ->
    [one] What is due on { $due } was postponed to { $until }
   *[other] What is due on { $due } was postponed { $n } times, now to { $until }
 }
arranged-person = Given to
marks-title = What an audit would find
marks-suppressed = Suppressed until { $until } by { $reference }
