//! Files beside records: sent, kept by the hash of their content, given back as something to save, never to run.

use crate::api;
use crate::call::{Call, Reply, Upload};
use kernel::nouns::{ATTACHMENT, Attachment};
use kernel::{Action, Change, Draft, Fault, Problem, Register, Row, Text};
use serde_json::json;

/// What the first bytes say a file is. Everything else is just bytes.
fn sniff(bytes: &[u8]) -> &'static str {
    const SIGNATURES: &[(&[u8], &str)] = &[
        (b"%PDF-", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF8", "image/gif"),
        (b"PK\x03\x04", "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
        (b"\x1f\x8b", "application/gzip"),
        (b"MZ", "application/vnd.microsoft.portable-executable"),
        (b"\x7fELF", "application/x-elf"),
    ];
    if let Some((_, kind)) = SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)) {
        return kind;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => "text/plain",
        _ => "application/octet-stream",
    }
}

/// The media type of a file whose name and content agree; office files are ZIP files with a better name.
fn media_type(name: &str, bytes: &[u8]) -> Result<String, Text> {
    let found = sniff(bytes);
    let extension = name.rsplit_once('.').map(|(_, e)| e.to_lowercase()).unwrap_or_default();
    let (expected, better): (&[&str], &str) = match extension.as_str() {
        "pdf" => (&["application/pdf"], "application/pdf"),
        "png" => (&["image/png"], "image/png"),
        "jpg" | "jpeg" => (&["image/jpeg"], "image/jpeg"),
        "gif" => (&["image/gif"], "image/gif"),
        "xlsx" => (&["application/zip"], "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        "docx" => (&["application/zip"], "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        "pptx" => (&["application/zip"], "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        "zip" => (&["application/zip"], "application/zip"),
        "csv" => (&["text/plain"], "text/csv"),
        "json" => (&["text/plain"], "application/json"),
        "txt" | "log" | "md" => (&["text/plain"], "text/plain"),
        _ => return Ok(found.to_owned()),
    };
    if expected.contains(&found) {
        Ok(better.to_owned())
    } else {
        Err(Text::new("file-wrong-type").with("name", name).with("extension", extension).with("found", found))
    }
}

/// A name that can be shown and saved: no paths, no control or direction characters, not too long.
fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let visible: String = last
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .take(200)
        .collect();
    let visible = visible.trim().trim_end_matches('.').to_owned();
    if visible.is_empty() { "file".into() } else { visible }
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
            let limit = call.app.limits.upload >> 20;
            problems.push(Problem::field("file", Text::new("file-too-large").with("name", clean_name(&upload.name)).with("limit", limit)));
            continue;
        }
        match attachment(call, row, &upload.name, &upload.bytes)? {
            Err(text) => problems.push(Problem::field("file", text)),
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

/// Keeps a file and plans its record; the inner problem when its name and its content do not agree.
fn attachment(call: &Call<'_>, about: &Row, name: &str, bytes: &[u8]) -> Result<Result<Change, Text>, Fault> {
    let name = clean_name(name);
    let media_type = match media_type(&name, bytes) {
        Ok(media_type) => media_type,
        Err(text) => return Ok(Err(text)),
    };
    let (hash, size) = call.app.store.put_blob(bytes, call.app.limits.upload as u64)?;
    let attachment = Attachment { file_name: name, about: Some(about.id), hash, size: i64::try_from(size).ok(), media_type };
    let draft = Draft::of(&attachment).with("unit", about.common.unit.unwrap_or_default());
    Ok(Ok(Change::create(&ATTACHMENT, call.app.mint(), draft)))
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
        let change = attachment(call, &row, call.param("name"), &call.body)?.map_err(|text| Fault::field("file", text))?;
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
    Fault::field("file", Text::new("server-too-large").with("limit", call.app.limits.upload >> 20))
}

/// `GET /file/REFERENCE`
pub fn download(call: &Call<'_>) -> Result<Reply, Fault> {
    let row = call.row(&*call.read()?, &ATTACHMENT)?;
    let attachment = row.of::<Attachment>().ok_or(Fault::NotFound)?;
    let bytes = call.app.store.get_blob(&attachment.hash)?;
    Ok(Reply::File { media_type: attachment.media_type.clone(), name: Some(attachment.file_name.clone()), bytes, lasting: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_its_content_must_agree() {
        assert_eq!(media_type("a.pdf", b"%PDF-1.7").unwrap(), "application/pdf");
        assert!(media_type("a.pdf", b"MZ\x90").is_err());
        assert!(media_type("a.csv", b"a\0b").is_err());
        assert_eq!(media_type("a.xlsx", b"PK\x03\x04").unwrap(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        assert_eq!(media_type("a.html", b"<script>").unwrap(), "text/plain");
    }

    #[test]
    fn hostile_names_become_plain() {
        for (sent, kept) in
            [("../../etc/passwd", "passwd"), ("C:\\a\\b.txt", "b.txt"), ("\u{202e}gpj.exe", "gpj.exe"), ("...", "file"), ("a\0b", "ab")]
        {
            assert_eq!(clean_name(sent), kept);
        }
    }
}
