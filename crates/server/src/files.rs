//! Files beside records: sent, kept by the hash of their content, given back as something to save, never to run.

use crate::api;
use crate::app::MB;
use crate::call::{Call, Reply, Upload};
use crate::media::media_type;
use kernel::nouns::{ATTACHMENT, Attachment};
use kernel::{Action, Change, Draft, Fault, Problem, Register, Row, Text};
use serde_json::json;

/// Longest name that is kept, in characters.
const LONGEST: usize = 200;

/// A name that can be shown and saved: no paths, no control or direction characters; one that is too long is shortened before its
/// ending.
fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let hidden = |c: &char| c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let visible: String = last.chars().filter(|c| !hidden(c)).collect();
    let visible = visible.trim().trim_end_matches('.');
    let length = visible.chars().count();
    if length > LONGEST {
        let ending = visible.rsplit_once('.').map(|(_, ending)| format!(".{ending}")).filter(|ending| ending.chars().count() <= 20);
        let ending = ending.unwrap_or_default();
        let start: String = visible.chars().take(LONGEST - ending.chars().count()).collect();
        return format!("{}{ending}", start.trim_end());
    }
    if visible.is_empty() { "file".into() } else { visible.to_owned() }
}

/// Files of a form; a browser sends one without a name where none was chosen.
pub fn chosen<'c>(call: &'c Call<'_>) -> impl Iterator<Item = &'c Upload> {
    call.uploads.iter().filter(|upload| !upload.name.is_empty())
}

/// The status of a form of whose files not all were kept.
pub fn refused_status(call: &Call<'_>) -> u16 {
    if call.uploads.iter().any(|upload| upload.cut) { 413 } else { 422 }
}

/// Keeps the files of a form with a record, each on its own: a problem for each that was refused, the others are kept.
pub fn keep(call: &Call<'_>, row: &Row) -> Result<Vec<Problem>, Fault> {
    let (mut problems, mut changes) = (Vec::new(), Vec::new());
    for upload in chosen(call) {
        if upload.cut {
            let limit = call.app.limits.upload / MB;
            problems.push(Problem::field("file", Text::new("file-too-large").with("name", clean_name(&upload.name)).with("limit", limit)));
            continue;
        }
        match attachment(call, row, &upload.name, &upload.bytes) {
            // One that cannot be kept takes no other along.
            Err(Fault::Invalid(of_file)) => problems.extend(of_file),
            Err(fault) => return Err(fault),
            Ok(change) => changes.push(change),
        }
    }
    if !changes.is_empty() {
        call.write(call.field("_reason"), &changes)?;
    }
    Ok(problems)
}

/// The record to attach to. Asked before any byte is kept: whoever may not attach here leaves no file behind.
pub fn may_attach(call: &Call<'_>, register: &'static Register) -> Result<Row, Fault> {
    call.look(|read| {
        let row = call.row(read, register)?;
        let may = read.scope().may(Action::Create, &ATTACHMENT, row.common.unit.unwrap_or_default());
        if may { Ok(row) } else { Err(Fault::Forbidden) }
    })
}

/// Keeps a file and plans its record.
fn attachment(call: &Call<'_>, about: &Row, name: &str, bytes: &[u8]) -> Result<Change, Fault> {
    let name = clean_name(name);
    let media_type = media_type(&name, bytes).to_owned();
    let (hash, size) = call.app.store.put_blob(bytes, call.app.limits.upload as u64)?;
    let attachment = Attachment { file_name: name, about: Some(about.id), hash, size: i64::try_from(size).ok(), media_type };
    let draft = Draft::of(&attachment).with("unit", about.common.unit.unwrap_or_default());
    Ok(Change::create(&ATTACHMENT, call.app.mint(), draft))
}

/// `POST /api/v1/REGISTER/REFERENCE/files?name=FILE`: the body is the file.
pub fn attach(call: &Call<'_>, register: &'static Register) -> Result<Reply, Fault> {
    let write = || {
        let row = may_attach(call, register)?;
        if call.param("name").trim().is_empty() {
            return Err(Fault::field("name", Text::new("file-needs-name")));
        }
        if call.body.is_empty() {
            return Err(Fault::field("file", Text::new("file-none-chosen")));
        }
        let change = attachment(call, &row, call.param("name"), &call.body)?;
        call.write(call.param("reason"), &[change])
    };
    api::once(call, write, |receipt| {
        let reference = receipt.written.first().map(|(_, reference, _)| reference.clone()).unwrap_or_default();
        let kept = call.after(receipt).and_then(|read| read.by_reference(&reference));
        match kept.ok().flatten().as_ref().and_then(|row| row.of::<Attachment>()) {
            Some(kept) => Reply::Json(
                201,
                json!({ "reference": reference, "file_name": kept.file_name, "sha256": kept.hash, "bytes": kept.size, "media_type": kept.media_type }),
                Vec::new(),
            ),
            None => api::only_receipt(&reference, receipt, 201),
        }
    })
}

/// A file sent as a whole body that is larger than the server takes.
pub fn too_large(call: &Call<'_>) -> Fault {
    Fault::field("file", Text::new("server-too-large").with("limit", call.app.limits.upload / MB))
}

/// `GET /file/REFERENCE`
pub fn download(call: &Call<'_>) -> Result<Reply, Fault> {
    let row = call.row(&*call.read()?, &ATTACHMENT)?;
    let attachment = row.of::<Attachment>().ok_or(Fault::NotFound)?;
    let bytes = call.content(&attachment.hash, &row.reference, &attachment.file_name)?;
    Ok(Reply::File { media_type: attachment.media_type.clone(), name: Some(attachment.file_name.clone()), bytes, lasting: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_become_plain() {
        for (sent, kept) in
            [("../../etc/passwd", "passwd"), ("C:\\a\\b.txt", "b.txt"), ("\u{202e}gpj.exe", "gpj.exe"), ("...", "file"), ("a\0b", "ab")]
        {
            assert_eq!(clean_name(sent), kept);
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let long = clean_name(&format!("{}.pdf.txt", "y".repeat(300)));
        assert!(long.ends_with("y.txt") && long.chars().count() == LONGEST, "{long}");
        assert_eq!(clean_name(&"ä".repeat(300)).chars().count(), LONGEST);
        assert_eq!(clean_name(&format!("a.{}", "b".repeat(300))).chars().count(), LONGEST);
    }
}
