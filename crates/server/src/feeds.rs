//! Feeds for calendar programs, and the secret addresses that open them.

use crate::call::{Call, Reply, Through};
use crate::events::{self, Kind};
use crate::{app, entrance_pages as html};
use kernel::{Fault, Role};
use store::ApiToken;
use ui::Feed;

/// `GET /FEED`: for a session, a token of a program, or a secret address.
pub fn download(call: &Call<'_>, feed: &Feed) -> Result<Reply, Fault> {
    let read = call.live()?;
    let visitor = call.visitor();
    let view = call.view(&*read, &visitor);
    let entries = (feed.render)(&view)?;
    let bytes = report::ics(&format!("{}: {}", view.t("brand"), view.t(feed.title)), &base(call), &entries).into_bytes();
    let name = feed.path.trim_start_matches('/').to_owned();
    Ok(Reply::File { media_type: "text/calendar; charset=utf-8".into(), name: Some(name), bytes, lasting: false })
}

/// What stands before a path of this server; nothing where that is not known.
fn base(call: &Call<'_>) -> String {
    call.app.outside.base(call.app.https, call.header("host")).unwrap_or_default()
}

/// `POST /account/addresses`: makes a secret address of a feed and shows it once.
pub fn make(call: &Call<'_>) -> Result<Reply, Fault> {
    let wanted = call.field("feed");
    let feed = call.app.concepts.iter().flat_map(|concept| concept.feeds).find(|feed| feed.path == wanted).ok_or(Fault::NotFound)?;
    let (caller, person) = call.person()?;
    // As with tokens: what leaked once must not live on under other names.
    if caller.through == Through::Token {
        return Err(Fault::Forbidden);
    }
    let (random, _) = call.app.secret();
    let token = format!("vouchsafe_feed_{random}");
    call.app.store.put_token(&ApiToken {
        hash: app::hash(&token),
        organisation: caller.organisation,
        person,
        name: call.app.words.get(feed.title),
        at_most: Some(Role::Reader),
        opens: feed.path.to_owned(),
        created: call.app.store.now(),
        expires: None,
        last_used: None,
    })?;
    events::own(call, Kind::AddressMade, feed.path);
    let read = call.live()?;
    let visitor = call.visitor();
    let view = call.view(&*read, &visitor);
    Ok(Reply::Page(200, html::address(&view, feed, &format!("{}{}?key={token}", base(call), feed.path))))
}
