//! The pages around the registers: set-up, sign-in, one-time links, account.

use crate::call::AGAIN;
use jiff::Timestamp;
use kernel::{Choice, Fault, Problem, Role, Row, Text, Words};
use maud::{Markup, html};
use store::{ApiToken, Session};
use ui::layout::{bare_page, page};
use ui::{Feed, View};

/// A labelled input with its help and its error.
struct Ask<'a> {
    words: &'a Words,
    typed: &'a [(String, String)],
    problems: &'a [Problem],
}

impl Ask<'_> {
    fn value(&self, key: &str) -> &str {
        self.typed.iter().find(|(name, _)| name == key).map_or("", |(_, value)| value)
    }

    /// `fill` is the browser's autocomplete word. Passwords are never written back into a page.
    fn line(&self, key: &'static str, kind: &str, fill: &str, default: &str) -> Markup {
        let label = self.words.get(&format!("ask-{key}"));
        // Rules for a new password would only mislead who types the old one.
        let help = self.words.find(&format!("ask-{key}-help"), &[]).filter(|_| fill != "current-password");
        let errors: Vec<String> =
            self.problems.iter().filter(|p| p.field.as_deref() == Some(key)).map(|p| self.words.say(&p.text)).collect();
        let typed = self.value(key);
        let value = if kind == "password" {
            ""
        } else if typed.is_empty() {
            default
        } else {
            typed
        };
        let described = format!(
            "{}{}",
            if help.is_some() { format!("{key}-h ") } else { String::new() },
            if errors.is_empty() { String::new() } else { format!("{key}-e") }
        );
        let invalid = (!errors.is_empty()).then_some("true");
        html! {
            div.field {
                label for=(key) { (label) }
                @if let Some(help) = help { p.help id=(format!("{key}-h")) { (help) } }
                @for error in &errors { p.err id=(format!("{key}-e")) { (ui::pieces::icon("bad")) (error) } }
                input.in type=(kind) id=(key) name=(key) value=(value) autocomplete=(fill) aria-invalid=[invalid]
                    aria-describedby=[(!described.is_empty()).then_some(described.trim())];
            }
        }
    }

    fn summary(&self) -> Markup {
        html! {
            @if !self.problems.is_empty() {
                div.note.bad role="alert" aria-labelledby="es" tabindex="-1" {
                    (ui::pieces::icon("bad"))
                    div {
                        h2 #es { (self.words.with("ask-look-again", &[("n", self.problems.len().to_string())])) }
                        ul.list { @for p in self.problems { li { a href=(format!("#{}", p.field.as_deref().unwrap_or("main")))
                            { (self.words.say(&p.text)) } } } }
                    }
                }
            }
        }
    }
}

/// First page of a new installation.
pub fn setup(words: &Words, token: &str, typed: &[(String, String)], problems: &[Problem]) -> String {
    let ask = Ask { words, typed, problems };
    let main = html! {
        h1 { (words.get("setup-title")) }
        p { (words.get("setup-lead")) }
        (ask.summary())
        form.stack method="post" action="/set-up" novalidate {
            input type="hidden" name="token" value=(token);
            (ask.line("organisation", "text", "organization", ""))
            (ask.line("name", "text", "name", ""))
            (ask.line("email", "email", "username", ""))
            (ask.line("password", "password", "new-password", ""))
            (ask.line("again", "password", "new-password", ""))
            (ask.line("time_zone", "text", "off", "Europe/Berlin"))
            (ask.line("currency", "text", "off", "EUR"))
            p.row { button.btn.main type="submit" { (words.get("setup-button")) } }
        }
    };
    bare_page(words, &words.get("setup-title"), main).into_string()
}

/// What was typed while a session ended, on its way through the sign-in.
pub struct Kept<'a> {
    /// Where its form belongs.
    pub to: &'a str,
    /// Its fields.
    pub fields: &'a [(String, String)],
}

/// Sign-in; `empty` when nothing was set up yet.
pub fn sign_in(words: &Words, email: &str, next: &str, problem: Option<&Text>, empty: bool, kept: Option<&Kept<'_>>) -> String {
    let typed = [("email".to_owned(), email.to_owned())];
    let ask = Ask { words, typed: &typed, problems: &[] };
    let main = html! {
        div.cover.stack {
            (ui::pieces::icon("mark"))
            h1 { (words.get("sign-in-title")) }
            @if empty { p.note { (ui::pieces::icon("soon")) span { (words.get("sign-in-empty")) } } }
            @if let Some(problem) = problem { div.note.bad role="alert" { (ui::pieces::icon("bad")) p { (words.say(problem)) } } }
            form.stack method="post" action="/sign-in" enctype=[kept.map(|_| "multipart/form-data")] {
                input type="hidden" name="next" value=(next);
                @if let Some(kept) = kept {
                    input type="hidden" name=(KEPT_FOR) value=(kept.to);
                    @for (key, value) in kept.fields { (hidden(&format!("{KEPT}{key}"), value)) }
                }
                (ask.line("email", "email", "username", ""))
                (ask.line("password", "password", "current-password", ""))
                p.row { button.btn.main.fill type="submit" { (words.get("sign-in-button")) } }
            }
            p.mute.small { (words.get("sign-in-forgotten")) }
        }
    };
    bare_page(words, &words.get("sign-in-title"), main).into_string()
}

/// Begins the names of fields that travel through the sign-in.
pub const KEPT: &str = "kept.";
/// The field that says where their form belongs.
pub const KEPT_FOR: &str = "kept-for";

/// A text that travels with a form. A browser takes line ends of a hidden field as they are.
fn hidden(key: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(key) value=(value); }
}

/// After a sign-in: the way back to the form in which something was typed.
pub fn again(words: &Words, to: &str, csrf: &str, fields: &[(String, String)]) -> String {
    let main = html! {
        h1 { (words.get("again-title")) }
        p { (words.get("again-lead")) }
        form.stack method="post" action=(to) enctype="multipart/form-data" {
            input type="hidden" name="_csrf" value=(csrf);
            input type="hidden" name=(AGAIN) value="1";
            @for (key, value) in fields { (hidden(key, value)) }
            p.row { button.btn.main type="submit" { (words.get("again-button")) } }
        }
    };
    bare_page(words, &words.get("again-title"), main).into_string()
}

/// What was typed into a form that cannot be shown again, to be copied from.
pub fn leftover(words: &Words, page: &str, fields: &[(String, String)]) -> String {
    let main = html! {
        h1 { (words.get("leftover-title")) }
        p { (words.get("leftover-lead")) }
        @for (place, (key, value)) in fields.iter().filter(|(key, value)| !key.starts_with('_') && !value.is_empty()).enumerate() {
            div.field {
                label for=(format!("left-{place}")) { (kernel::text::humanise(key)) }
                textarea.in id=(format!("left-{place}")) rows="6" readonly { (value) }
            }
        }
        p.row { a.btn href=(page) { (words.get("leftover-page")) } a.btn href="/" { (words.get("error-start")) } }
    };
    bare_page(words, &words.get("leftover-title"), main).into_string()
}

/// Behind a one-time link: a button, or a new password.
pub fn enter(words: &Words, token: &str, name: &str, password: bool, problems: &[Problem]) -> String {
    let ask = Ask { words, typed: &[], problems };
    let (title, button) = if password { ("enter-password-title", "enter-password-button") } else { ("enter-title", "enter-button") };
    let main = html! {
        h1 { (words.with(title, &[("name", name.to_owned())])) }
        p { (words.get(if password { "enter-password-lead" } else { "enter-lead" })) }
        (ask.summary())
        form.stack method="post" action="/enter" {
            input type="hidden" name="token" value=(token);
            @if password {
                (ask.line("password", "password", "new-password", ""))
                (ask.line("again", "password", "new-password", ""))
            }
            p.row { button.btn.main type="submit" { (words.get(button)) } }
        }
    };
    bare_page(words, &words.with(title, &[("name", name.to_owned())]), main).into_string()
}

/// A link that was used, is too old or never was.
pub fn used_link(words: &Words) -> String {
    let main = html! {
        h1 { (words.get("used-link-title")) }
        p { (words.get("used-link-lead")) }
        p.row { a.btn href="/sign-in" { (words.get("sign-in-title")) } }
    };
    bare_page(words, &words.get("used-link-title"), main).into_string()
}

/// The link to hand over, shown once.
///
/// # Errors
/// When the store fails.
pub fn invited(view: &View<'_>, row: &Row, base: Option<&str>, path: &str, expires: Timestamp) -> Result<String, Fault> {
    let link = format!("{}{path}", base.unwrap_or_default());
    let end = expires.to_zoned(view.read.zone()).strftime("%Y-%m-%d %H:%M").to_string();
    let title = view.tw("invited-title", &[("name", row.title())]);
    let main = html! {
        div.head { div { h1 { (title) } p { (view.t("invited-lead")) } } }
        div.stack {
            @if base.is_none() { div.note { (ui::pieces::icon("soon")) p { (view.t("link-without-address")) } } }
            div.field { label for="link" { (view.t("invited-link")) } p.help #link-help { (view.tw("invited-until", &[("end", end)])) } input.in #link
                type="text" readonly value=(link) aria-describedby="link-help"; }
            p.row { a.btn href=(ui::paths::record(row.register, &row.reference)) { (view.tw("invited-back", &[("reference", row.reference.clone())])) } }
        }
    };
    Ok(page(view, &title, main).into_string())
}

/// The secret address of a feed, shown once.
pub fn address(view: &View<'_>, feed: &Feed, link: &str) -> String {
    let title = view.tw("address-title", &[("what", view.t(feed.title))]);
    let main = html! {
        div.head { div { h1 { (title) } p { (view.t("address-lead")) } } }
        div.stack {
            @if link.starts_with('/') { div.note { (ui::pieces::icon("soon")) p { (view.t("link-without-address")) } } }
            div.field { label for="link" { (view.t("address-link")) } p.help #link-help { (view.t("address-help")) } input.in #link type="text"
                readonly value=(link) aria-describedby="link-help"; }
            p.row { a.btn href=(feed.page) { (view.tw("address-back", &[("what", view.t(feed.title))])) } a.btn.quiet href="/account#to"
                { (view.t("address-all")) } }
        }
    };
    page(view, &title, main).into_string()
}

/// What opens this account.
pub struct Keys {
    /// Where it is signed in.
    pub sessions: Vec<Session>,
    /// Its tokens.
    pub tokens: Vec<ApiToken>,
    /// The session of this request.
    pub here: Option<[u8; 32]>,
    /// Whether the security events are theirs to see.
    pub events: bool,
    /// A token that was just made, shown once.
    pub fresh: Option<String>,
}

fn moment(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// The account page.
///
/// # Errors
/// When the store fails.
pub fn account(view: &View<'_>, row: &Row, keys: &Keys, typed: &[(String, String)], problems: &[Problem]) -> Result<String, Fault> {
    let words = view.words;
    let csrf = view.visitor.csrf.as_str();
    let ask = Ask { words, typed, problems };
    let title = view.t("account-title");
    let main = html! {
        div.head { div { h1 { (row.title()) } p { a href=(ui::paths::record(row.register, &row.reference)) { (row.reference) } " · "
            (view.read.scope().highest().map(|role| words.choice(Role::CHOICES, role.key())).unwrap_or_default()) } }
            form.row method="post" action="/sign-out"
                { input type="hidden" name="_csrf" value=(csrf); button.btn type="submit" { (view.t("account-sign-out")) } } }
        @if keys.events { p.small { a href=(crate::events::PATH) { (view.t("account-events")) } } }
        (ask.summary())
        @if let Some(token) = &keys.fresh {
            div.note role="status" { (ui::pieces::icon("lock")) div.stack { p { (view.t("account-token-once")) } p { code.ref { (token) } } } }
        }
        div.stack {
            section.part aria-labelledby="pw" { h2 #pw { (view.t("account-password")) }
                form.stack method="post" action="/account/password" {
                    input type="hidden" name="_csrf" value=(csrf);
                    (ask.line("current", "password", "current-password", ""))
                    (ask.line("password", "password", "new-password", ""))
                    (ask.line("again", "password", "new-password", ""))
                    label.pick { input type="checkbox" name="keys" value="yes"; " " (view.t("account-password-keys")) }
                    p.row { button.btn type="submit" { (view.t("account-password-button")) } }
                } }
            section.part aria-labelledby="se" { h2 #se { (view.t("account-sessions")) }
                div.scroll tabindex="0" role="group" aria-labelledby="se" { table.reg.rows {
                    thead { tr { th scope="col" { (view.t("account-seen")) } th scope="col" { (view.t("account-since")) } th scope="col"
                        { (view.t("account-browser")) } } }
                    tbody { @for session in &keys.sessions { tr {
                        td { (moment(session.seen)) @if Some(session.hash) == keys.here { " " span.tag { (view.t("account-here")) } } }
                        td { (moment(session.created)) }
                        td { (session.agent) }
                    } } }
                } }
                form.row method="post" action="/account/sessions"
                    { input type="hidden" name="_csrf" value=(csrf); button.btn type="submit" { (view.t("account-end-others")) } } }
            section.part aria-labelledby="to" { h2 #to { (view.t("account-tokens")) }
                p.mute { (view.t("account-tokens-lead")) }
                @if !keys.tokens.is_empty() {
                    div.scroll tabindex="0" role="group" aria-labelledby="to" { table.reg.rows {
                        thead { tr { th scope="col" { (view.t("account-token-name")) } th scope="col" { (view.t("account-token-role")) } th
                            scope="col" { (view.t("account-token-expires")) } th scope="col" { (view.t("account-token-used")) } th scope="col"
                            { span.vh { (view.t("account-token-revoke")) } } } }
                        tbody { @for token in &keys.tokens { tr {
                            td { (token.name) }
                            td { @if !token.opens.is_empty() { (view.t("account-token-feed")) } @else
                                { (token.at_most.map(|role| words.choice(Role::CHOICES, role.key())).unwrap_or_else(|| view.t("account-token-all"))) } }
                            td { (token.expires.map(moment).unwrap_or_else(|| view.t("account-token-until-revoked"))) }
                            td { (token.last_used.map(moment).unwrap_or_else(|| view.t("account-token-never"))) }
                            td { form method="post" action="/account/tokens/revoke"
                                { input type="hidden" name="_csrf" value=(csrf); input type="hidden" name="token"
                                value=(crate::app::hex(&token.hash)); button.btn.is-bad.step type="submit" { (view.t("account-token-revoke")) } } }
                        } } }
                    } }
                }
                form.stack method="post" action="/account/tokens" {
                    input type="hidden" name="_csrf" value=(csrf);
                    (ask.line("name", "text", "off", ""))
                    div.field { label for="role" { (view.t("ask-role")) } select.in #role name="role"
                        { option value="" { (view.t("account-token-all")) } @for key in Role::CHOICES.keys
                        { option value=(key) { (words.choice(Role::CHOICES, key)) } } } }
                    (ask.line("days", "text", "off", "365"))
                    p.row { button.btn type="submit" { (view.t("account-token-button")) } }
                } }
        }
    };
    Ok(page(view, &title, main).into_string())
}
