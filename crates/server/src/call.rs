//! A request as handlers see it, and what they answer. Handlers are plain functions; async ends here.

use crate::App;
use crate::admission::Pass;
use axum::http::{HeaderMap, Method};
use kernel::cell::Lookup;
use kernel::document::Document;
use kernel::nouns::{ORGANISATION, PERSON};
use kernel::{Actor, Change, Channel, Door, Fault, Finder, Id, Moment, Note, Read, Receipt, Register, Role, Row, Text};
use report::Format;
use sha2::{Digest, Sha256};
use std::cell::{Cell, RefCell};
use store::Once;
use ui::{View, Visitor};

/// Cookie with the keys of registers that records were last made of.
pub const MADE: &str = "vouchsafe-made";
/// Field of a form that asks to be shown again, and not to be carried out.
pub const AGAIN: &str = "_again";
/// Field with the names of files that must be chosen again.
pub const FILES: &str = "_files";
/// Cookie with the groups of the index that stand open; the script writes it.
const OPEN: &str = "vouchsafe-index";

/// Who sent a request.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The organisation.
    pub organisation: Id,
    /// Rights and name in the journal.
    pub actor: Actor,
    /// The person, if it is one.
    pub person: Option<Id>,
    /// Name for the header.
    pub name: String,
    /// How the caller is known.
    pub through: Through,
}

/// How a caller is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Through {
    /// A session: hash of its token and the token of its forms.
    Session([u8; 32], String),
    /// A bearer token.
    Token,
    /// The socket of the data folder, or the same process.
    Local,
}

/// One file of a multipart body.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Name of the field.
    pub field: String,
    /// Name of the file as sent.
    pub name: String,
    /// Its bytes; none of a file that was cut.
    pub bytes: Vec<u8>,
    /// Larger than the server takes, alone or with those before it.
    pub cut: bool,
}

/// A request.
pub struct Call<'a> {
    /// The application.
    pub app: &'a App,
    /// Its method.
    pub method: Method,
    /// Its path.
    pub path: String,
    /// Parts of the path by name.
    pub parts: Vec<(String, String)>,
    /// Decoded query.
    pub query: Vec<(String, String)>,
    /// Headers.
    pub headers: HeaderMap,
    /// Decoded form fields in order.
    pub form: Vec<(String, String)>,
    /// Files of a form.
    pub uploads: Vec<Upload>,
    /// The body, when it is neither.
    pub body: Vec<u8>,
    /// Address of the other end.
    pub address: String,
    /// It came through the socket of the data folder, or from the same process.
    pub local: bool,
    /// Who sent it; [`None`] only behind an open gate.
    pub caller: Option<Caller>,
    /// Its place among those that read.
    pub pass: RefCell<Pass>,
    /// How often it has written.
    pub writes: Cell<u32>,
}

/// An answer.
#[derive(Debug, Clone)]
pub enum Reply {
    /// A page with its status.
    Page(u16, String),
    /// JSON with its status and further headers.
    Json(u16, serde_json::Value, Vec<(&'static str, String)>),
    /// Go there with GET.
    Redirect(String),
    /// Go there, with cookies to set.
    Enter(String, Vec<String>),
    /// A page with cookies to set.
    Welcome(String, Vec<String>),
    /// Go there, with cookies to take away, and with whatever the browser keeps of ours.
    Leave(String, Vec<String>),
    /// Bytes to look at or to save.
    File {
        /// Media type.
        media_type: String,
        /// Name to save as; [`None`] shows it in place.
        name: Option<String>,
        /// The bytes.
        bytes: Vec<u8>,
        /// Never changes under this address.
        lasting: bool,
    },
    /// Plain text with its status.
    Text(u16, String),
    /// A document, put into its format after everything was read; `true` to look at it in place.
    Document(Box<Document>, Format, bool),
}

impl Call<'_> {
    /// A part of the path.
    pub fn part(&self, name: &str) -> &str {
        self.parts.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// The first query parameter of this name.
    pub fn param(&self, name: &str) -> &str {
        self.query.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// The first form field of this name.
    pub fn field(&self, name: &str) -> &str {
        self.form.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// A header as text.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Part of the interface for programs.
    pub fn is_api(&self) -> bool {
        self.path.starts_with("/api/")
    }

    /// Who sent it.
    ///
    /// # Errors
    /// When nobody is known.
    pub fn caller(&self) -> Result<&Caller, Fault> {
        self.caller.as_ref().ok_or(Fault::Unauthenticated)
    }

    /// Who sent it, where that must be a person.
    ///
    /// # Errors
    /// For an operator who acts for nobody.
    pub fn person(&self) -> Result<(&Caller, Id), Fault> {
        let caller = self.caller()?;
        let person = caller.person.ok_or_else(|| Fault::Conflict(Text::new("server-needs-person")))?;
        Ok((caller, person))
    }

    /// The person whom an address, a name or a reference means.
    ///
    /// # Errors
    /// When there is none, or not for this caller.
    pub fn person_named(&self, user: &str) -> Result<Id, Fault> {
        let found = self.look(|read| Ok(Finder(read).find(user, &[PERSON.key])))?;
        found.ok_or_else(|| Fault::field("user", Text::new("cell-not-found").with("typed", user)))
    }

    /// Refuses everybody but administrators of the whole organisation.
    ///
    /// # Errors
    /// [`Fault::Forbidden`].
    pub fn administrator(&self) -> Result<(), Fault> {
        let role = self.look(|read| {
            let organisation = read.get(&ORGANISATION, read.organisation())?;
            Ok(read.scope().role(organisation.and_then(|row| row.common.unit).unwrap_or_default()))
        })?;
        if role == Some(Role::Admin) { Ok(()) } else { Err(Fault::Forbidden) }
    }

    /// A read at the moment that the query asks for.
    ///
    /// # Errors
    /// As [`App::read_at`].
    pub fn read(&self) -> Result<Box<dyn Read + '_>, Fault> {
        let caller = self.caller()?;
        self.app.read_at(caller.organisation, &caller.actor, self.param("as_at"))
    }

    /// A read of the newest state, for everything that writes.
    ///
    /// # Errors
    /// As [`App::read_at`].
    pub fn live(&self) -> Result<Box<dyn Read + '_>, Fault> {
        let caller = self.caller()?;
        self.app.read_at(caller.organisation, &caller.actor, "")
    }

    /// Looks at the newest state and gives the connection back: how every write is prepared. A request has one connection
    /// for reading at most and none while it writes ([`store::Store::overlaps`] counts where that is broken).
    ///
    /// # Errors
    /// As [`App::read_at`], and what the look says.
    pub fn look<T>(&self, look: impl FnOnce(&dyn Read) -> Result<T, Fault>) -> Result<T, Fault> {
        let read = self.live()?;
        look(&*read)
    }

    /// The state after a change set, or the newest when nothing was written.
    ///
    /// # Errors
    /// No rights any more, or a failing store.
    pub fn after(&self, receipt: &Receipt) -> Result<Box<dyn Read + '_>, Fault> {
        let caller = self.caller()?;
        let moment = if receipt.sequence == 0 { Moment::Live } else { Moment::Sequence(receipt.sequence) };
        self.app.store.read(caller.organisation, &caller.actor, moment)
    }

    /// Sets something in type meanwhile; no read may be open.
    pub fn aside<T>(&self, work: impl FnOnce() -> T) -> T {
        self.pass.borrow_mut().aside(&self.app.admission, work)
    }

    /// Whether a form asks to be shown again only. Then nothing is written.
    pub fn again(&self) -> bool {
        !self.is_api() && !self.field(AGAIN).is_empty()
    }

    /// What is said above a form that is shown again.
    fn look_again(&self) -> Fault {
        Fault::whole(match self.field(FILES) {
            "" => Text::new("again-look"),
            names => Text::new("again-look-files").with("names", names),
        })
    }

    /// What makes a form safe to send twice: the mark that its page gave it, with everything that is in it. The same page with something
    /// else typed is another form.
    fn form_once(&self) -> Result<Option<Once>, Fault> {
        let mark = self.field(ui::ONCE);
        if mark.is_empty() || self.is_api() {
            return Ok(None);
        }
        let mut said = Sha256::new();
        let mut add = |bytes: &[u8]| {
            said.update((bytes.len() as u64).to_be_bytes());
            said.update(bytes);
        };
        add(self.path.as_bytes());
        self.form
            .iter()
            .filter(|(key, _)| key != "_csrf")
            .for_each(|(key, value)| [key, value].iter().for_each(|part| add(part.as_bytes())));
        self.uploads.iter().for_each(|upload| [upload.name.as_bytes(), &upload.bytes].iter().for_each(|part| add(part)));
        // Of several writes of one request each has its own key.
        add(&self.writes.replace(self.writes.get() + 1).to_be_bytes());
        let request: [u8; 32] = said.finalize().into();
        Ok(Some(Once { by: self.caller()?.person, key: format!("form {}", crate::app::hex(&request)), request }))
    }

    /// The key with which a program makes a request safe to repeat.
    ///
    /// # Errors
    /// When it is too long.
    pub fn once(&self) -> Result<Option<Once>, Fault> {
        let key = self.header("idempotency-key").trim();
        if key.is_empty() || !self.is_api() {
            return Ok(None);
        }
        if key.chars().count() > 255 {
            return Err(Fault::field("Idempotency-Key", Text::new("server-key-too-long")));
        }
        let mut request = Sha256::new();
        for part in [self.method.as_str(), &self.path, &format!("{:?}", self.query)] {
            request.update(part.as_bytes());
            request.update([0]);
        }
        request.update(&self.body);
        Ok(Some(Once { by: self.caller()?.person, key: key.to_owned(), request: request.finalize().into() }))
    }

    /// Writes through the door.
    ///
    /// # Errors
    /// As the door.
    pub fn write(&self, reason: &str, changes: &[Change]) -> Result<Receipt, Fault> {
        self.plan(reason, &|_| Ok(changes.to_vec()))
    }

    /// Writes what a plan answers, inside one transaction.
    ///
    /// # Errors
    /// As the door.
    pub fn plan(&self, reason: &str, plan: kernel::change::Plan<'_>) -> Result<Receipt, Fault> {
        let caller = self.caller()?;
        if reason.chars().count() > 1000 || reason.contains('\0') {
            return Err(Fault::field("_reason", Text::new("server-reason-too-long")));
        }
        let channel = match caller.through {
            Through::Session(..) => Channel::Browser,
            Through::Token => Channel::Api,
            Through::Local => Channel::CommandLine,
        };
        if self.again() {
            return Err(self.look_again());
        }
        let note = Note { channel, reason: reason.trim().to_owned() };
        match self.once()?.map_or_else(|| self.form_once(), |once| Ok(Some(once)))? {
            Some(once) => self.app.store.write_once(caller.organisation, &caller.actor, &note, &once, plan),
            None => self.app.store.write(caller.organisation, &caller.actor, &note, plan),
        }
    }

    /// The content of a file that a record names. One that is lost or damaged is said as that, with which it is.
    ///
    /// # Errors
    /// [`Fault::Conflict`] for one that is not what was kept, or a failing store.
    pub fn content(&self, hash: &str, reference: &str, name: &str) -> Result<Vec<u8>, Fault> {
        self.app.store.get_blob(hash).map_err(|fault| {
            let id = match &fault {
                Fault::NotFound => "file-lost",
                Fault::Internal(_) => "file-damaged",
                _ => return fault,
            };
            tracing::error!(reference, hash, "a file is not what was kept, or not there any more");
            Fault::Conflict(Text::new(id).with("reference", reference).with("name", name))
        })
    }

    /// The record named by the path, at the moment of the read.
    ///
    /// # Errors
    /// [`Fault::NotFound`] for one that is absent, hidden or of another register.
    pub fn row(&self, read: &dyn Read, register: &'static Register) -> Result<Row, Fault> {
        read.by_reference(self.part("reference"))?.filter(|row| row.register == register).ok_or(Fault::NotFound)
    }

    /// The words of a cookie that only makes pages handier; [`None`] where it was never set.
    fn cookie(&self, name: &str) -> Option<Vec<String>> {
        let pairs = self.header("cookie").split(';').filter_map(|pair| pair.trim().split_once('='));
        let (_, value) = pairs.into_iter().find(|(key, _)| *key == name)?;
        Some(value.split('.').filter(|word| !word.is_empty()).take(20).map(str::to_owned).collect())
    }

    /// The same; nothing where it was never set.
    pub fn remembered(&self, name: &str) -> Vec<String> {
        self.cookie(name).unwrap_or_default()
    }

    /// Who looks, for pages.
    pub fn visitor(&self) -> Visitor {
        self.caller.as_ref().map_or_else(Visitor::default, |caller| Visitor {
            person: caller.person,
            name: caller.name.clone(),
            csrf: if let Through::Session(_, csrf) = &caller.through { csrf.clone() } else { String::new() },
            open: self.cookie(OPEN),
            made: self.remembered(MADE),
            once: self.app.secret().0,
        })
    }

    /// The material of a page.
    pub fn view<'v>(&'v self, read: &'v dyn Read, visitor: &'v Visitor) -> View<'v> {
        View { read, words: &self.app.words, concepts: self.app.concepts, visitor, path: &self.path, query: &self.query, flash: None }
    }
}

/// Whether an address is a path of ours: no other host, no scheme.
pub fn is_ours(path: &str) -> bool {
    // Browsers drop what is not seen, and what is left may name another host.
    path.starts_with('/') && !path.starts_with("//") && !path.chars().any(|c| c == '\\' || c.is_control() || c.is_whitespace())
}
