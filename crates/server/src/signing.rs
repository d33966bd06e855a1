//! The copy that is kept of what somebody signs: set in type when it is signed, given back as the same bytes ever after.

use crate::App;
use crate::call::{Call, Reply};
use crate::watched::Watched;
use kernel::document::Document;
use kernel::nouns::{PERSON, SIGNOFF, SignOff, signoff};
use kernel::{Change, Fault, Id, Read, Register, Row};
use report::{Format, Lost, ReportError};
use sha2::{Digest, Sha256};
use ui::{View, Visitor};

/// Keeps a document that is signed, set in type, and answers with the hash of the copy.
///
/// # Errors
/// When the store fails, or the document cannot be set.
pub fn keep(app: &App, document: &Document) -> Result<String, Fault> {
    let (hash, bytes) = copy(document)?;
    app.store.put_blob(bytes.as_slice(), u64::MAX).map(|_| hash)
}

/// A document set in type, with the hash of its bytes.
///
/// # Errors
/// When it cannot be set.
pub fn copy(document: &Document) -> Result<(String, Vec<u8>), Fault> {
    let bytes = match report::render(document, Format::Pdf) {
        // A program built without PDF keeps the content as JSON: less handsome, as binding.
        Err(ReportError::WithoutPdf) => report::render(document, Format::Json),
        other => other,
    };
    let bytes = bytes.map_err(|error| Fault::Internal(format!("copy of {}: {error}", document.title)))?;
    Ok((crate::app::hex(&Sha256::digest(&bytes)), bytes))
}

/// What the signature among these changes covers, as the read shows it, and the units that it names; [`None`] when nothing is
/// signed. Touches the store through the read only, so that it may be called inside a write.
///
/// # Errors
/// When the store fails.
pub fn document(app: &App, read: &dyn Read, changes: &[Change]) -> Result<Option<(Document, Vec<Id>)>, Fault> {
    let watched = Watched::new(read);
    let Some(document) = signed(app, &watched, changes)? else { return Ok(None) };
    Ok(Some((document, watched.units()?)))
}

/// What an operation would keep of a record that somebody signs, before anybody has.
///
/// # Errors
/// When the store fails.
pub fn preview(app: &App, read: &dyn Read, row: &Row) -> Result<Document, Fault> {
    let mut document = content(app, read, row)?;
    document.facts.push((app.words.get("signed-by"), app.words.get("signed-preview")));
    document.standing = app.words.get("signed-standing-preview");
    Ok(document)
}

fn content(app: &App, read: &dyn Read, row: &Row) -> Result<Document, Fault> {
    let visitor = Visitor::default();
    let query = Vec::new();
    let view = View { read, words: &app.words, concepts: app.concepts, visitor: &visitor, path: "", query: &query, flash: None };
    let special = app.concepts.iter().flat_map(|concept| concept.copies).find(|copy| copy.register == row.register.key);
    special.map_or_else(|| ui::paper::record(&view, row), |copy| (copy.render)(&view, row))
}

/// `GET /REGISTER/REFERENCE/do/OPERATION/copy.pdf`: the copy as it would be kept, for whoever is about to sign.
pub fn look(call: &Call<'_>, register: &'static Register) -> Result<Reply, Fault> {
    let document = call.look(|read| preview(call.app, read, &call.row(read, register)?))?;
    let (_, bytes) = call.aside(|| copy(&document))?;
    let format = format_of(&bytes);
    let name = format!("{}-preview.{}", document.key, format.extension());
    Ok(Reply::File { media_type: format.media_type().to_owned(), name: Some(name), bytes, lasting: false })
}

/// What of a record its copy could not show as it is written.
///
/// # Errors
/// When the store fails.
pub fn lost(app: &App, read: &dyn Read, row: &Row) -> Result<Lost, Fault> {
    Ok(report::lost(&content(app, read, row)?))
}

fn format_of(bytes: &[u8]) -> Format {
    if bytes.starts_with(b"%PDF-") { Format::Pdf } else { Format::Json }
}

fn signed(app: &App, read: &dyn Read, changes: &[Change]) -> Result<Option<Document>, Fault> {
    let Some((about, draft)) = changes.iter().find_map(|change| match change {
        Change::Create { draft, .. } => signoff::signs(change).map(|about| (about, draft)),
        _ => None,
    }) else {
        return Ok(None);
    };
    let row = find(read, about)?.ok_or(Fault::NotFound)?;
    let mut document = content(app, read, &row)?;
    let text = |key: &str| draft.get(key).as_text().unwrap_or_default().to_owned();
    let signer = match draft.get("signer").as_link() {
        Some(id) => read.get(&PERSON, id)?.map(|person| person.title()).unwrap_or_default(),
        None => String::new(),
    };
    let until = draft.get("valid_until").as_date().map(|day| day.to_string()).unwrap_or_default();
    let signed = [("what", ui::record::title(&row)), ("name", signer.clone()), ("day", read.today().to_string())];
    document.standing = app.words.with("signed-standing", &signed);
    let facts = [
        ("signed-by", signer),
        ("signed-as", text("role")),
        ("signed-statement", text("statement")),
        ("signed-on", read.today().to_string()),
        ("signed-until", until),
    ];
    document.facts.extend(facts.into_iter().filter(|(_, value)| !value.is_empty()).map(|(id, value)| (app.words.get(id), value)));
    Ok(Some(document))
}

/// A record of any register by its identity.
fn find(read: &dyn Read, id: Id) -> Result<Option<Row>, Fault> {
    match read.names(&[id])?.remove(&id) {
        Some(name) => read.get(name.register, id),
        None => Ok(None),
    }
}

/// `GET /copy/REFERENCE`: what was signed, byte for byte, for whom pages offer it.
pub fn download(call: &Call<'_>) -> Result<Reply, Fault> {
    let row = {
        let read = call.read()?;
        Some(call.row(&*read, &SIGNOFF)?).filter(|row| signoff::gives_copy(row, &*read)).ok_or(Fault::NotFound)?
    };
    let hash = row.of::<SignOff>().map(|signature| signature.copy.clone()).unwrap_or_default();
    let bytes = call.content(&hash, &row.reference, &row.title())?;
    let format = format_of(&bytes);
    let name = format!("{}.{}", row.reference.to_lowercase(), format.extension());
    Ok(Reply::File { media_type: format.media_type().to_owned(), name: Some(name), bytes, lasting: false })
}
