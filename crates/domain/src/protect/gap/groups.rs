//! Answers by clause, theme and attribute, each group with the filter that lists exactly its answers.

use super::record::{GapAnswer, Met};
use super::tally::Tally;
use crate::ground::framework::pack_of;
use crate::ground::framework::record::Framework;
use kernel::document::{Bars, Shade};
use kernel::{Choice, Fault, Row};
use ui::View;

/// One way of dividing answers.
pub(super) struct Division {
    /// Anchor and key.
    pub(super) key: String,
    /// What divides them, in words.
    pub(super) caption: String,
    /// Label, filter and numbers of each part.
    pub(super) parts: Vec<(String, String, Tally)>,
}

/// What is painted of a group: those that do not apply are left out.
pub(super) const PAINTED: [(Shade, Met); 4] =
    [(Shade::Ok, Met::Conforms), (Shade::Part, Met::Partly), (Shade::Bad, Met::DoesNotConform), (Shade::None, Met::NotAssessed)];

/// The words of an attribute that an answer carries.
type Words = fn(&GapAnswer) -> &[String];

/// Attributes: field, message, words.
const ATTRIBUTES: [(&str, &str, Words); 5] = [
    ("control-types", "gap-by-type", |answer| &answer.control_types),
    ("properties", "gap-by-property", |answer| &answer.properties),
    ("concepts", "gap-by-concept", |answer| &answer.concepts),
    ("capabilities", "gap-by-capability", |answer| &answer.capabilities),
    ("domains", "gap-by-domain", |answer| &answer.domains),
];

/// A value as a filter writes it.
pub(super) fn quoted(value: &str) -> String {
    if value.contains(char::is_whitespace) { format!("\"{value}\"") } else { value.to_owned() }
}

fn add(parts: &mut Vec<(String, String, Tally)>, filter: String, label: impl FnOnce() -> String, answer: &GapAnswer) {
    let result = answer.result.unwrap_or(Met::NotAssessed);
    match parts.iter_mut().find(|(_, known, _)| *known == filter) {
        Some((.., tally)) => tally.count(result),
        None => {
            let mut tally = Tally::default();
            tally.count(result);
            parts.push((label(), filter, tally));
        }
    }
}

/// By clause or theme of each framework, then by each attribute that any answer carries.
///
/// # Errors
/// When content is broken, which tests rule out.
pub(super) fn divisions(view: &View<'_>, rows: &[Row]) -> Result<Vec<Division>, Fault> {
    let mut answers: Vec<&GapAnswer> = rows.iter().filter_map(|row| row.of()).collect();
    answers.sort_by_key(|answer| (answer.framework, answer.place.map(|place| place % 10_000)));
    let mut all = Vec::new();
    for framework in Framework::CHOICES.keys.iter().filter_map(|key| Framework::from_key(key)) {
        let mut parts = Vec::new();
        let pack = pack_of(framework)?;
        for answer in answers.iter().filter(|answer| answer.framework == Some(framework)) {
            let filter = format!("framework:{} heading:{}", framework.key(), quoted(&answer.heading));
            let title = || {
                let title = pack.group(&answer.heading).map_or("", |group| group.title.as_str());
                if title == answer.heading { title.to_owned() } else { format!("{} {title}", answer.heading) }
            };
            add(&mut parts, filter, title, answer);
        }
        if !parts.is_empty() {
            let caption = view.words.choice(Framework::CHOICES, framework.key());
            all.push(Division { key: framework.key().to_owned(), caption, parts });
        }
    }
    for (field, message, words) in ATTRIBUTES {
        let mut parts = Vec::new();
        for answer in &answers {
            for word in words(answer) {
                add(&mut parts, format!("{field}:{}", quoted(word)), || kernel::text::humanise(word), answer);
            }
        }
        if !parts.is_empty() {
            parts.sort_by(|one, other| one.0.cmp(&other.0));
            all.push(Division { key: field.to_owned(), caption: view.t(message), parts });
        }
    }
    Ok(all)
}

/// A division as bars: those that apply, by result.
pub(super) fn bars(view: &View<'_>, division: &Division) -> Bars {
    let word = |met: Met| view.words.choice(Met::CHOICES, met.key());
    Bars {
        head: division.caption.clone(),
        parts: PAINTED.iter().map(|(shade, met)| (*shade, word(*met))).collect(),
        all: view.t("gap-apply"),
        rows: division
            .parts
            .iter()
            .map(|(label, _, tally)| (label.clone(), PAINTED.iter().map(|(_, met)| tally.n(*met)).collect()))
            .collect(),
    }
}
