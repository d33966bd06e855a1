//! Writing answers and errors for people and for programs.

use crate::args::{Arguments, Output};
use anyhow::Context;
use kernel::{Fault, Words};
use serde_json::{Value as Json, json};
use std::io::{ErrorKind, Write};

/// A refusal of the server: its problem document.
#[derive(Debug)]
pub struct Refused(pub Json);

impl std::error::Error for Refused {}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = |key: &str| self.0.get(key).and_then(Json::as_str).unwrap_or_default();
        f.write_str(text("title"))?;
        if !text("detail").is_empty() {
            write!(f, ": {}", text("detail"))?;
        }
        for error in self.0.get("errors").and_then(Json::as_array).into_iter().flatten() {
            let message = error.get("message").and_then(Json::as_str).unwrap_or_default();
            match error.get("field").and_then(Json::as_str) {
                Some(field) => write!(f, "\n  {field}: {message}")?,
                None => write!(f, "\n  {message}")?,
            }
        }
        Ok(())
    }
}

/// A fault of this process as the same kind of refusal.
pub fn fault(words: &Words, fault: &Fault) -> anyhow::Error {
    let errors: Vec<Json> = match fault {
        Fault::Invalid(problems) => problems.iter().map(|p| json!({ "field": p.field, "message": words.say(&p.text) })).collect(),
        _ => Vec::new(),
    };
    let detail = match fault {
        Fault::Conflict(text) => words.say(text),
        Fault::Unavailable(why) | Fault::Internal(why) => why.clone(),
        _ => String::new(),
    };
    Refused(json!({ "title": words.get(server::answer::title_id(fault)), "detail": detail, "errors": errors })).into()
}

/// Nobody reads the output any more, such as `head` that has seen enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unread;

impl Unread {
    /// What a shell says of a program that ended so: 128 and the number of SIGPIPE.
    pub const CODE: u8 = 141;
}

impl std::error::Error for Unread {}

impl std::fmt::Display for Unread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("nobody reads the output")
    }
}

/// Writes to the standard output, as it stands.
///
/// # Errors
/// [`Unread`] when its reader has gone; anything else that keeps it from being written.
pub fn put(bytes: &[u8]) -> anyhow::Result<()> {
    put_to(&mut std::io::stdout().lock(), bytes)
}

fn put_to(out: &mut dyn Write, bytes: &[u8]) -> anyhow::Result<()> {
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(Unread.into()),
        other => other.context("the output cannot be written"),
    }
}

/// Writes a line.
///
/// # Errors
/// As [`put`].
pub fn line(text: &str) -> anyhow::Result<()> {
    put(format!("{text}\n").as_bytes())
}

/// One clear sentence, or JSON where it was asked for.
pub fn error(arguments: &Arguments, error: &anyhow::Error) {
    if arguments.place.format == Output::Json {
        let body = error.downcast_ref::<Refused>().map_or_else(|| json!({ "title": format!("{error:#}") }), |refused| refused.0.clone());
        eprintln!("{body}");
    } else {
        eprintln!("vouchsafe: {error:#}");
    }
}

/// Prints a JSON value in the format asked for; `table` draws it for people.
///
/// # Errors
/// When a value cannot be written; as [`put`].
pub fn print(format: Output, json: &Json, table: impl Fn(&Json) -> String) -> anyhow::Result<()> {
    match format {
        Output::Json => line(&serde_json::to_string_pretty(json)?),
        Output::Yaml => put(serde_saphyr::to_string(json).map_err(|e| anyhow::anyhow!("{e}"))?.as_bytes()),
        Output::Table | Output::Csv | Output::Sarif => line(&table(json)),
    }
}

/// A member of an object; null where there is none.
pub fn at<'j>(json: &'j Json, key: &str) -> &'j Json {
    json.get(key).unwrap_or(&Json::Null)
}

/// A value in one cell.
pub fn plain(json: &Json) -> String {
    match json {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Bool(yes) => {
            if *yes {
                "yes".into()
            } else {
                "no".into()
            }
        }
        Json::Array(rows) if rows.iter().any(Json::is_array) => {
            let row = |row: &Json| row.as_array().into_iter().flatten().map(plain).collect::<Vec<_>>().join(" | ");
            rows.iter().map(row).collect::<Vec<_>>().join("\n")
        }
        Json::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// A table with plain lines that copies well.
pub fn table(heads: &[String], rows: Vec<Vec<String>>) -> String {
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::NOTHING).set_content_arrangement(comfy_table::ContentArrangement::Dynamic);
    table.set_header(heads.iter().map(|head| comfy_table::Cell::new(head).add_attribute(comfy_table::Attribute::Bold)));
    table.add_rows(rows);
    table.trim_fmt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes some bytes, then fails in this way.
    struct Pipe(usize, ErrorKind);

    impl Write for Pipe {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            let taken = bytes.len().min(self.0);
            self.0 -= taken;
            if taken == 0 { Err(self.1.into()) } else { Ok(taken) }
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn values_are_shown_as_they_are_typed() {
        let shown = |json: &str| plain(&serde_json::from_str(json).unwrap());
        assert_eq!([shown("null"), shown("true"), shown(r#"["a", "b"]"#), shown("3")], ["", "yes", "a, b", "3"]);
        assert_eq!(shown(r#"[["9", "Bo", ""], ["12", "Cara", "gone"]]"#), "9 | Bo | \n12 | Cara | gone");
    }

    #[test]
    fn a_reader_that_has_gone_is_told_apart_from_a_full_disk() {
        let put = |room, kind| put_to(&mut Pipe(room, kind), b"seven 7");
        assert!(put(7, ErrorKind::BrokenPipe).is_ok());
        assert_eq!(put(6, ErrorKind::BrokenPipe).unwrap_err().downcast_ref(), Some(&Unread));
        let full = put(6, ErrorKind::StorageFull).unwrap_err();
        assert!(full.downcast_ref::<Unread>().is_none() && full.to_string().contains("cannot be written"), "{full}");
    }
}
