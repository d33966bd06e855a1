//! Who sends a request: the local operator, a token, a session. And whether the request is really theirs (CSRF).

use crate::call::{Call, Caller, Through};
use crate::events;
use crate::route::{Gate, Route};
use axum::http::Method;
use jiff::{SignedDuration, Timestamp};
use kernel::nouns::PERSON;
use kernel::{Actor, Door, Fault, Id, Moment, Text};
use store::ApiToken;

/// A session ends after so long without a request.
pub const IDLE: SignedDuration = SignedDuration::from_hours(12);
/// A session ends after so long in any case.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 7);
/// `seen` is written at most so often, so that reading does not write.
const TOUCH: SignedDuration = SignedDuration::from_mins(5);

/// Finds the caller and refuses the request where the gate or the forgery check says so.
///
/// # Errors
/// [`Fault::Unauthenticated`] or [`Fault::Forbidden`].
pub fn admit(call: &mut Call<'_>, route: &Route) -> Result<(), Fault> {
    know(call, route)?;
    let safe = matches!(call.method, Method::GET | Method::HEAD);
    if !safe && !forgery_checked(call, route) {
        return Err(Fault::Forbidden);
    }
    Ok(())
}

/// Finds the caller and refuses the request where the gate says so; asks for nothing but its head.
///
/// # Errors
/// [`Fault::Unauthenticated`].
pub fn know(call: &mut Call<'_>, route: &Route) -> Result<(), Fault> {
    // On the machine itself a token still says who acts: a signature is a person's, never the operator's.
    call.caller = if call.local && call.header("authorization").is_empty() {
        Some(operator(call)?)
    } else if route.feed && !call.param("key").is_empty() {
        Some(by_address(call, route)?)
    } else {
        by_token(call)?.map_or_else(|| by_session(call), |caller| Ok(Some(caller)))?
    };
    if route.gate == Gate::Signed && call.caller.is_none() {
        return Err(Fault::Unauthenticated);
    }
    Ok(())
}

/// The operator names the organisation where there are several, and the person acted for.
fn operator(call: &Call<'_>) -> Result<Caller, Fault> {
    let all = call.app.store.organisations()?;
    let slug = call.header("x-vouchsafe-organisation");
    let found = match (slug, all.as_slice()) {
        ("", [only]) => Some(only),
        ("", []) => return Err(Fault::Conflict(Text::new("server-no-organisation"))),
        ("", many) => {
            let slugs = many.iter().map(|o| o.slug.as_str()).collect::<Vec<_>>().join(", ");
            return Err(Fault::Conflict(Text::new("server-which-organisation").with("slugs", slugs)));
        }
        (slug, many) => many.iter().find(|o| o.slug == slug),
    };
    let organisation = found.ok_or_else(|| Fault::Conflict(Text::new("server-no-such-organisation").with("slug", slug)))?.id;
    let email = call.header("x-vouchsafe-as");
    let mut acting_for = None;
    if !email.is_empty() {
        let accounts = call.app.store.account_by_email(email)?.into_iter().filter(|account| account.organisation == organisation);
        let people: Vec<Id> = accounts.map(|account| account.person).collect();
        // Units that do not see each other may each have somebody with the address.
        acting_for = Some(match people.as_slice() {
            [person] => *person,
            [] => return Err(Fault::Conflict(Text::new("server-no-such-account").with("email", email))),
            _ => return Err(Fault::Conflict(Text::new("server-several-accounts").with("email", email))),
        });
    }
    Ok(Caller { organisation, actor: Actor::Operator { acting_for }, person: acting_for, name: String::new(), through: Through::Local })
}

fn by_token(call: &Call<'_>) -> Result<Option<Caller>, Fault> {
    let Some(token) = call.header("authorization").strip_prefix("Bearer ") else { return Ok(None) };
    let now = call.app.store.now();
    let hash = crate::app::hash(token.trim());
    let found = call.app.store.token(hash)?.filter(|token| token.opens.is_empty() && token.expires.is_none_or(|end| end > now));
    let Some(found) = found else {
        // Only wrong tokens are counted, so that a busy program is never slowed down.
        return if call.app.throttle.allow_token(&call.address) { Err(Fault::Unauthenticated) } else { Err(too_many()) };
    };
    let caller = bearer(call, hash, &found, now)?;
    Ok(Some(caller))
}

/// Whoever has the secret address of a feed reads it as the person who made it; it opens nothing else. An address that
/// does not, or not any more, is no place at all: a calendar program could make nothing of a sign-in page.
fn by_address(call: &Call<'_>, route: &Route) -> Result<Caller, Fault> {
    let now = call.app.store.now();
    let hash = crate::app::hash(call.param("key"));
    let found = call.app.store.token(hash)?.filter(|token| token.opens == route.path && token.expires.is_none_or(|end| end > now));
    let Some(found) = found else {
        return if call.app.throttle.allow_token(&call.address) { Err(Fault::NotFound) } else { Err(too_many()) };
    };
    bearer(call, hash, &found, now).map_err(|fault| match fault {
        Fault::Unauthenticated | Fault::Forbidden => Fault::NotFound,
        other => other,
    })
}

/// The caller that a token stands for.
fn bearer(call: &Call<'_>, hash: [u8; 32], found: &ApiToken, now: Timestamp) -> Result<Caller, Fault> {
    if found.last_used.is_none_or(|last| now.duration_since(last) > TOUCH) {
        call.app.store.touch_token(hash, now)?;
    }
    let actor = Actor::Person { id: found.person, at_most: found.at_most };
    let name = name_of(call, found.organisation, &actor, found.person)?;
    Ok(Caller { organisation: found.organisation, actor, person: Some(found.person), name, through: Through::Token })
}

/// The answer to somebody who tries too often.
pub fn too_many() -> Fault {
    Fault::Conflict(Text::new("server-too-many-tries"))
}

/// Name of the session cookie. The prefix makes browsers refuse it from anywhere but this very host over HTTPS.
pub fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-vouchsafe" } else { "vouchsafe" }
}

/// The session token of a request.
pub fn cookie<'c>(call: &'c Call<'_>) -> Option<&'c str> {
    let wanted = cookie_name(call.app.https);
    call.header("cookie")
        .split(';')
        .find_map(|pair| pair.trim().split_once('=').filter(|(name, _)| *name == wanted).map(|(_, value)| value))
}

fn by_session(call: &Call<'_>) -> Result<Option<Caller>, Fault> {
    let Some(token) = cookie(call) else { return Ok(None) };
    let now = call.app.store.now();
    let hash = crate::app::hash(token);
    let alive = |seen: Timestamp, expires: Timestamp| expires > now && now.duration_since(seen) < IDLE;
    let Some(session) = call.app.store.session(hash)?.filter(|s| alive(s.seen, s.expires)) else { return Ok(None) };
    if now.duration_since(session.seen) > TOUCH {
        call.app.store.touch_session(hash, now)?;
    }
    let actor = Actor::Person { id: session.person, at_most: None };
    let name = match name_of(call, session.organisation, &actor, session.person) {
        Ok(name) => name,
        // The account is gone or lost its last right: the session says nothing any more.
        Err(Fault::Unauthenticated | Fault::Forbidden | Fault::NotFound) => return Ok(None),
        Err(fault) => return Err(fault),
    };
    Ok(Some(Caller {
        organisation: session.organisation,
        actor,
        person: Some(session.person),
        name,
        through: Through::Session(hash, session.csrf),
    }))
}

/// Name of a person in their organisation; fails when the account may not be used.
fn name_of(call: &Call<'_>, organisation: Id, actor: &Actor, person: Id) -> Result<String, Fault> {
    let read = match call.app.store.read(organisation, actor, Moment::Live) {
        Err(Fault::Forbidden) => {
            events::no_right(call, organisation, person);
            return Err(Fault::Forbidden);
        }
        read => read?,
    };
    Ok(read.get(&PERSON, person)?.map(|row| row.title()).unwrap_or_default())
}

/// Whether somebody may come in: with an account, and a right that counts today.
///
/// # Errors
/// When the store fails.
pub fn may_enter(call: &Call<'_>, organisation: Id, person: Id) -> Result<bool, Fault> {
    match name_of(call, organisation, &Actor::Person { id: person, at_most: None }, person) {
        Ok(_) => Ok(true),
        Err(Fault::Unauthenticated | Fault::Forbidden | Fault::NotFound) => Ok(false),
        Err(fault) => Err(fault),
    }
}

/// Whether a page of somebody else sent it. Browsers say so over HTTPS and on the machine itself; elsewhere they name the page's origin.
fn is_foreign(call: &Call<'_>) -> bool {
    let (site, origin) = (call.header("sec-fetch-site"), call.header("origin"));
    if site.is_empty() {
        let host = origin.split_once("://").map_or("", |(_, host)| host);
        return !origin.is_empty() && !host.eq_ignore_ascii_case(call.header("host"));
    }
    site != "same-origin" && site != "none"
}

/// Whether a form of our own pages was refused only because somebody has signed in anew since its page was made.
pub fn older_form(call: &Call<'_>) -> bool {
    let in_session = matches!(call.caller.as_ref().map(|caller| &caller.through), Some(Through::Session(..)));
    in_session && !is_foreign(call) && !call.field("_csrf").is_empty()
}

/// Somebody whose session has ended, or has not: who sent more than is taken from a stranger was somebody once.
pub fn was_signed_in(call: &Call<'_>) -> Option<Id> {
    let session = call.app.store.session(crate::app::hash(cookie(call)?)).ok()??;
    Some(session.person)
}

/// A form carries the token of its session and comes from our own pages; JSON with a token or from the socket needs no
/// cookie, so nobody else's page can send it.
fn forgery_checked(call: &Call<'_>, route: &Route) -> bool {
    let foreign = is_foreign(call);
    match call.caller.as_ref().map(|caller| &caller.through) {
        Some(Through::Local | Through::Token) => true,
        Some(Through::Session(_, csrf)) => {
            let sent = if call.is_api() { call.header("x-csrf-token") } else { call.field("_csrf") };
            !foreign && sent == csrf
        }
        None => !foreign && route.gate == Gate::Open,
    }
}
