//! Security events: noted where keys are made, used, refused and taken; shown to administrators of the whole organisation.

use crate::call::{Call, Reply};
use jiff::civil::Date;
use kernel::cell::Lookup;
use kernel::{Fault, Finder, Id, Name, Problem, Read, Text};
use maud::{Markup, html};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use store::{Event, EventQuery};
use ui::layout::page;
use ui::view::encode;

/// Path of the page.
pub const PATH: &str = "/security-events";
/// So many stand on a page.
const PAGE: u64 = 100;
/// So many characters of what was sent are kept at most.
const LONGEST: usize = 200;

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A session began.
    SignedIn,
    /// Address and password did not fit.
    SignInFailed,
    /// Tries were slowed down.
    SlowedDown,
    /// A session ended.
    SignedOut,
    /// Other sessions were ended.
    SessionsEnded,
    /// A one-time link for a password was made.
    LinkMade,
    /// A password was set by a link.
    PasswordSet,
    /// A password was changed by its owner.
    PasswordChanged,
    /// A token was made.
    TokenMade,
    /// A token or an address was taken back.
    TokenEnded,
    /// A secret address of a feed was made.
    AddressMade,
    /// Somebody known was refused something.
    Refused,
    /// Somebody whose right has ended, or not begun, came with a password, a link or a key that is theirs.
    NoRight,
}

impl Kind {
    const ALL: [Self; 13] = [
        Self::SignedIn,
        Self::SignInFailed,
        Self::SlowedDown,
        Self::SignedOut,
        Self::SessionsEnded,
        Self::LinkMade,
        Self::PasswordSet,
        Self::PasswordChanged,
        Self::TokenMade,
        Self::TokenEnded,
        Self::AddressMade,
        Self::Refused,
        Self::NoRight,
    ];

    fn key(self) -> &'static str {
        match self {
            Self::SignedIn => "signed-in",
            Self::SignInFailed => "sign-in-failed",
            Self::SlowedDown => "slowed-down",
            Self::SignedOut => "signed-out",
            Self::SessionsEnded => "sessions-ended",
            Self::LinkMade => "link-made",
            Self::PasswordSet => "password-set",
            Self::PasswordChanged => "password-changed",
            Self::TokenMade => "token-made",
            Self::TokenEnded => "token-ended",
            Self::AddressMade => "address-made",
            Self::Refused => "refused",
            Self::NoRight => "no-right",
        }
    }
}

/// Notes an event in the log and the store. Where that fails, the request goes on and the log says so.
pub fn note(call: &Call<'_>, kind: Kind, organisation: Id, about: Option<Id>, what: &str) {
    let person = call.caller.as_ref().and_then(|caller| caller.person);
    let what: String = what.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    let (said, address) = (kind.key(), call.address.as_str());
    tracing::info!(event = said, %organisation, person = person.map(|id| id.to_string()), about = about.map(|id| id.to_string()), address, what);
    let event = Event { at: call.app.store.now(), kind: said.to_owned(), person, about, address: call.address.clone(), what };
    if let Err(fault) = call.app.store.put_event(organisation, &event) {
        tracing::warn!(%fault, event = said, "a security event could not be kept");
    }
}

/// Notes what the caller did about their own account.
pub fn own(call: &Call<'_>, kind: Kind, what: &str) {
    if let Some(caller) = &call.caller {
        note(call, kind, caller.organisation, None, what);
    }
}

/// Notes a try to sign in that names an address: for the organisations that know it, else for the only one there is.
pub fn tried(call: &Call<'_>, kind: Kind, email: &str) {
    let known = call.app.store.account_by_email(email).unwrap_or_default();
    for account in &known {
        note(call, kind, account.organisation, Some(account.person), email);
    }
    if let (true, [only]) = (known.is_empty(), call.app.store.organisations().unwrap_or_default().as_slice()) {
        note(call, kind, only.id, None, email);
    }
}

/// Notes that somebody known was refused something, as often as the throttle lets them.
pub fn refused(call: &Call<'_>) {
    let Some(caller) = &call.caller else { return };
    let who = caller.person.map(|id| id.to_string()).unwrap_or_default();
    if call.app.throttle.allow_note(&who) {
        note(call, Kind::Refused, caller.organisation, None, &format!("{} {}", call.method, call.path));
    }
}

/// Notes that a key of somebody opens nothing because no right of theirs counts today, as often as the throttle lets them.
pub fn no_right(call: &Call<'_>, organisation: Id, person: Id) {
    if call.app.throttle.allow_note(&person.to_string()) {
        note(call, Kind::NoRight, organisation, Some(person), &format!("{} {}", call.method, call.path));
    }
}

/// What is asked for, with what of it was wrong.
fn wanted(call: &Call<'_>, read: &dyn Read) -> Result<EventQuery, Fault> {
    let mut problems = Vec::new();
    let mut query = EventQuery { limit: PAGE, ..EventQuery::default() };
    let wrong = |key: &str, id: &'static str| Problem::field(key, Text::new(id).with("typed", call.param(key)));
    if !call.param("kind").is_empty() {
        match Kind::ALL.into_iter().find(|kind| kind.key() == call.param("kind")) {
            Some(kind) => query.kind = Some(kind.key().to_owned()),
            None => problems.push(Problem::field(
                "kind",
                Text::new("cell-unknown-choice").with("typed", call.param("kind")).with("choices", Kind::ALL.map(Kind::key).join(", ")),
            )),
        }
    }
    if !call.param("person").is_empty() {
        query.person = Finder(read).find(call.param("person"), &["person"]);
        if query.person.is_none() {
            problems.push(wrong("person", "cell-not-found"));
        }
    }
    let mut day = |key: &str, later: bool| {
        let typed = call.param(key);
        if typed.is_empty() {
            return None;
        }
        let date = typed.parse::<Date>().ok().and_then(|date| if later { date.tomorrow().ok() } else { Some(date) });
        let time = date.and_then(|date| date.to_zoned(read.zone()).ok()).map(|zoned| zoned.timestamp());
        if time.is_none() {
            problems.push(wrong(key, "cell-not-a-date"));
        }
        time
    };
    query.from = day("from", false);
    query.until = day("until", true);
    if !call.param("before").is_empty() {
        query.before = call.param("before").parse().ok();
        if query.before.is_none() {
            problems.push(wrong("before", "server-bad-cursor"));
        }
    }
    if problems.is_empty() { Ok(query) } else { Err(Fault::Invalid(problems)) }
}

/// The events asked for, with the names of everybody in them.
type Found = (Vec<(i64, Event)>, BTreeMap<Id, Name>);

fn found(call: &Call<'_>) -> Result<Found, Fault> {
    call.administrator()?;
    let query = call.look(|read| wanted(call, read))?;
    let events = call.app.store.events(call.caller()?.organisation, &query)?;
    let mut ids: Vec<Id> = events.iter().flat_map(|(_, event)| [event.person, event.about]).flatten().collect();
    ids.sort_unstable();
    ids.dedup();
    Ok((events, call.look(|read| read.names(&ids))?))
}

/// `GET /api/v1/security-events?kind=&person=&from=&until=&before=`: the newest first; `next` is the `before` of what follows.
pub fn list(call: &Call<'_>) -> Result<Reply, Fault> {
    let (events, names) = found(call)?;
    let reference = |id: Option<Id>| id.and_then(|id| names.get(&id)).map(|name| name.reference.clone());
    let next = events.last().filter(|_| events.len() as u64 == PAGE).map(|(no, _)| no.to_string());
    let list: Vec<Json> = events
        .iter()
        .map(|(no, event)| {
            json!({ "number": no, "at": event.at.to_string(), "kind": event.kind, "person": reference(event.person),
                "about": reference(event.about), "address": event.address, "what": event.what })
        })
        .collect();
    Ok(Reply::Json(200, json!({ "events": list, "next": next }), Vec::new()))
}

/// `GET /security-events`
pub fn screen(call: &Call<'_>) -> Result<Reply, Fault> {
    let (events, names) = match found(call) {
        Err(Fault::Invalid(problems)) => return shown(call, 422, &problems, &[], &BTreeMap::new()),
        found => found?,
    };
    shown(call, 200, &[], &events, &names)
}

fn shown(call: &Call<'_>, status: u16, problems: &[Problem], events: &[(i64, Event)], names: &BTreeMap<Id, Name>) -> Result<Reply, Fault> {
    let read = call.live()?;
    let visitor = call.visitor();
    let view = call.view(&*read, &visitor);
    let said = |id: Option<Id>| -> Markup {
        html! { @if let Some(name) = id.and_then(|id| names.get(&id)) {
            a href=(ui::paths::record(name.register, &name.reference)) { bdi { (name.title) } }
        } }
    };
    let field =
        |key: &'static str, input: Markup| html! { div.field { label for={ "f-" (key) } { (view.t(&format!("events-{key}"))) } (input) } };
    let more = events.last().filter(|_| events.len() as u64 == PAGE).map(|(no, _)| {
        let kept = ["kind", "person", "from", "until"].map(|key| format!("{key}={}", encode(call.param(key)))).join("&");
        format!("{PATH}?{kept}&before={no}")
    });
    let main = html! {
        div.head { div { h1 { (view.t("events-title")) } p { (view.t("events-lead")) } } }
        @for problem in problems { p.err { (view.say(&problem.text)) } }
        form.filter.ends method="get" action=(PATH) {
            (field("kind", html! { select.in #f-kind name="kind" {
                option value="" { (view.t("events-any")) }
                @for kind in Kind::ALL { option value=(kind.key()) selected[kind.key() == call.param("kind")] { (view.t(&format!("event-{}", kind.key()))) } }
            } }))
            (field("person", html! { input.in #f-person type="text" name="person" value=(call.param("person")) autocomplete="off"; }))
            (field("from", html! { input.in.short #f-from type="text" name="from" value=(call.param("from")) autocomplete="off"; }))
            (field("until", html! { input.in.short #f-until type="text" name="until" value=(call.param("until")) autocomplete="off"; }))
            button.btn { (view.t("events-show")) }
        }
        @if events.is_empty() { p.part.lead { (view.t("events-none")) } }
        @else {
            div.scroll.part tabindex="0" role="group" aria-label=(view.t("events-title")) { table.reg.rows {
                thead { tr { @for key in ["at", "kind", "person", "about", "address", "what"] { th scope="col" { (view.t(&format!("events-{key}"))) } } } }
                tbody { @for (_, event) in events { tr {
                    td.nowrap { (event.at.to_zoned(read.zone()).strftime("%Y-%m-%d %H:%M:%S")) }
                    td { (view.t(&format!("event-{}", event.kind))) }
                    td { (said(event.person)) }
                    td { (said(event.about)) }
                    td { (event.address) }
                    td { bdi { (event.what) } }
                } } }
            } }
            @if let Some(more) = more { p.row { a.btn href=(more) { (view.t("events-older")) } } }
        }
    };
    Ok(Reply::Page(status, page(&view, &view.t("events-title"), main).into_string()))
}
