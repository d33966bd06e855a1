//! Keys to accounts: tokens of programs, and one-time links.

use crate::app;
use crate::call::{Call, Through};
use crate::events::{self, Kind};
use jiff::{SignedDuration, Timestamp};
use kernel::nouns::person::may_act_for;
use kernel::nouns::{PERSON, Person};
use kernel::{Actor, Choice, Door, Fault, Id, Moment, Problem, Role, Row, Text};
use store::ApiToken;

/// How long an invitation can be used.
const INVITATION: SignedDuration = SignedDuration::from_hours(24 * 7);

/// Purpose of a link that signs in at once; only set-up and the demo make such links.
pub const SIGN_IN: &str = "sign-in";
/// Purpose of a link with which a password is set.
pub const PASSWORD: &str = "password";

/// A one-time link that signs a person in; printed on the terminal by `serve --demo` and after `init`.
///
/// # Errors
/// When the store fails.
pub fn sign_in_link(app: &crate::App, organisation: Id, person: Id) -> Result<String, Fault> {
    let (token, hash) = app.secret();
    let expires = app.store.now().checked_add(SignedDuration::from_hours(24)).map_err(|e| Fault::Internal(e.to_string()))?;
    app.store.put_link(hash, organisation, person, SIGN_IN, expires)?;
    Ok(format!("/enter?token={token}"))
}

/// Refuses whoever may not act on this account. Grants that the caller does not see count as well.
fn permit(call: &Call<'_>, row: &Row) -> Result<(), Fault> {
    let scope = call.look(|read| Ok(read.scope().clone()))?;
    let everything = call.app.store.read(call.caller()?.organisation, &Actor::System, Moment::Live)?;
    if may_act_for(&scope, row, &*everything)? { Ok(()) } else { Err(Fault::Forbidden) }
}

/// Refuses a person without an account.
fn needs_account(row: &Row) -> Result<(), Fault> {
    if !row.retired && row.of::<Person>().is_some_and(|p| p.account) {
        return Ok(());
    }
    Err(Fault::Conflict(Text::new("invite-needs-account").with("name", row.title())))
}

/// A link with which a person sets a password, and its end. For whoever may act on the account, signed in or on the machine: with a
/// token that leaked once, somebody could make themselves at home for good.
///
/// # Errors
/// When the caller may not, or the person has no account.
pub fn invitation(call: &Call<'_>, row: &Row) -> Result<(String, Timestamp), Fault> {
    if call.caller()?.through == Through::Token {
        return Err(Fault::Forbidden);
    }
    permit(call, row)?;
    needs_account(row)?;
    let (token, hash) = call.app.secret();
    let expires = call.app.store.now().checked_add(INVITATION).map_err(|e| Fault::Internal(e.to_string()))?;
    call.app.store.put_link(hash, call.caller()?.organisation, row.id, PASSWORD, expires)?;
    events::note(call, Kind::LinkMade, call.caller()?.organisation, Some(row.id), "");
    Ok((format!("/enter?token={token}"), expires))
}

/// Whose token is to be made.
fn whose(call: &Call<'_>, user: &str) -> Result<Row, Fault> {
    let caller = call.caller()?;
    let person = match (&caller.through, user) {
        (Through::Local, user) if !user.is_empty() => call.person_named(user)?,
        // A token cannot make more tokens: what leaked once would live on under other names.
        (Through::Session(..) | Through::Local, "") => call.person()?.1,
        _ => return Err(Fault::Forbidden),
    };
    let row = call.look(|read| read.get(&PERSON, person))?.ok_or(Fault::NotFound)?;
    // Who acts for somebody on the command line has the rights of that person, not those of the machine.
    if caller.person != Some(row.id) {
        permit(call, &row)?;
    }
    Ok(row)
}

/// Makes a token. The word before the underscore lets secret scanners find one that leaked.
///
/// # Errors
/// Problems with name, role or days; [`Fault::Forbidden`] for somebody else's token.
pub fn new_token(call: &Call<'_>, user: &str, name: &str, role: &str, days: &str) -> Result<(String, Option<Timestamp>), Fault> {
    let (organisation, row) = (call.caller()?.organisation, whose(call, user)?);
    needs_account(&row)?;
    let mut problems = Vec::new();
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 80 {
        problems.push(Problem::field("name", Text::new("server-say-something")));
    }
    let at_most = if role.is_empty() { None } else { Role::from_key(role) };
    if !role.is_empty() && at_most.is_none() {
        problems.push(Problem::field(
            "role",
            Text::new("cell-unknown-choice").with("typed", role).with("choices", Role::CHOICES.keys.join(", ")),
        ));
    }
    let days: i64 = if days.trim().is_empty() { 365 } else { days.trim().parse().unwrap_or(0) };
    if !(1..=1825).contains(&days) {
        problems.push(Problem::field("days", Text::new("cell-not-in-range").with("typed", days).with("min", 1).with("max", 1825)));
    }
    if !problems.is_empty() {
        return Err(Fault::Invalid(problems));
    }
    let now = call.app.store.now();
    let expires = now.checked_add(SignedDuration::from_hours(24 * days)).map_err(|e| Fault::Internal(e.to_string()))?;
    let (random, _) = call.app.secret();
    let token = format!("vouchsafe_{random}");
    let entry = ApiToken {
        hash: app::hash(&token),
        organisation,
        person: row.id,
        name: name.to_owned(),
        at_most,
        opens: String::new(),
        created: now,
        expires: Some(expires),
        last_used: None,
    };
    call.app.store.put_token(&entry)?;
    events::note(call, Kind::TokenMade, organisation, Some(row.id), name);
    Ok((token, Some(expires)))
}
