//! The record of a metric.

use super::catalogue::Starter;
use jiff::civil::Date;
use kernel::{Group, Id, Register};

kernel::choice! {
    /// How often a value is measured. Periods are those of the calendar.
    pub enum Interval("metric-interval") {
        /// From Monday to Sunday.
        Weekly = "weekly",
        /// A month.
        Monthly = "monthly",
        /// Three months.
        Quarterly = "quarterly",
        /// Six months.
        HalfYearly = "half-yearly",
        /// A year.
        Yearly = "yearly",
    }
}

kernel::choice! {
    /// Which way is better.
    pub enum Direction("metric-direction") {
        /// More is better.
        Up = "up",
        /// Less is better.
        Down = "down",
    }
}

kernel::choice! {
    /// Where the values come from.
    pub enum Source("metric-source") {
        /// Somebody measures and enters them.
        Hand = "hand",
        /// Treatment actions that were to be done in the period, and of these the ones done by the day first agreed.
        ActionsInTime = "actions-in-time",
        /// Results of control tests of the period, and of these the ones that say that the control works.
        TestsPassed = "tests-passed",
        /// Reviews that every record has to have, and of these the ones in time at the end of the period.
        ReviewsInTime = "reviews-in-time",
        /// Accepted evidence, and of this what still counted at the end of the period.
        EvidenceFresh = "evidence-fresh",
        /// Open risks, and of these the ones within the appetite at the end of the period.
        RisksWithin = "risks-within",
        /// Implementations of controls, and of these the ones in place at the end of the period.
        ControlsInPlace = "controls-in-place",
        /// Nonconformities that were closed in the period: the days from being found to being closed, the middle one of all.
        TimeToClose = "time-to-close",
    }
}

/// Something that is measured to see whether information security works: what, how, when, by whom, and who makes sense of it.
///
/// Say from which value on it is good. Values are recorded on the page of the metric and stay as they were recorded.
#[derive(Register, Default, Clone)]
#[register(key = "metric", prefix = "ME", clause = "9.1", rules)]
pub struct Metric {
    /// What is measured, such as "People with current training".
    #[field(required, title, max = 200)]
    pub title: String,
    /// The question that it answers for whoever decides.
    #[field(max = 400, search, label = "Question")]
    pub question: String,
    /// How it is measured, so that somebody else would come to the same number: what is counted, where it comes from, how it is computed.
    #[field(required, kind = prose, search, label = "How it is measured")]
    pub how: String,
    /// What the numbers are, such as percent, days or a count. It stays once there are values.
    #[field(required, max = 40, label = "Unit of measure")]
    pub measured_in: String,
    /// Where the values come from. What the program counts, it counts over the whole organisation, as it stood at the end of the
    /// period. It stays once there are values.
    #[field(required, list, index, label = "Source of the values")]
    pub source: Option<Source>,
    /// What makes the number look better or worse than things are.
    #[field(kind = prose, search, label = "What to watch out for")]
    pub pitfalls: String,
    /// How often it is measured. A value is of one whole period of the calendar.
    #[field(required, list, label = "Measured every", section = "When and by whom")]
    pub interval: Option<Interval>,
    /// The first period that is measured: any day of it. The present one when left empty.
    #[field(label = "Measured since", section = "When and by whom")]
    pub since: Option<Date>,
    /// Days after the end of a period until which its value is due.
    #[field(range(0, 366), label = "Days until the value is due", section = "When and by whom")]
    pub grace: Option<i64>,
    /// Who measures, and is asked for the value when it is due.
    #[field(required, duty, list, to("person"), inverse = "Measures", label = "Measured by", section = "When and by whom")]
    pub measurer: Option<Id>,
    /// Who analyses the values and says what follows from them.
    #[field(required, duty, to("person"), inverse = "Evaluates", label = "Evaluated by", section = "When and by whom")]
    pub evaluator: Option<Id>,
    /// How often the values are analysed and evaluated.
    #[field(label = "Evaluated every", section = "When and by whom")]
    pub evaluated: Option<Interval>,
    /// Which way is better.
    #[field(required, label = "Better is", section = "Bands")]
    pub direction: Option<Direction>,
    /// From this value on it is good; where less is better, up to this value. Without it nothing is judged.
    #[field(kind = decimal, label = "Good from", section = "Bands", required_when = "warn")]
    pub good: Option<i64>,
    /// Between this value and the good ones, somebody should look; beyond it is bad. Without it everything that is not good is bad.
    #[field(kind = decimal, label = "Bad beyond", section = "Bands")]
    pub warn: Option<i64>,
    /// Controls whose effect it shows.
    #[field(to("control"), inverse = "Measured by", label = "About controls", section = "About")]
    pub controls: Vec<Id>,
    /// Clauses, Annex A controls and articles that it is about.
    #[field(to("requirement"), inverse = "Measured by", label = "About requirements", section = "About")]
    pub requirements: Vec<Id>,
    /// Which metric of the starter set it was made from.
    #[field(fixed, label = "From the starter set", section = "About")]
    pub starter: Option<Starter>,
    /// The record that brought it.
    #[field(fixed, to("metric-set"), inverse = "Brought", label = "Taken over with", section = "About")]
    pub brought: Option<Id>,
}

/// The register of metrics.
pub static METRIC: Register = Register::of::<Metric>("Metric", "Metrics", Group::Check).worker("measurer").about("controls").binds();
