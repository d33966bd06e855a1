//! Registers of the tests: one with every kind of field, derived values and follow-ups; content and its adoption.

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::gather::{answer, number};
use kernel::register::{Keeping, Workflow};
use kernel::{
    Ask, Change, Choice, Choices, Derived, Draft, DueRule, Fault, Filter, Follows, Gather, Gathered, Group, Hooks, Id, Kept, Mark, Path,
    Problem, Read, Register, Row, Rules, Step, Text, Value, Values, choice,
};
use std::cell::Cell;

choice! {
    /// How bad.
    pub enum Level("level", ordered) {
        /// A little.
        Low = "low",
        /// Some.
        Middle = "middle",
        /// Much.
        High = "high",
    }
}

choice! {
    /// What suffers.
    pub enum Trait("trait") {
        /// Secrets.
        Secret = "secret",
        /// Truth.
        Whole = "whole",
        /// Use.
        There = "there",
    }
}

/// Something with every kind of field.
#[derive(Register, Default, Clone)]
#[register(key = "test-thing", prefix = "X", clause = "1", rules)]
pub struct Thing {
    /// Its name.
    #[field(required, title, max = 200)]
    pub name: String,
    /// A text about it.
    #[field(kind = prose, search)]
    pub note: String,
    /// A word in lists.
    #[field(list, max = 80)]
    pub colour: String,
    /// How bad.
    #[field(list, index)]
    pub level: Option<Level>,
    /// What suffers.
    #[field(list)]
    pub traits: Vec<Trait>,
    /// Its size.
    #[field(list, index, range(0, 1000))]
    pub size: Option<i64>,
    /// Its price.
    #[field(kind = amount)]
    pub price: Option<i64>,
    /// Ticked.
    #[field(list)]
    pub ticked: bool,
    /// Answered.
    #[field(list)]
    pub answer: Option<bool>,
    /// By when.
    #[field(list, index)]
    pub due: Option<Date>,
    /// Seen at.
    #[field()]
    pub seen: Option<Timestamp>,
    /// The thing it belongs to.
    #[field(to("test-thing"), inverse = "Owns")]
    pub above: Option<Id>,
    /// The things it needs.
    #[field(to("test-thing"), inverse = "Needed by")]
    pub parts: Vec<Id>,
    /// Entries it follows.
    #[field(to("test-entry"), inverse = "Followed by")]
    pub follows: Vec<Id>,
    /// A small table.
    #[field(columns("rank", "word"))]
    pub table: Vec<Vec<String>>,
    /// Personal.
    #[field(personal, max = 120)]
    pub nick: String,
    /// Where to read more.
    #[field(kind = url)]
    pub page: String,
}

/// States of a thing.
pub static STATES: Workflow = Workflow {
    choices: &Choices {
        name: "thing-state",
        keys: &["open", "busy", "done"],
        marks: &[("open", Mark::Planned), ("done", Mark::Good)],
        ordered: false,
    },
    ways: &[("open", "busy"), ("busy", "done"), ("done", "open")],
    closed: &["done"],
    acts: &[],
};

/// The largest size of it and all that it needs, at any depth.
#[derive(Values, Default)]
pub struct Weighed {
    /// Derived.
    #[field(range(0, 1_000_000))]
    pub weight: Option<i64>,
}

thread_local! {
    /// How often [`Weighed`] was computed by this thread.
    pub static WEIGHED: Cell<u64> = const { Cell::new(0) };
}

impl Follows for Weighed {
    const PATHS: &'static [Path] = &[&[Step::Out("parts"), Step::Reads(&["weight"])]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        WEIGHED.set(WEIGHED.get() + 1);
        let thing = row.of::<Thing>().ok_or(Fault::NotFound)?;
        let parts = read.get_many(&THING, &thing.parts)?;
        Ok(Self { weight: parts.iter().filter_map(|part| part.follows::<Self>().weight).chain(thing.size).max() })
    }
}

/// How many things in use need it, and whether that is a load together with its own weight, which stands in another group.
#[derive(Values, Default)]
pub struct Used {
    /// Derived.
    #[field(range(0, 1_000_000))]
    pub needed: Option<i64>,
    /// Derived.
    #[field()]
    pub heavy: Option<bool>,
}

impl Follows for Used {
    const PATHS: &'static [Path] = &[&[Step::Reads(&["weight"]), Step::In("test-thing", "parts")]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        Self::all(std::slice::from_ref(row), read)?.pop().ok_or(Fault::NotFound)
    }

    fn all(rows: &[Row], read: &dyn Read) -> Result<Vec<Self>, Fault> {
        let what = Gather::of(&THING, &[&[Step::In("test-thing", "parts")]], &[Ask::Count]);
        let users = read.kept(&rows.iter().collect::<Vec<_>>(), &Kept { from: None, what, keys: &["needed"], anew: &[] })?;
        let make = |row: &Row| {
            let needed = number(&users, row.id, 0);
            Self { needed: Some(needed), heavy: row.follows::<Weighed>().weight.map(|weight| weight * needed > 50) }
        };
        Ok(rows.iter().map(make).collect())
    }
}

/// What needs the thing above it, the thing itself aside: two steps away.
#[derive(Values, Default)]
pub struct Afar {
    /// Sum of the weights.
    #[field(range(0, 1_000_000))]
    pub distant: Option<i64>,
    /// The lowest level of those with a size of at least nothing.
    #[field()]
    pub lowest: Option<Level>,
    /// The largest size of those that are not done.
    #[field()]
    pub largest: Option<i64>,
}

impl Follows for Afar {
    const PATHS: &'static [Path] =
        &[&[Step::Out("above"), Step::In("test-thing", "parts"), Step::Reads(&["weight", "level", "size", "state"])]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        let Some(above) = row.of::<Thing>().and_then(|t| t.above) else { return Ok(Self::default()) };
        let ways: [Path; 1] = [&[Step::In("test-thing", "parts")]];
        let all = Gather::of(&THING, &ways, &[Ask::Sum("weight")]);
        let sum = read.kept(&[row], &Kept { from: Some("above"), what: all, keys: &["distant"], anew: &[] })?;
        let low = Gather::of(&THING, &ways, &[Ask::Least("level")]);
        let open = Gather::of(&THING, &ways, &[Ask::Most("size")]).without(&[("state", &["done"])]);
        let (low, open) = (read.gather(&[above], &low)?, read.gather(&[above], &open)?);
        let lowest = answer(&low, above, 0).as_text().and_then(Level::from_key);
        Ok(Self { distant: Some(number(&sum, row.id, 0)), lowest, largest: answer(&open, above, 0).as_int() })
    }
}

/// What can be reached over several ways and over more than one step, all of it kept.
#[derive(Values, Default)]
pub struct Reached {
    /// How many heaps in use hold it or something that needs it.
    #[field(range(0, 1_000_000))]
    pub heaps: Option<i64>,
    /// Of itself and the things above those that need it, which are not high: the sum of sizes.
    #[field(range(0, 1_000_000))]
    pub kin_size: Option<i64>,
    /// Of the same, how many are of a middle level.
    #[field(range(0, 1_000_000))]
    pub kin_middle: Option<i64>,
}

impl Follows for Reached {
    const PATHS: &'static [Path] = &[
        &[Step::In("test-heap", "things")],
        &[Step::In("test-thing", "parts"), Step::In("test-heap", "things")],
        &[Step::In("test-thing", "parts"), Step::Out("above"), Step::Reads(&["size", "level"])],
    ];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        Self::all(std::slice::from_ref(row), read)?.pop().ok_or(Fault::NotFound)
    }

    fn all(rows: &[Row], read: &dyn Read) -> Result<Vec<Self>, Fault> {
        const HELD: &[Path] = &[&[Step::In("test-heap", "things")], &[Step::In("test-thing", "parts"), Step::In("test-heap", "things")]];
        const KIN: &[Path] = &[&[], &[Step::In("test-thing", "parts"), Step::Out("above")]];
        let all: Vec<&Row> = rows.iter().collect();
        let kept = |what, keys| Kept { from: None, what, keys, anew: &[] };
        let heaps = read.kept(&all, &kept(Gather::of(&HEAP, HELD, &[Ask::Count]), &["heaps"]))?;
        let ask = [Ask::Sum("size"), Ask::Words("level", &["middle"])];
        let kin = Gather::of(&THING, KIN, &ask).without(&[("level", &["high"])]);
        let kin = read.kept(&all, &kept(kin, &["kin_size", "kin_middle"]))?;
        let of = |found: &Gathered, row: &Row, place: usize| Some(number(found, row.id, place));
        let make = |row: &Row| Self { heaps: of(&heaps, row, 0), kin_size: of(&kin, row, 0), kin_middle: of(&kin, row, 1) };
        Ok(rows.iter().map(make).collect())
    }
}

/// A thing may not be called "forbidden", and its name is taken once.
fn check(_: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let mut problems = Vec::new();
    if after.title() == "forbidden" {
        problems.push(Problem::field("name", Text::new("thing-forbidden")));
    }
    if after.title().starts_with("unique") {
        let same = read.all(&THING, &Filter::new().is(&THING, "name", vec![Value::from(after.title())]))?;
        if same.iter().any(|row| row.id != after.id) {
            problems.push(Problem::field("name", Text::new("thing-taken")));
        }
    }
    Ok(problems)
}

/// A thing called "echo N" makes "echo N-1".
fn follow(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Change>, Fault> {
    let count = after.title().strip_prefix("echo ").and_then(|n| n.parse::<u32>().ok());
    Ok(match (before, count) {
        (None, Some(n)) if n > 0 => vec![Change::create(&THING, read.mint(), Draft::new().with("name", format!("echo {}", n - 1)))],
        _ => Vec::new(),
    })
}

/// The register of things.
pub static THING: Register = Register::of::<Thing>("Thing", "Things", Group::Run).workflow(&STATES).tallied(&[
    &["level", "size"],
    &["ticked", "+above", "+level"],
    &["above"],
]);

impl Rules for Thing {
    const HOOKS: Hooks = Hooks { check, follow_ups: follow, ..Hooks::NONE };
    const DERIVED: &'static [Derived] = &[Derived::of::<Weighed>(), Derived::of::<Used>(), Derived::of::<Afar>(), Derived::of::<Reached>()];
    /// A look at each, and the work on what is large, on the same day.
    const DUE: &'static [DueRule] = &[
        DueRule::new("due", "thing-due-look").review(),
        DueRule::new("due", "thing-due-large").when(|row| row.value("size").as_int() >= Some(25)),
    ];
}
/// An entry of a pack.
#[derive(Register, Default, Clone)]
#[register(key = "test-entry", prefix = "E", clause = "1")]
pub struct Entry {
    /// Its name.
    #[field(required, title, max = 200)]
    pub name: String,
}

/// The register of entries.
pub static ENTRY: Register = Register::of::<Entry>("Entry", "Entries", Group::Plan).keeping(Keeping::Content);

/// Brings in the first entries of the pack.
#[derive(Register, Default, Clone)]
#[register(key = "test-adoption", prefix = "AD", clause = "1", rules)]
pub struct Adoption {
    /// Its name.
    #[field(required, title, max = 200)]
    pub name: String,
    /// How many entries.
    #[field(range(0, 100))]
    pub count: Option<i64>,
}

fn entries(row: &Row, _: &dyn Read) -> Result<Vec<Row>, Fault> {
    let Some(adoption) = row.of::<Adoption>() else { return Ok(Vec::new()) };
    let make = |n: i64| {
        let mut entry = Row::with(&ENTRY, Id::named(&["pack", &n.to_string()]), Entry { name: format!("Entry {n}") });
        entry.reference = format!("A.5.{n}");
        entry
    };
    Ok((1..=adoption.count.unwrap_or_default()).map(make).collect())
}

/// The register of adoptions.
pub static ADOPTION: Register = Register::of::<Adoption>("Adoption", "Adoptions", Group::Plan).keeping(Keeping::Managed);

impl Rules for Adoption {
    const HOOKS: Hooks = Hooks { entries, ..Hooks::NONE };
}

/// What stays in use for good.
#[derive(Register, Default, Clone)]
#[register(key = "test-stone", prefix = "ST", clause = "1")]
pub struct Stone {
    /// What is written on it.
    #[field(required, title, max = 200)]
    pub text: String,
}

/// The register of stones.
pub static STONE: Register = Register::of::<Stone>("Stone", "Stones", Group::Plan).single();

/// A heap of things, whose weight follows from theirs.
#[derive(Register, Default, Clone)]
#[register(key = "test-heap", prefix = "HP", clause = "1", rules)]
pub struct Heap {
    /// Its name.
    #[field(required, title, max = 200)]
    pub name: String,
    /// The things in it.
    #[field(to("test-thing"), inverse = "Lies in")]
    pub things: Vec<Id>,
}

/// The weights of its things together.
#[derive(Values, Default)]
pub struct Loaded {
    /// Derived.
    #[field(range(0, 1_000_000))]
    pub load: Option<i64>,
}

impl Follows for Loaded {
    const PATHS: &'static [Path] = &[&[Step::Out("things"), Step::Reads(&["weight"])]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        let things = read.get_many(&THING, &row.of::<Heap>().ok_or(Fault::NotFound)?.things)?;
        Ok(Self { load: Some(things.iter().filter_map(|thing| thing.follows::<Weighed>().weight).sum()) })
    }
}

/// The register of heaps.
pub static HEAP: Register = Register::of::<Heap>("Heap", "Heaps", Group::Run);

impl Rules for Heap {
    const DERIVED: &'static [Derived] = &[Derived::of::<Loaded>()];
}

/// What the tests open stores with.
pub static REGISTERS: &[&Register] = {
    use kernel::nouns::*;
    &[&ORGANISATION, &UNIT, &PERSON, &GRANT, &TASK, &ARRANGEMENT, &SIGNOFF, &COMMENT, &ATTACHMENT, &ENTRY, &ADOPTION, &THING, &STONE, &HEAP]
};
