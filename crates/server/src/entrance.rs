//! Set-up, signing in and out, one-time links, the account page, tokens: everything before and around the registers.

use crate::call::{Call, Reply, Through, is_ours};
use crate::events::{self, Kind};
use crate::identity::{self, cookie_name};
use crate::tokens::{self, PASSWORD, SIGN_IN};
use crate::{again, app, entrance_pages as html, secrets};
use kernel::nouns::{PERSON, Person};
use kernel::{Door, Fault, Id, Moment, Problem, Text};
use store::Session;

/// `GET /static/NAME`
pub fn asset(call: &Call<'_>) -> Result<Reply, Fault> {
    let asset = ui::assets::asset(call.part("name")).ok_or(Fault::NotFound)?;
    Ok(Reply::File {
        media_type: asset.media_type.to_owned(),
        name: None,
        bytes: asset.bytes.to_vec(),
        lasting: !call.param("v").is_empty(),
    })
}

/// `GET /readyz`: the store answers.
pub fn ready(call: &Call<'_>) -> Result<Reply, Fault> {
    match call.app.store.healthy() {
        Ok(()) => Ok(Reply::Text(200, "ready\n".into())),
        Err(fault) => {
            tracing::warn!(%fault, "not ready");
            Ok(Reply::Text(503, "not ready: the store does not answer\n".into()))
        }
    }
}

fn setup_open(call: &Call<'_>, token: &str) -> bool {
    let hash = call.app.setup.lock().ok().and_then(|slot| *slot);
    hash.is_some() && hash == Some(app::hash(token))
}

/// `GET /set-up?token=`
pub fn setup_form(call: &Call<'_>) -> Result<Reply, Fault> {
    if !setup_open(call, call.param("token")) {
        return Err(Fault::NotFound);
    }
    Ok(Reply::Page(200, html::setup(&call.app.words, call.param("token"), &[], &[])))
}

/// `POST /set-up`
pub fn setup(call: &Call<'_>) -> Result<Reply, Fault> {
    if !call.app.throttle.allow(&call.address, "") {
        return Err(identity::too_many());
    }
    if !setup_open(call, call.field("token")) {
        return Err(Fault::NotFound);
    }
    let text = |key: &str| call.field(key).trim().to_owned();
    let founding = app::Founding {
        organisation: text("organisation"),
        name: text("name"),
        email: text("email").to_lowercase(),
        time_zone: text("time_zone"),
        currency: text("currency").to_uppercase(),
    };
    let mut problems =
        secrets::password_problems(call.field("password"), call.field("again"), &[&founding.organisation, &founding.name, &founding.email]);
    for (key, value) in [("organisation", &founding.organisation), ("name", &founding.name), ("email", &founding.email)] {
        if value.is_empty() {
            problems.push(Problem::field(key, Text::new("server-say-something")));
        }
    }
    let again = |problems: &[Problem]| Ok(Reply::Page(422, html::setup(&call.app.words, call.field("token"), &call.form, problems)));
    if !problems.is_empty() {
        return again(&problems);
    }
    // The token is taken before the organisation is made, so that of two who send it at once one makes it.
    let Some(slot) = call.app.take_setup(&app::hash(call.field("token"))) else { return Err(Fault::NotFound) };
    let founded = call.app.found_first(&founding);
    // Where another server on the same database was faster, set-up is over here too.
    if founded.is_err() && call.app.store.organisations()?.is_empty() {
        call.app.put_setup_back(slot);
    }
    match founded {
        Ok((organisation, person)) => {
            let hash = secrets::hash_password(call.field("password"), &*call.app.entropy)?;
            call.app.store.set_password(organisation, person, &hash, false)?;
            start_session(call, organisation, person, "/")
        }
        Err(Fault::Invalid(problems)) => again(&problems),
        Err(fault) => Err(fault),
    }
}

/// `GET /sign-in`
pub fn sign_in_form(call: &Call<'_>) -> Result<Reply, Fault> {
    if call.caller.is_some() {
        return Ok(Reply::Redirect("/".into()));
    }
    let empty = call.app.store.organisations()?.is_empty();
    Ok(Reply::Page(200, html::sign_in(&call.app.words, "", call.param("next"), None, empty, None)))
}

/// `POST /sign-in`
pub fn sign_in(call: &Call<'_>) -> Result<Reply, Fault> {
    let email: String = call.field("email").trim().to_lowercase().chars().filter(|c| !c.is_control()).collect();
    let fields = again::carried(call);
    let kept = html::Kept { to: call.field(html::KEPT_FOR), fields: &fields };
    let again = |status: u16, id: &'static str| {
        let kept = (!fields.is_empty()).then_some(&kept);
        Ok(Reply::Page(status, html::sign_in(&call.app.words, &email, call.field("next"), Some(&Text::new(id)), false, kept)))
    };
    if !call.app.throttle.allow(&call.address, &email) {
        events::tried(call, Kind::SlowedDown, &email);
        return again(429, "server-too-many-tries");
    }
    let accounts = call.app.store.account_by_email(&email)?;
    let password = call.field("password");
    let mut found = None;
    for account in &accounts {
        if account.password.is_some() && secrets::verify_password(password, account.password.as_deref())? {
            found = Some((account.organisation, account.person));
            break;
        }
    }
    if accounts.iter().all(|account| account.password.is_none()) {
        secrets::verify_password(password, None)?;
    }
    match found {
        // Only who knows the password is told why it opens nothing.
        Some((organisation, person)) if !identity::may_enter(call, organisation, person)? => again(403, "sign-in-no-right"),
        Some((organisation, person)) => start_session(call, organisation, person, call.field("next")),
        None => {
            events::tried(call, Kind::SignInFailed, &email);
            again(401, "sign-in-failed")
        }
    }
}

/// Only a path of ours.
fn safe_next(next: &str) -> &str {
    if is_ours(next) { next } else { "/" }
}

fn start_session(call: &Call<'_>, organisation: Id, person: Id, next: &str) -> Result<Reply, Fault> {
    // Whoever was signed in on this browser before is not any more.
    if let Some(old) = identity::cookie(call) {
        call.app.store.end_session(app::hash(old))?;
    }
    let now = call.app.store.now();
    let (token, hash) = call.app.secret();
    let (csrf, _) = call.app.secret();
    let agent: String = call.header("user-agent").chars().take(160).collect();
    let expires = now.checked_add(identity::LONGEST).map_err(|e| Fault::Internal(e.to_string()))?;
    call.app.store.put_session(&Session { hash, organisation, person, csrf: csrf.clone(), created: now, seen: now, expires, agent })?;
    events::note(call, Kind::SignedIn, organisation, Some(person), call.header("user-agent"));
    let secure = if call.app.https { "; Secure" } else { "" };
    let cookie =
        format!("{}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{secure}", cookie_name(call.app.https), identity::LONGEST.as_secs());
    Ok(match again::welcome(call, &csrf) {
        Some(page) => Reply::Welcome(page, vec![cookie]),
        None => Reply::Enter(safe_next(next).to_owned(), vec![cookie]),
    })
}

/// `POST /sign-out`
pub fn sign_out(call: &Call<'_>) -> Result<Reply, Fault> {
    if let Through::Session(hash, _) = &call.caller()?.through {
        call.app.store.end_session(*hash)?;
        events::own(call, Kind::SignedOut, "");
    }
    let secure = if call.app.https { "; Secure" } else { "" };
    Ok(Reply::Leave(
        "/sign-in".into(),
        vec![format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}", cookie_name(call.app.https))],
    ))
}

/// `GET /enter?token=`: shows a button, because mail scanners follow links and a GET must not use one up.
pub fn enter_form(call: &Call<'_>) -> Result<Reply, Fault> {
    let token = call.param("token");
    let hash = app::hash(token);
    let now = call.app.store.now();
    for purpose in [SIGN_IN, PASSWORD] {
        if let Some((organisation, person)) = call.app.store.peek_link(hash, purpose, now)? {
            if !identity::may_enter(call, organisation, person)? {
                break;
            }
            let name = person_row(call, organisation, person)?;
            return Ok(Reply::Page(200, html::enter(&call.app.words, token, &name, purpose == PASSWORD, &[])));
        }
    }
    Ok(Reply::Page(404, html::used_link(&call.app.words)))
}

fn person_row(call: &Call<'_>, organisation: Id, person: Id) -> Result<String, Fault> {
    let read = call.app.store.read(organisation, &kernel::Actor::System, Moment::Live)?;
    Ok(read.get(&PERSON, person)?.map(|row| row.title()).unwrap_or_default())
}

/// `POST /enter`
pub fn enter(call: &Call<'_>) -> Result<Reply, Fault> {
    if !call.app.throttle.allow(&call.address, "") {
        return Err(identity::too_many());
    }
    let token = call.field("token");
    let hash = app::hash(token);
    let now = call.app.store.now();
    // A link waits for the first day of a right, and is not used up by who comes too early.
    for purpose in [SIGN_IN, PASSWORD] {
        if let Some((organisation, person)) = call.app.store.peek_link(hash, purpose, now)?
            && !identity::may_enter(call, organisation, person)?
        {
            return Ok(Reply::Page(404, html::used_link(&call.app.words)));
        }
    }
    if let Some((organisation, person)) = call.app.store.take_link(hash, SIGN_IN, now)? {
        return start_session(call, organisation, person, "/");
    }
    let Some((organisation, person)) = call.app.store.peek_link(hash, PASSWORD, now)? else {
        return Ok(Reply::Page(404, html::used_link(&call.app.words)));
    };
    let name = person_row(call, organisation, person)?;
    let problems = secrets::password_problems(call.field("password"), call.field("again"), &[&name]);
    if !problems.is_empty() {
        return Ok(Reply::Page(422, html::enter(&call.app.words, token, &name, true, &problems)));
    }
    // Hash first: the link is used up only when the password can be kept.
    let phc = secrets::hash_password(call.field("password"), &*call.app.entropy)?;
    match call.app.store.set_password_by_link(hash, PASSWORD, now, &phc)? {
        Some((organisation, person)) => {
            events::note(call, Kind::PasswordSet, organisation, Some(person), "");
            start_session(call, organisation, person, "/")
        }
        None => Ok(Reply::Page(404, html::used_link(&call.app.words))),
    }
}

/// `POST /person/REFERENCE/invite`
pub fn invite(call: &Call<'_>) -> Result<Reply, Fault> {
    let row = call.look(|read| call.row(read, &PERSON))?;
    let (path, expires) = tokens::invitation(call, &row)?;
    let base = call.app.outside.base(call.app.https, call.header("host"));
    let visitor = call.visitor();
    call.look(|read| Ok(Reply::Page(200, html::invited(&call.view(read, &visitor), &row, base.as_deref(), &path, expires)?)))
}

/// `GET /account`
pub fn account(call: &Call<'_>) -> Result<Reply, Fault> {
    account_page(call, 200, &[], None)
}

fn account_page(call: &Call<'_>, status: u16, problems: &[Problem], token: Option<&str>) -> Result<Reply, Fault> {
    let (caller, person) = call.person()?;
    let sessions = call.app.store.sessions_of(caller.organisation, person)?;
    let tokens = call.app.store.tokens_of(caller.organisation, person)?;
    let events = call.administrator().is_ok();
    let read = call.live()?;
    let row = read.get(&PERSON, person)?.ok_or(Fault::NotFound)?;
    let here = if let Through::Session(hash, _) = &caller.through { Some(*hash) } else { None };
    let visitor = call.visitor();
    let view = call.view(&*read, &visitor);
    Ok(Reply::Page(
        status,
        html::account(&view, &row, &html::Keys { sessions, tokens, here, events, fresh: token.map(str::to_owned) }, &call.form, problems)?,
    ))
}

/// `POST /account/password`
pub fn change_password(call: &Call<'_>) -> Result<Reply, Fault> {
    let (caller, person) = call.person()?;
    if !call.app.throttle.allow(&call.address, &person.to_string()) {
        return Err(identity::too_many());
    }
    let row = call.look(|read| read.get(&PERSON, person))?.ok_or(Fault::NotFound)?;
    let email = row.of::<Person>().map(|p| p.email.clone()).unwrap_or_default();
    let mut problems = secrets::password_problems(call.field("password"), call.field("again"), &[&row.title(), &email]);
    let current = call.app.store.account(caller.organisation, person)?.and_then(|account| account.password);
    if current.is_some() && !secrets::verify_password(call.field("current"), current.as_deref())? {
        problems.insert(0, Problem::field("current", Text::new("password-wrong")));
    }
    if !problems.is_empty() {
        return account_page(call, 422, &problems, None);
    }
    let hash = secrets::hash_password(call.field("password"), &*call.app.entropy)?;
    // A password is changed because somebody else may know it: every other session ends, this one gets a new token.
    call.app.store.set_password(caller.organisation, person, &hash, !call.field("keys").is_empty())?;
    events::own(call, Kind::PasswordChanged, "");
    start_session(call, caller.organisation, person, "/account")
}

/// `POST /account/sessions`: ends every session but this one.
pub fn end_sessions(call: &Call<'_>) -> Result<Reply, Fault> {
    let (caller, person) = call.person()?;
    let here = if let Through::Session(hash, _) = &caller.through { Some(*hash) } else { None };
    call.app.store.end_sessions_of(caller.organisation, person, here)?;
    events::own(call, Kind::SessionsEnded, "");
    Ok(Reply::Redirect("/account".into()))
}

/// `POST /account/tokens`
pub fn create_token(call: &Call<'_>) -> Result<Reply, Fault> {
    match tokens::new_token(call, "", call.field("name"), call.field("role"), call.field("days")) {
        Ok((token, _)) => account_page(call, 200, &[], Some(&token)),
        Err(Fault::Invalid(problems)) => account_page(call, 422, &problems, None),
        Err(fault) => Err(fault),
    }
}

/// `POST /account/tokens/revoke`
pub fn revoke_token(call: &Call<'_>) -> Result<Reply, Fault> {
    let (caller, person) = call.person()?;
    let wanted = call.field("token");
    let own = call.app.store.tokens_of(caller.organisation, person)?.into_iter().find(|token| app::hex(&token.hash) == wanted);
    let own = own.ok_or(Fault::NotFound)?;
    call.app.store.revoke_token(own.hash)?;
    events::own(call, Kind::TokenEnded, &own.name);
    Ok(Reply::Redirect("/account".into()))
}
