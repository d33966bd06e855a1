//! Names that must be unique in their file: sheets of a workbook, keys of a JSON object.

use std::collections::HashSet;

/// The names in order, the second and later holders of one name numbered.
pub(crate) fn unique<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut seen = HashSet::new();
    names
        .map(|name| {
            let mut candidate = name.to_owned();
            let mut number = 2;
            while !seen.insert(candidate.clone()) {
                candidate = format!("{name} {number}");
                number += 1;
            }
            candidate
        })
        .collect()
}

/// Sheet names that a spreadsheet accepts: 1 to 31 UTF-16 units without `[]:*?/\`, no apostrophe at either end, not
/// the reserved "History", unique whatever the case, and none equal to one of `taken`.
pub(crate) fn sheets<'a>(names: impl Iterator<Item = &'a str>, taken: &[&str]) -> Vec<String> {
    let mut seen: HashSet<String> = taken.iter().map(|name| name.to_lowercase()).collect();
    seen.insert("history".into());
    names
        .map(|name| {
            let clean: String =
                name.chars().map(|c| if c.is_control() || "[]:*?/\\".contains(c) || is_no_xml(c) { ' ' } else { c }).collect();
            let clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
            let clean = clean.trim_matches('\'').trim();
            let base = if clean.is_empty() { "Table" } else { clean };
            let mut candidate = clip_utf16(base, 31).trim_end_matches(['\'', ' ']).to_owned();
            let mut number = 2;
            while candidate.is_empty() || !seen.insert(candidate.to_lowercase()) {
                let tail = format!(" {number}");
                candidate = format!("{}{tail}", clip_utf16(base, 31 - tail.len()).trim_end());
                number += 1;
            }
            candidate
        })
        .collect()
}

/// The longest start of a text that has at most `limit` UTF-16 units.
pub(crate) fn clip_utf16(text: &str, limit: usize) -> &str {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > limit {
            return text.get(..at).unwrap_or_default();
        }
    }
    text
}

/// Code points that XML 1.0 cannot carry at all.
pub(crate) fn is_no_xml(c: char) -> bool {
    matches!(c, '\u{fffe}' | '\u{ffff}') || (c < ' ' && !matches!(c, '\t' | '\n' | '\r'))
}
