//! Which answers of an analysis somebody means.

use super::record::GAP_ANSWER;
use kernel::{Draft, Fault, Filter, Finder, Read, Row, Text, Value};

/// The answers of an analysis that somebody means, in their order.
///
/// # Errors
/// When the filter cannot be read, or finds none of those wanted.
pub(super) fn meant(read: &dyn Read, analysis: &Row, said: &Draft, wanted: impl Fn(&Row) -> bool) -> Result<Vec<Row>, Fault> {
    let text = said.get("which").as_text().unwrap_or_default().to_owned();
    let parsed = Filter::parse(&text, &GAP_ANSWER, &Finder(read).context()).map_err(|wrong| Fault::field("which", wrong))?;
    let mut rows = read.all(&GAP_ANSWER, &parsed.is(&GAP_ANSWER, "analysis", vec![Value::Link(analysis.id)]))?;
    rows.retain(|row| !row.retired && wanted(row));
    rows.sort_by_key(|row| (row.value("place").as_int(), row.id));
    if rows.is_empty() {
        return Err(Fault::field("which", Text::new("gap-none-meant").with("reference", &analysis.reference)));
    }
    Ok(rows)
}
