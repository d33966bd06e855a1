//! Rules of the criteria: complete and ordered scales, a matrix without holes that never falls, and what a pair means.

use super::record::{Accepter, CRITERIA, Criteria, Harm, Level};
use kernel::{Change, Choice, Draft, Fault, Filter, Id, Problem, Read, Row, Text, Value};

/// Ranks on either axis.
pub const RANKS: usize = 5;

/// A likelihood and a consequence, both from 1 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rating {
    /// Rank of the likelihood.
    pub likelihood: i64,
    /// Rank of the consequence.
    pub consequence: i64,
}

impl Rating {
    /// A rating where both axes were rated.
    pub fn of(likelihood: Option<i64>, consequence: Option<i64>) -> Option<Self> {
        Some(Self { likelihood: likelihood?, consequence: consequence? })
    }
}

impl Criteria {
    /// Level of a rating by the matrix; [`None`] outside it.
    pub fn level(&self, rating: Rating) -> Option<Level> {
        let line = RANKS.checked_sub(usize::try_from(rating.likelihood).ok()?)?;
        let place = usize::try_from(rating.consequence).ok()?.checked_sub(1)?;
        Level::from_key(self.matrix.get(line)?.get(place)?)
    }

    /// The highest level that needs no decision where these kinds of harm are meant: the lowest appetite among them.
    pub fn limit(&self, harms: &[Harm]) -> Option<Level> {
        let own = |harm: &Harm| self.appetites.iter().find(|line| line.first().is_some_and(|word| word == harm.key()));
        let each = harms.iter().map(|harm| own(harm).and_then(|line| Level::from_key(line.get(1)?)).or(self.appetite));
        each.flatten().min().or(self.appetite)
    }

    /// Whether a level needs a decision: it stands above the appetite for these kinds of harm.
    pub fn above(&self, level: Level, harms: &[Harm]) -> bool {
        self.limit(harms).is_some_and(|appetite| level > appetite)
    }

    /// Word for a rank of the likelihood, such as "possible".
    pub fn likelihood_word(&self, rank: i64) -> &str {
        word(&self.likelihood, rank)
    }

    /// Word for a rank of the consequence, such as "serious".
    pub fn consequence_word(&self, rank: i64) -> &str {
        word(&self.consequence, rank)
    }

    /// Word for a rank of maturity, such as "defined".
    pub fn maturity_word(&self, rank: i64) -> &str {
        word(&self.maturity, rank)
    }

    /// Who may accept a risk of this level, and for how many months at most. Where the criteria are silent, the owner accepts
    /// within the appetite and top management above it, for a year.
    pub fn acceptance(&self, level: Level, harms: &[Harm]) -> (Accepter, i64) {
        let line = self.acceptance.iter().find(|line| line.first().is_some_and(|word| word == level.key()));
        let who = line.and_then(|line| Accepter::from_key(line.get(1)?));
        let months = line.and_then(|line| line.get(2)?.parse().ok());
        let silent = if self.above(level, harms) { Accepter::Management } else { Accepter::Owner };
        (who.unwrap_or(silent), months.unwrap_or(12))
    }

    /// Months after which a risk of this level is looked at again.
    pub fn months(&self, level: Level) -> Option<i64> {
        let line = self.review_months.iter().find(|line| line.first().is_some_and(|word| word == level.key()))?;
        line.get(1)?.parse().ok()
    }
}

fn word(scale: &[Vec<String>], rank: i64) -> &str {
    let line = scale.iter().find(|line| line.first().is_some_and(|cell| cell.parse() == Ok(rank)));
    line.and_then(|line| line.get(1)).map_or("", String::as_str)
}

/// Words of an axis with their ranks, lowest first: "3 possible".
pub fn axis(word: impl Fn(i64) -> String) -> Vec<String> {
    (1..=5).map(|rank| format!("{rank} {}", word(rank)).trim_end().to_owned()).collect()
}

/// Rank of the level of a cell; 1 where the matrix has a hole.
pub fn rank_at(criteria: &Criteria, likelihood: usize, consequence: usize) -> u8 {
    let axis = |rank: usize| i64::try_from(rank.min(RANKS)).unwrap_or_default();
    criteria.level(Rating { likelihood: axis(likelihood), consequence: axis(consequence) }).map_or(1, Level::rank)
}

/// The criteria in force, the newest should there be several.
///
/// # Errors
/// When the store fails.
pub fn in_force(read: &dyn Read) -> Result<Option<Row>, Fault> {
    let filter = Filter::new().is(&CRITERIA, "state", vec![Value::from("in-force")]);
    let rows = read.all(&CRITERIA, &filter)?;
    Ok(rows.into_iter().max_by_key(|row| row.of::<Criteria>().and_then(|criteria| criteria.version)))
}

/// The criteria that a risk is rated by: those it points at, else those in force.
///
/// # Errors
/// When the store fails.
pub fn of_risk(read: &dyn Read, link: Option<Id>) -> Result<Option<Row>, Fault> {
    match link {
        Some(id) => read.get(&CRITERIA, id),
        None => in_force(read),
    }
}

pub(super) fn check(before: Option<&Row>, after: &Row, _: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(criteria) = after.of::<Criteria>() else { return Ok(Vec::new()) };
    let mut problems = Vec::new();
    if let Some(before) = before
        && before.common.state != "draft"
        && let Some(old) = before.of::<Criteria>()
    {
        if frozen(old) != frozen(criteria) {
            problems.push(Problem::whole(Text::new("criteria-frozen").with("reference", &before.reference)));
        }
        if after.retired && after.common.state == "in-force" {
            problems.push(Problem::whole(Text::new("criteria-needed").with("reference", &before.reference)));
        }
    }
    scale(&criteria.likelihood, "likelihood", &mut problems);
    scale(&criteria.consequence, "consequence", &mut problems);
    matrix(&criteria.matrix, &mut problems);
    intervals(&criteria.review_months, &mut problems);
    acceptance(&criteria.acceptance, &mut problems);
    appetites(&criteria.appetites, &mut problems);
    maturity(&criteria.maturity, &mut problems);
    Ok(problems)
}

/// Everything that ratings depend on.
fn frozen(criteria: &Criteria) -> impl PartialEq + '_ {
    let grids = [
        &criteria.likelihood,
        &criteria.consequence,
        &criteria.matrix,
        &criteria.review_months,
        &criteria.acceptance,
        &criteria.appetites,
        &criteria.maturity,
    ];
    (grids, criteria.appetite, criteria.version, criteria.valid_from)
}

fn scale(lines: &[Vec<String>], key: &str, problems: &mut Vec<Problem>) {
    if lines.is_empty() {
        return;
    }
    if lines.len() != RANKS {
        problems.push(Problem::field(key, Text::new("criteria-scale-lines").with("found", lines.len())));
        return;
    }
    let mut floor = 0.0_f64;
    for (line, rank) in lines.iter().zip(1..) {
        let cell = |place: usize| line.get(place).map_or("", String::as_str);
        let number = |place: usize| cell(place).replace([' ', '\u{a0}'], "").parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0);
        if cell(0).parse() != Ok(rank) {
            problems.push(Problem::field(key, Text::new("criteria-scale-rank").with("line", rank).with("found", cell(0))));
        }
        if cell(1).is_empty() || cell(4).is_empty() {
            problems.push(Problem::field(key, Text::new("criteria-scale-words").with("rank", rank)));
        }
        match (number(2), number(3)) {
            (Some(low), Some(high)) if low < high && low >= floor => floor = high,
            (Some(_), Some(_)) => problems.push(Problem::field(key, Text::new("criteria-scale-order").with("rank", rank))),
            _ => problems.push(Problem::field(key, Text::new("criteria-scale-number").with("rank", rank))),
        }
    }
}

fn matrix(lines: &[Vec<String>], problems: &mut Vec<Problem>) {
    if lines.is_empty() {
        return;
    }
    let mut levels: Vec<Vec<Level>> = Vec::new();
    for (line, likelihood) in lines.iter().zip((1..=RANKS).rev()) {
        let mut row = Vec::new();
        for (word, consequence) in line.iter().zip(1..) {
            let at = |id| Text::new(id).with("likelihood", likelihood).with("consequence", consequence);
            match Level::from_key(word) {
                Some(level) => row.push(level),
                None if word.is_empty() => problems.push(Problem::field("matrix", at("criteria-matrix-hole"))),
                None => problems.push(Problem::field("matrix", at("criteria-matrix-word").with("word", word))),
            }
        }
        levels.push(row);
    }
    if levels.len() != RANKS || lines.len() != RANKS || levels.iter().any(|row| row.len() != RANKS) {
        if problems.iter().all(|problem| problem.field.as_deref() != Some("matrix")) {
            problems.push(Problem::field("matrix", Text::new("criteria-matrix-size").with("found", lines.len())));
        }
        return;
    }
    // Upwards in a column (to the line above) and to the right, the level stays or rises.
    let falls_right = levels.iter().any(|row| !row.is_sorted());
    let falls_up = levels.iter().zip(levels.iter().skip(1)).any(|(upper, lower)| upper.iter().zip(lower).any(|(up, low)| up < low));
    if falls_right || falls_up {
        problems.push(Problem::field("matrix", Text::new("criteria-matrix-falls")));
    }
}

fn intervals(lines: &[Vec<String>], problems: &mut Vec<Problem>) {
    for line in lines {
        let (word, months) = (line.first().map_or("", String::as_str), line.get(1).map_or("", String::as_str));
        if Level::from_key(word).is_none() || !months.parse::<i64>().is_ok_and(|n| (1..=60).contains(&n)) {
            problems.push(Problem::field("review_months", Text::new("criteria-review-line").with("word", word).with("months", months)));
        }
    }
}

fn appetites(lines: &[Vec<String>], problems: &mut Vec<Problem>) {
    let mut seen: Vec<Harm> = Vec::new();
    for line in lines {
        let cell = |place: usize| line.get(place).map_or("", String::as_str);
        match (Harm::from_key(cell(0)).filter(|harm| !seen.contains(harm)), Level::from_key(cell(1))) {
            (Some(harm), Some(_)) => seen.push(harm),
            _ => {
                problems.push(Problem::field("appetites", Text::new("criteria-appetite-line").with("kind", cell(0)).with("level", cell(1))))
            }
        }
    }
}

/// No scale, or one with five ranks, each with its word and meaning.
fn maturity(lines: &[Vec<String>], problems: &mut Vec<Problem>) {
    let complete = |(rank, line): (i64, &Vec<String>)| {
        let cell = |place: usize| line.get(place).map_or("", String::as_str);
        cell(0).parse() == Ok(rank) && !cell(1).is_empty() && !cell(2).is_empty()
    };
    if !lines.is_empty() && (lines.len() != RANKS || !(1..).zip(lines).all(complete)) {
        problems.push(Problem::field("maturity", Text::new("criteria-maturity-lines")));
    }
}

fn acceptance(lines: &[Vec<String>], problems: &mut Vec<Problem>) {
    let mut seen: Vec<Level> = Vec::new();
    for line in lines {
        let cell = |place: usize| line.get(place).map_or("", String::as_str);
        let level = Level::from_key(cell(0)).filter(|level| !seen.contains(level));
        let who = Accepter::from_key(cell(1));
        let months = cell(2).parse::<i64>().is_ok_and(|months| (1..=60).contains(&months));
        match (level, who) {
            (Some(level), Some(who)) if months || who == Accepter::Nobody => seen.push(level),
            _ => {
                let text = Text::new("criteria-acceptance-line").with("level", cell(0)).with("who", cell(1)).with("months", cell(2));
                problems.push(Problem::field("acceptance", text));
            }
        }
    }
}

/// Whether this change brings the version into force.
pub fn comes_into_force(before: Option<&Row>, after: &Row) -> bool {
    let was = before.map_or("draft", |row| row.common.state.as_str());
    after.common.state == "in-force" && was != "in-force"
}

/// A version that comes into force supersedes the one before.
pub(super) fn follow_ups(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Change>, Fault> {
    if !comes_into_force(before, after) {
        return Ok(Vec::new());
    }
    let filter = Filter::new().is(&CRITERIA, "state", vec![Value::from("in-force")]);
    let others = read.all(&CRITERIA, &filter)?.into_iter().filter(|row| row.id != after.id);
    Ok(others.map(|row| Change::edit(&CRITERIA, row.id, Draft::new().with("state", "superseded"))).collect())
}
