//! Writing answers and errors for people and for programs.

use crate::args::{Arguments, Output};
use kernel::{Fault, Words};
use serde_json::{Value as Json, json};

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
/// When a value cannot be written.
pub fn print(format: Output, json: &Json, table: impl Fn(&Json) -> String) -> anyhow::Result<()> {
    match format {
        Output::Json => println!("{}", serde_json::to_string_pretty(json)?),
        Output::Yaml => print!("{}", serde_saphyr::to_string(json).map_err(|e| anyhow::anyhow!("{e}"))?),
        Output::Table | Output::Csv => println!("{}", table(json)),
    }
    Ok(())
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
