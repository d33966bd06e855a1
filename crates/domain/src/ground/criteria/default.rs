//! Criteria to start from: five ranks each, rate and loss bands by decades, a symmetric matrix. Every cell can be changed.

use super::record::{Criteria, Level};

impl Criteria {
    /// The criteria that a new organisation starts with. Money bands are decades that begin at `base`; choose it so that
    /// rank 4 begins where the board would call a loss material.
    pub fn default_draft(title: &str, base: u64) -> Self {
        Self {
            title: title.to_owned(),
            version: Some(1),
            valid_from: None,
            likelihood: grid(&[
                "1|very unlikely|0.005|0.02|Once in 50 to 200 years: not seen here nor at organisations like ours",
                "2|unlikely|0.02|0.1|Once in 10 to 50 years: seen at organisations like ours",
                "3|possible|0.1|0.5|Once in 2 to 10 years: seen here, or often at organisations like ours",
                "4|likely|0.5|2|About once a year",
                "5|nearly certain|2|12|Several times a year, up to monthly",
            ]),
            consequence: money(
                base,
                &[
                    [
                        "minor",
                        "A nuisance that is dealt with in passing",
                        "Extra work for a few people",
                        "No duty is touched",
                        "Nobody's data is concerned, or it was public",
                        "Nobody outside notices",
                    ],
                    [
                        "noticeable",
                        "It has to be explained, and is over within days",
                        "Overtime, annoyance",
                        "A remark from an authority or a customer at most",
                        "A few people are annoyed; nothing they would feel later",
                        "Slow, or down for hours; a few customers notice",
                    ],
                    [
                        "serious",
                        "The year's plan suffers",
                        "Slight injuries, or people fall ill from the strain",
                        "A contract or a rule is broken; a fine is possible",
                        "Some people suffer disadvantages that can be undone",
                        "Down for a day; promised times are missed",
                    ],
                    [
                        "critical",
                        "The board calls it material; it takes months to repair",
                        "Grave injuries",
                        "An authority acts, several contracts are lost",
                        "Many people, or people in need of protection, suffer harm",
                        "Down for days; customers leave",
                    ],
                    [
                        "catastrophic",
                        "The organisation may not survive it",
                        "Lives are in danger",
                        "The licence to work is at stake, or somebody is prosecuted",
                        "Many people suffer lasting harm",
                        "Lost, or down until customers have gone elsewhere",
                    ],
                ],
            ),
            matrix: grid(&[
                "medium|high|high|very-high|very-high",
                "low|medium|high|high|very-high",
                "low|medium|medium|high|high",
                "very-low|low|medium|medium|high",
                "very-low|very-low|low|low|medium",
            ]),
            appetite: Some(Level::Medium),
            appetites: grid(&["people|low", "data-subjects|low"]),
            acceptance: grid(&["very-low|owner|12", "low|owner|12", "medium|owner|12", "high|management|6", "very-high|management|3"]),
            rules: "Very low and low: accepted, looked at again every year.\n\nMedium: the risk owner decides, and looks at it \
                    again every six months.\n\nHigh: treated. Only top management accepts it, for a limited time.\n\nVery high: \
                    treated at once. Only top management accepts it, with an end date.\n\nA breach of law, danger to people and \
                    harm to people's privacy are decided on their own, whatever the level."
                .to_owned(),
            review_months: grid(&["very-low|12", "low|12", "medium|6", "high|3", "very-high|1"]),
        }
    }
}

fn grid(lines: &[&str]) -> Vec<Vec<String>> {
    lines.iter().map(|line| line.split('|').map(str::to_owned).collect()).collect()
}

/// The consequence scale: decades of loss from `base`, then word, meaning, people, law, data subjects, service.
fn money(base: u64, words: &[[&str; 6]]) -> Vec<Vec<String>> {
    let mut low = base;
    let mut lines = Vec::new();
    for ([word, meanings @ ..], rank) in words.iter().zip(1..) {
        let high = low.saturating_mul(10);
        let mut line = vec![rank.to_string(), (*word).to_owned(), low.to_string(), high.to_string()];
        line.extend(meanings.iter().map(|meaning| (*meaning).to_owned()));
        lines.push(line);
        low = high;
    }
    lines
}
