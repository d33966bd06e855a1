# Messages of the server: faults, the pages around the registers, exports.

fault-not-found = There is nothing here
fault-forbidden = That is not yours to do
fault-unauthenticated = Please sign in
fault-invalid = Something needs another look
fault-stale = Somebody saved it while you were editing
fault-conflict = That cannot be done now
fault-unavailable = The records cannot be reached
fault-internal = Something went wrong on our side

server-stale = You were editing revision { $seen } of { $reference }, and revision { $newest } was saved in between. Nothing of yours was written; read the newer revision, then save again.
server-not-offered = “{ $label }” is not offered for { $reference } in its present state.
server-too-large = That is larger than { $limit } MB, the most this server takes. Nothing was kept. Make it smaller, or link to it instead.
server-key-too-long = An Idempotency-Key has 255 characters at most.
server-too-slow = The request did not arrive in time. Nothing was changed; send it again.
server-too-much = That is more than is said here. Nothing was kept.
server-broken-form = The form did not arrive whole. Nothing was changed; send it again.
server-reason-too-long = Give the reason in at most 1,000 characters.
server-no-organisation = No organisation has been set up yet. Use vouchsafe init, or open the set-up link that serve prints.
server-which-organisation = There are several organisations here. Say which one with --organisation: { $slugs }.
server-no-such-organisation = There is no organisation “{ $slug }” here.
server-no-such-account = Nobody with the address { $email } has an account here.
server-needs-person = Only a person can do that. Use --as EMAIL, or sign in.
server-broken = Something went wrong on our side. Nothing was changed.
server-too-many-tries = Too many tries. Wait a minute, then try again.
server-bad-cursor = That cursor was not made by this server. Begin again without it.
server-twice = “{ $key }” stands twice in the address; once is enough.
server-send-json = Send the body as application/json.
server-broken-json = The body is not JSON: { $why }
server-json-object = Send an object such as {"{"}"fields": {"{"}"title": "…"{"}"}, "reason": "…"{"}"}.
server-bad-etag = If-Match must hold the version from ETag, such as "3"; { $typed } is none.
server-say-something = This is needed.

password-too-short = At least { $least } characters. Several words are easy to remember and hard to guess.
password-too-long = At most { $most } bytes.
password-guessed-first = This is among the first that would be tried. Choose something without names, years and well-known words.
password-not-the-same = The two are not the same.
password-wrong = That is not your present password.
sign-in-failed = Address and password do not belong together. Check both, or ask an administrator for a new link.

ask-look-again = { $n ->
    [one] One answer needs another look
   *[other] { $n } answers need another look
 }
ask-organisation = Name of the organisation
ask-organisation-help = As it should stand on reports.
ask-name = Name
ask-email = E-mail address
ask-password = Password
ask-password-help = At least 12 characters; several words are best. A password manager may fill it in.
ask-again = The same password again
ask-current = Present password
ask-time_zone = Time zone
ask-time_zone-help = Days end here, such as Europe/Berlin, America/New_York or UTC.
ask-currency = Currency
ask-currency-help = Three letters, such as EUR.
ask-role = Rights
ask-days = Valid for how many days

setup-title = Set up your organisation
setup-lead = This makes your organisation with its first unit, you as administrator, a scope, risk criteria and the 93 controls of Annex A, each of which you can change later.
setup-button = Set up the organisation
sign-in-title = Sign in
sign-in-button = Sign in
sign-in-empty = Nothing is set up here yet. Open the set-up link that stands on the terminal where Vouchsafe was started.
sign-in-forgotten = Forgotten your password? An administrator can make you a new link.
enter-title = Sign in as { $name }
enter-lead = This link works once.
enter-button = Sign in
enter-password-title = Welcome, { $name }
enter-password-lead = Choose the password with which you will sign in from now on. This link works once.
enter-password-button = Set the password and sign in
used-link-title = This link does not work any more
used-link-lead = It was used already, is too old, or was not copied whole. Ask an administrator for a new one, or start Vouchsafe again to get one on the terminal.
invited-title = A link for { $name }
invited-lead = Hand it over on a way that only this person reads. It works once and for seven days, and it is not shown again.
invited-link = One-time link
invited-back = Back to { $reference }
invite-needs-account = { $name } has no account. Tick “Has an account” and save, then make the link.

account-title = Your account
account-sign-out = Sign out
account-password = Change the password
account-password-button = Change the password
account-sessions = Where you are signed in
account-seen = Last seen
account-since = Since
account-browser = Browser
account-here = here
account-end-others = Sign out everywhere else
account-tokens = Tokens for programs
account-tokens-lead = A program that sends a token acts as you, with at most the rights you give it here.
account-token-once = Copy this token now. It is not shown again, and only its fingerprint is kept.
account-token-name = Name
account-token-role = Rights
account-token-all = All of mine
account-token-feed = Reads one feed, nothing else
account-token-until-revoked = Until you revoke it
address-title = Address of your { $what }
address-lead = Subscribe to this address in your calendar program. It shows what falls due for you and follows every change.
address-link = Secret address
address-help = Copy it now. It is not shown again, and only its fingerprint is kept. Whoever has it can read this feed, and nothing else, until you revoke it.
address-back = Back to the { $what }
address-all = Addresses and tokens of your account
account-token-expires = Valid until
account-token-used = Last used
account-token-never = Never
account-token-revoke = Revoke
account-token-button = Make a token

pack-title = Report pack
pack-contents = Contents
pack-choose = Reports for the pack
pack-lead = The ticked reports can be had as one file: a chapter each, or a sheet each.
pack-pdf = Make one PDF of the ticked reports
pack-xlsx = Make one XLSX of them
pack-none = Name the reports of the pack, such as report=soa.
pack-unknown = There is no report “{ $name }”. Reports: { $known }.
pack-no-csv = A pack has several tables, which one CSV file cannot hold. Ask for PDF, XLSX or JSON, or for one report as CSV.
reports-title = Reports
reports-lead = Each shows the records as at the date you chose above, and says so on every page.

export-reference = Reference
export-retired = Retired
export-version = Version
export-changed = Changed
export-filter = Filter
export-rows = Rows
export-too-many = { $total } records are more than the { $most } that one file takes. Filter the list, then export the parts.
export-no-pdf = This program was built without PDF. Use XLSX, CSV or JSON, or build it with the feature pdf.

file-needs-name = Say what the file is called: ?name=restore-drill.csv
file-none-chosen = Choose a file first.
file-wrong-type = “{ $name }” was not kept: the name ends in .{ $extension }, but the content is { $found }. Rename it, or choose the right file.
file-too-large = “{ $name }” was not kept: a file may have { $limit } MB, and so may all of one form together. Make it smaller, or link to it instead.
export-as-at = As at { $moment }, journal entry { $sequence }
server-no-copy = No copy was kept of what { $reference } signed.
server-moved-while-signing = What you were about to sign for { $reference } has changed in this moment. Look at it again, then sign.
signed-by = Signed by
signed-as = Signed as
signed-statement = Statement
signed-until = Valid until
signed-on = Signed on
source-note = Based on ISO/IEC 27002 guidance. Source of clause numbers: ISO/IEC 27001:2022.
flash-saved = Saved as revision { $version }.
journal-too-many = There are more than { $most } entries. Ask for a shorter period, a register or a person.
journal-column-entry = Entry
journal-column-recorded_at = Recorded
journal-column-author = Who
journal-column-channel = Through
journal-column-reason = Why
journal-column-register = Register
journal-column-reference = Reference
journal-column-version = Revision
journal-column-title = Title
journal-column-did = What
journal-column-changed = Fields
