//! Criteria to start from: five ranks each, rate and loss bands by decades, a symmetric matrix. Every cell can be changed.

use super::record::{Criteria, Level};
use kernel::Words;

/// How often a year each rank of likelihood happens, from and to.
const RATES: [(&str, &str); 5] = [("0.005", "0.02"), ("0.02", "0.1"), ("0.1", "0.5"), ("0.5", "2"), ("2", "12")];
/// What a rank of consequence means, in the order of its columns.
const MEANS: [&str; 5] = ["means", "people", "law", "data-subjects", "service"];

impl Criteria {
    /// The criteria that a new organisation starts with, in its words. Money bands are decades that begin at `base`; choose it
    /// so that rank 4 begins where the board would call a loss material.
    pub fn default_draft(words: &Words, title: &str, base: u64) -> Self {
        Self {
            title: title.to_owned(),
            version: Some(1),
            valid_from: None,
            likelihood: likelihood(words),
            consequence: consequence(words, base),
            matrix: grid(&[
                "medium|high|high|very-high|very-high",
                "low|medium|high|high|very-high",
                "low|medium|medium|high|high",
                "very-low|low|medium|medium|high",
                "very-low|very-low|low|low|medium",
            ]),
            appetite: Some(Level::Low),
            appetites: grid(&["people|low", "data-subjects|low"]),
            acceptance: grid(&["very-low|owner|12", "low|owner|12", "medium|owner|12", "high|management|6", "very-high|management|3"]),
            rules: words.get("usual-acceptance"),
            review_months: grid(&["very-low|12", "low|12", "medium|6", "high|3", "very-high|1"]),
            maturity: maturity(words),
        }
    }
}

fn grid(lines: &[&str]) -> Vec<Vec<String>> {
    lines.iter().map(|line| line.split('|').map(str::to_owned).collect()).collect()
}

/// Rank, word, rate from and to, meaning.
fn likelihood(words: &Words) -> Vec<Vec<String>> {
    let line = |(rank, (low, high)): (i32, &(&str, &str))| {
        let id = format!("usual-likelihood-{rank}");
        vec![rank.to_string(), words.get(&id), (*low).to_owned(), (*high).to_owned(), words.get(&format!("{id}-means"))]
    };
    (1..).zip(&RATES).map(line).collect()
}

/// Rank, word, meaning.
fn maturity(words: &Words) -> Vec<Vec<String>> {
    let line = |rank: i32| {
        let id = format!("usual-maturity-{rank}");
        vec![rank.to_string(), words.get(&id), words.get(&format!("{id}-means"))]
    };
    (1..=5).map(line).collect()
}

/// Rank, word, decades of loss from `base`, then what it means.
fn consequence(words: &Words, base: u64) -> Vec<Vec<String>> {
    let mut low = base;
    let mut lines = Vec::new();
    for rank in 1..=5 {
        let (id, high) = (format!("usual-consequence-{rank}"), low.saturating_mul(10));
        let mut line = vec![rank.to_string(), words.get(&id), low.to_string(), high.to_string()];
        line.extend(MEANS.map(|part| words.get(&format!("{id}-{part}"))));
        lines.push(line);
        low = high;
    }
    lines
}
