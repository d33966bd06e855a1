//! The starter set: twenty metrics that most organisations begin with, in our own words, taken over by one record.

use super::catalogue::Starter;
use super::record::{Direction, Interval, METRIC, Source};
use crate::ground::framework::record::Framework;
use crate::ground::framework::{REQUIREMENT, requirement_id};
use jiff::civil::Date;
use kernel::{Change, Choice, Draft, Fault, Filter, Group, Id, Problem, Read, Register, Row, Text, Value};

/// Metrics taken over from the starter set: common ones, each with its question, its method and bands to begin with.
///
/// Name who measures and who evaluates them; each metric can be changed afterwards. One that is there already is not made twice.
#[derive(Register, Default, Clone)]
#[register(key = "metric-set", prefix = "MS", clause = "9.1", rules)]
pub struct MetricSet {
    /// Name of the set; chosen when left empty.
    #[field(title, max = 120)]
    pub title: String,
    /// Which metrics are taken over; all of them when none is ticked.
    #[field(once)]
    pub chosen: Vec<Starter>,
    /// Who measures, and is asked for the values when they are due.
    #[field(required, once, list, to("person"), inverse = "Measures sets", label = "Measured by")]
    pub measurer: Option<Id>,
    /// Who analyses the values and says what follows from them.
    #[field(required, once, list, to("person"), inverse = "Evaluates sets", label = "Evaluated by")]
    pub evaluator: Option<Id>,
    /// The first period that is measured: any day of it. The present one when left empty.
    #[field(once, label = "Measured since")]
    pub since: Option<Date>,
}

/// The register of starter sets that were taken over.
pub static METRIC_SET: Register =
    Register::of::<MetricSet>("Starter set of metrics", "Starter sets of metrics", Group::Check).without_remarks().binds();

/// What a metric of the set begins with.
struct Begin {
    interval: Interval,
    direction: Direction,
    /// Message of the unit of measure.
    unit: &'static str,
    good: i64,
    warn: i64,
    source: Source,
    /// Clauses and Annex A controls that it is about.
    about: &'static [&'static str],
}

/// Bands are a place to begin, from what is common; the organisation sets its own.
fn begin(starter: Starter) -> Begin {
    use Direction::{Down, Up};
    use Interval::{HalfYearly, Monthly, Quarterly};
    let share = |interval, good: i64, warn: i64, source, about| Begin {
        interval,
        direction: Up,
        unit: "metric-percent",
        good: good * 100,
        warn: warn * 100,
        source,
        about,
    };
    let few = |interval, unit, good: i64, warn: i64, about| Begin {
        interval,
        direction: Down,
        unit,
        good: good * 100,
        warn: warn * 100,
        source: Source::Hand,
        about,
    };
    match starter {
        Starter::RisksUnaccepted => few(Monthly, "metric-count", 0, 3, &["6.1.3.f", "8.3"]),
        Starter::RisksWithin => share(Monthly, 90, 75, Source::RisksWithin, &["6.1.2.e", "8.2"]),
        Starter::ReviewsInTime => share(Monthly, 95, 85, Source::ReviewsInTime, &["8.2", "9.1.a"]),
        Starter::ActionsInTime => share(Monthly, 90, 75, Source::ActionsInTime, &["6.1.3.f", "8.3"]),
        Starter::ControlsInPlace => share(Quarterly, 95, 80, Source::ControlsInPlace, &["6.1.3.d", "8.1.criteria"]),
        Starter::TestsPassed => share(Quarterly, 90, 75, Source::TestsPassed, &["9.1.a", "A.5.36"]),
        Starter::EvidenceFresh => share(Monthly, 95, 85, Source::EvidenceFresh, &["9.1.a", "A.5.36"]),
        Starter::FindingsOverdue => few(Monthly, "metric-count", 0, 2, &["9.2.2.evidence", "10.2.d"]),
        Starter::TimeToEffect => Begin { source: Source::TimeToClose, ..few(Quarterly, "metric-days", 90, 150, &["10.2.d"]) },
        Starter::AuditsDone => share(HalfYearly, 100, 80, Source::Hand, &["9.2.2.programme"]),
        Starter::TrainingCurrent => share(Monthly, 95, 85, Source::Hand, &["7.2.b", "7.3.a", "A.6.3"]),
        Starter::TimeToContain => few(Quarterly, "metric-hours", 8, 24, &["A.5.25", "A.5.26"]),
        Starter::ReportsInTime => share(HalfYearly, 100, 100, Source::Hand, &["A.5.5", "A.5.31"]),
        Starter::WeaknessesOpen => few(Monthly, "metric-count", 0, 3, &["A.8.8"]),
        Starter::RestoresPassed => share(Quarterly, 100, 90, Source::Hand, &["A.8.13", "A.5.30"]),
        Starter::AccessReviews => share(Quarterly, 100, 90, Source::Hand, &["A.5.18", "A.8.2"]),
        Starter::LeaversRemoved => share(Monthly, 100, 95, Source::Hand, &["A.5.18", "A.6.5"]),
        Starter::SuppliersAssessed => share(Quarterly, 95, 80, Source::Hand, &["A.5.19", "A.5.22"]),
        Starter::AssetsDescribed => share(Quarterly, 95, 85, Source::Hand, &["A.5.9", "A.5.12"]),
        Starter::DocumentsOverdue => few(Monthly, "metric-percent", 0, 10, &["7.5.2.c", "A.5.1"]),
    }
}

/// The metrics that a set asks for and that are not there yet.
fn open(set: &MetricSet, read: &dyn Read) -> Result<Vec<Starter>, Fault> {
    let known: Vec<String> =
        read.tallied(&METRIC, &Filter::new(), "starter")?.0.iter().filter_map(|(value, _)| value.as_text().map(str::to_owned)).collect();
    let asked = |starter: &Starter| set.chosen.is_empty() || set.chosen.contains(starter);
    let all = Starter::CHOICES.keys.iter().filter_map(|key| Starter::from_key(key));
    Ok(all.filter(|starter| asked(starter) && !known.iter().any(|key| key == starter.key())).collect())
}

pub(super) fn fill(_: &Row, read: &dyn Read) -> Result<Draft, Fault> {
    Ok(Draft::new().with("title", read.words().get("metric-set-usual-title")).with("since", read.today()))
}

/// A set brings something.
pub(super) fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(set) = after.of::<MetricSet>().filter(|_| before.is_none()) else { return Ok(Vec::new()) };
    Ok(if open(set, read)?.is_empty() { vec![Problem::field("chosen", Text::new("metric-set-all-there"))] } else { Vec::new() })
}

/// The metrics that a new set brings.
pub(super) fn follow_ups(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Change>, Fault> {
    let Some(set) = after.of::<MetricSet>().filter(|_| before.is_none()) else { return Ok(Vec::new()) };
    let starters = open(set, read)?;
    starters.into_iter().map(|starter| Ok(Change::create(&METRIC, read.mint(), draft(starter, set, after, read)?))).collect()
}

fn draft(starter: Starter, set: &MetricSet, row: &Row, read: &dyn Read) -> Result<Draft, Fault> {
    let Begin { interval, direction, unit, good, warn, source, about } = begin(starter);
    let words = read.words();
    let say = |part: &str| words.get(&format!("starter-{}-{part}", starter.key()));
    let edition = |reference: &str| if reference.starts_with("A.") { Framework::Iso27002 } else { Framework::Iso27001 };
    let ids: Vec<Id> = about.iter().map(|reference| requirement_id(edition(reference).key(), reference)).collect();
    // What was not adopted is not there to be linked.
    let requirements: Vec<Id> = read.get_many(&REQUIREMENT, &ids)?.into_iter().map(|row| row.id).collect();
    let optional = |id: Option<Id>| id.map_or(Value::None, Value::Link);
    let draft = Draft::new()
        .with("title", words.choice(Starter::CHOICES, starter.key()))
        .with("question", say("question"))
        .with("how", say("how"))
        .with("pitfalls", say("watch"))
        .with("measured_in", words.get(unit))
        .with("source", source.key())
        .with("interval", interval.key())
        .with("since", set.since.map_or(Value::None, Value::Date))
        .with("measurer", optional(set.measurer))
        .with("evaluator", optional(set.evaluator))
        .with("evaluated", Interval::Quarterly.key())
        .with("direction", direction.key())
        .with("good", good)
        .with("warn", warn)
        .with("starter", starter.key())
        .with("brought", row.id)
        .with("requirements", requirements)
        .with("unit", optional(row.common.unit))
        .with("owner", optional(row.common.owner.or(set.evaluator)));
    Ok(draft)
}
