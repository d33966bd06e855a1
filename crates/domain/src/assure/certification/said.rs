//! What acts about certifications share: the day that was said, lines that stay, and a refusal that names the record.

use jiff::civil::Date;
use kernel::{Change, Draft, Fault, Read, Row, Text};

/// A day that was said.
pub(super) fn day_of(said: &Draft, key: &str) -> Option<Date> {
    said.get(key).as_date()
}

/// A text that was said, without the space around it.
pub(super) fn text_of(said: &Draft, key: &str) -> String {
    said.get(key).as_text().unwrap_or_default().trim().to_owned()
}

/// Refuses a day that has not come.
pub(super) fn not_ahead(read: &dyn Read, key: &str, day: Date) -> Result<(), Fault> {
    if day > read.today() { Err(Fault::field(key, Text::new("certification-day-ahead").with("date", day))) } else { Ok(()) }
}

/// Today where nothing was said, else the day that was said and has come.
pub(super) fn on(read: &dyn Read, said: &Draft, key: &str) -> Result<Date, Fault> {
    let day = day_of(said, key).unwrap_or(read.today());
    not_ahead(read, key, day).map(|()| day)
}

pub(super) fn refused(id: &'static str, row: &Row) -> Fault {
    Fault::whole(Text::new(id).with("reference", &row.reference))
}

pub(super) fn edit(row: &Row, draft: Draft) -> Result<Vec<Change>, Fault> {
    Ok(vec![Change::Edit { register: row.register, id: row.id, version: Some(row.version), draft }])
}

/// A text that grows, with one more line: today's date, what was decided and why.
pub(super) fn logged(read: &dyn Read, row: &Row, key: &str, message: &str, args: &[(&str, String)], said: &Draft) -> Draft {
    let args: Vec<(&str, String)> =
        args.iter().cloned().chain([("why", text_of(said, "why")), ("date", read.today().to_string())]).collect();
    let line = read.words().with(message, &args).trim_end().to_owned();
    let before = row.value(key).as_text().map(|text| text.trim_end().to_owned()).filter(|text| !text.is_empty());
    Draft::new().with(key, before.map_or_else(|| line.clone(), |before| format!("{before}\n\n{line}")))
}
