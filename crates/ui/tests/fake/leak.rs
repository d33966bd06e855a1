//! A register with every kind of field and a house full of leaks, some of them hostile.

use super::{House, id};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use kernel::cell::Choices;
use kernel::nouns::{ATTACHMENT, Attachment, COMMENT, Comment, PERSON, Person, SIGNOFF, SignOff, TASK, Task};
use kernel::register::Workflow;
use kernel::{Derived, Fault, Field, Follows, Group, Id, Kind, Mark, Operation, Read, Register, Role, Row, Rules, Value, Values};

kernel::choice! {
    /// How bad a leak is.
    pub enum Level("leak-level", ordered) { VeryLow = "very-low", Low = "low", Medium = "medium", High = "high", VeryHigh = "very-high" }
}

kernel::choice! {
    /// Why it matters.
    pub enum Why("leak-why") { Law = "law", Contract = "contract", Business = "business" }
}

/// A leak is a place where water comes in: what happens, how bad it is, and who mends it.
#[derive(Register, Default, Clone)]
#[register(key = "leak", prefix = "L", clause = "6.1.2", rules)]
pub struct Leak {
    /// One line, no full stop.
    #[field(required, title, max = 120)]
    pub title: String,
    /// “Because of … could happen, leading to …”
    #[field(kind = prose, search)]
    pub story: String,
    /// How bad it is now.
    #[field(list, required, section = "Rating")]
    pub level: Option<Level>,
    /// What makes it matter.
    #[field(section = "Rating", label = "Reasons")]
    pub why: Vec<Why>,
    /// Must a plumber come?
    #[field(section = "Rating", label = "Needs a plumber")]
    pub plumber: bool,
    /// Which plumber.
    #[field(section = "Rating", max = 80, label = "Plumber", show_when = "plumber=yes", required_when = "plumber=yes")]
    pub plumber_name: String,
    /// Next look at it.
    #[field(list, index, section = "Follow-up", label = "Next review")]
    pub review: Option<Date>,
    /// When it was first seen.
    #[field(section = "Follow-up", label = "First seen")]
    pub seen: Option<Timestamp>,
    /// What mending costs.
    #[field(kind = amount, list, section = "Follow-up")]
    pub cost: Option<i64>,
    /// Buckets needed.
    #[field(range(0, 99), section = "Follow-up")]
    pub buckets: Option<i64>,
    /// Where more is said.
    #[field(kind = url, section = "Follow-up", label = "Web page")]
    pub page: String,
    /// Whom to write to.
    #[field(kind = email, section = "Follow-up", label = "E-mail")]
    pub mail: String,
    /// Who looks at it next.
    #[field(to("person"), section = "Follow-up", inverse = "Looks at")]
    pub looker: Option<Id>,
    /// Leaks that this one feeds.
    #[field(to("leak"), inverse = "Fed by", list)]
    pub feeds: Vec<Id>,
    /// How bad it is, from 1 to 5.
    #[field(range(1, 5), section = "Follow-up")]
    pub grade: Option<i64>,
    /// What was measured.
    #[field(columns("day", "litres"), section = "Follow-up")]
    pub measured: Vec<Vec<String>>,
}

static STATES: Workflow = Workflow {
    choices: &Choices {
        name: "leak-state",
        keys: &["open", "in-progress", "done"],
        marks: &[("open", Mark::Planned), ("in-progress", Mark::Partly), ("done", Mark::Good)],
        ordered: false,
    },
    ways: &[("open", "in-progress"), ("in-progress", "done")],
    closed: &["done"],
    acts: &[],
};

kernel::choice! {
    /// How the repair holds.
    pub enum Standing("leak-standing") {
        /// It held.
        Tested = "tested" [Good],
        /// Nobody looked for long.
        Stale = "stale" [Stale],
        /// It did not hold.
        Failed = "failed" [Bad],
    }
}

static SAID: [Field; 2] = [
    Field::new("how", "How", "With what it was closed.", "Patch", Kind::Prose).required(),
    Field::new("who", "Who", "Who closed it.", "Patch", Kind::Link(&["person"])),
];

static OPERATIONS: [Operation; 2] = [
    Operation {
        key: "patch",
        label: "Patch leak",
        help: "Says that the hole is closed, and how.",
        fields: &SAID,
        role: Role::Contributor,
        from: &[],
        grave: false,
        next: |_, _| true,
        plan: |_, _, _| Ok(Vec::new()),
    },
    Operation {
        key: "flood",
        label: "Flood the house",
        help: "Everything gets wet.",
        fields: &[],
        role: Role::Manager,
        from: &[],
        grave: true,
        next: |_, _| false,
        plan: |_, _, _| Ok(Vec::new()),
    },
];

/// What follows, set by hand in the rows below.
#[derive(Values, Default)]
struct Gauged {
    /// Follows from the newest test.
    #[field(list, section = "Rating")]
    standing: Option<Standing>,
    /// By the gauge.
    #[field(section = "Rating")]
    depth_before: Option<Level>,
    /// By the gauge.
    #[field(list, section = "Rating")]
    depth_now: Option<Level>,
}

impl Follows for Gauged {
    fn of(_: &Row, _: &dyn Read) -> Result<Self, Fault> {
        Ok(Self::default())
    }
}

/// The register.
pub static LEAK: Register = Register::of::<Leak>("Leak", "Leaks", Group::Plan).workflow(&STATES);

impl Rules for Leak {
    const DERIVED: &'static [Derived] = &[Derived::of::<Gauged>()];
    const OPERATIONS: &'static [Operation] = &OPERATIONS;
}

/// Text that tries to become markup, to leave an attribute, and to turn the line around.
pub const HOSTILE: &str =
    "<script>alert(1)</script> \"><img src=x onerror=alert(2)> ' \u{202e}cod.exe \u{5e9}\u{5dc}\u{5d5}\u{5dd} {{7*7}} & ё";

/// A believable record, a hostile one, a retired one, and forty more.
pub fn house() -> House {
    let mut house = House::new();
    for (place, (title, level)) in TITLES.iter().zip([5, 4, 4, 4, 3, 3, 3, 2, 2, 1]).enumerate() {
        let word = format!("leak{place}");
        let leak = Leak {
            title: (*title).into(),
            level: [Level::VeryLow, Level::Low, Level::Medium, Level::High, Level::VeryHigh].get(level - 1).copied(),
            review: Some(date(2026, 6, 12 + place as i8)),
            cost: Some(184_000 * (place as i64 + 1)),
            feeds: if place % 3 == 0 { vec![id("leak1"), id("leak2")] } else { Vec::new() },
            ..Leak::default()
        };
        let row = house.add(&LEAK, &word, &format!("L-{}", 11 + place), leak);
        row.common.owner = Some(id(if place % 2 == 0 { "maren" } else { "jonas" }));
        row.common.state = ["open", "in-progress", "done"][place % 3].into();
        row.derived = vec![Value::from(["tested", "stale", "failed"][place % 3]), Value::from("very-high"), Value::from("low")];
    }
    house.add(&PERSON, "evil", "P-66", Person { name: HOSTILE.into(), ..Person::default() });
    let evil = Leak {
        title: HOSTILE.into(),
        story: format!("{HOSTILE}\n\n[x](javascript:alert(1)) <b onclick=x>b</b>"),
        plumber: true,
        plumber_name: HOSTILE.into(),
        measured: vec![vec![HOSTILE.into(), "1".into()]],
        page: "https://example.com/\"><script>".into(),
        ..Leak::default()
    };
    let row = house.add(&LEAK, "hostile", "L-66", evil);
    row.common.tags = vec![HOSTILE.into()];
    row.common.owner = Some(id("evil"));
    house.add(&LEAK, "gone", "L-99", Leak { title: "Mended long ago".into(), ..Leak::default() }).retired = true;
    let main = Leak {
        title: "Rosters cannot be restored in time after ransomware".into(),
        story: "Because attackers who hold an administrator account could encrypt the roster database and the backups it can reach, hospitals could \
            be without shift plans for more than four hours, which breaks 31 contracts.".into(),
        level: Some(Level::High),
        why: vec![Why::Law, Why::Contract],
        plumber: true,
        plumber_name: "Ilkka Saarinen".into(),
        review: Some(date(2026, 6, 16)),
        seen: Some("2025-11-04T08:00:00Z".parse().unwrap()),
        cost: Some(1_840_050),
        grade: Some(3),
        buckets: Some(3),
        page: "https://example.com/restore-drill".into(),
        mail: "restore@example.com".into(),
        looker: Some(id("jonas")),
        feeds: vec![id("leak0"), id("leak1"), id("hostile")],
        measured: vec![vec!["Monday".into(), "12".into()], vec!["Tuesday".into(), "9".into()]],
    };
    let row = house.add(&LEAK, "main", "L-42", main);
    row.common.owner = Some(id("jonas"));
    row.common.tags = vec!["availability".into(), "ransomware".into()];
    row.derived = vec![Value::from("stale")];
    house.change("main", "Two drills missed four hours", |row| {
        row.common.state = "in-progress".into();
        row.set(row.register.index("level").unwrap(), Value::from("very-high"));
        row.set(row.register.index("feeds").unwrap(), Value::Links(vec![id("leak0"), id("leak1")]));
    });
    around(&mut house);
    house
}

fn around(house: &mut House) {
    let about = Some(id("main"));
    house.add(
        &COMMENT,
        "c1",
        "C-1",
        Comment { text: "The target has a date but no measure for *under four hours*. Which drill counts?".into(), about },
    );
    house.add(&COMMENT, "c2", "C-2", Comment { text: HOSTILE.into(), about });
    house.add(
        &ATTACHMENT,
        "f1",
        "F-12",
        Attachment {
            file_name: "drill-record \"><script>.pdf".into(),
            about,
            hash: "0".repeat(64),
            size: Some(212_345),
            media_type: "application/pdf".into(),
        },
    );
    let task = house.add(
        &TASK,
        "t1",
        "T-7",
        Task { what: "Bring the restore drill under four hours".into(), due: Some(date(2026, 6, 30)), about, ..Task::default() },
    );
    task.common.owner = Some(id("maren"));
    let signature = house.add(
        &SIGNOFF,
        "s1",
        "SIG-1",
        SignOff {
            statement: "I accept what remains until the locked copies are in place.".into(),
            about,
            version: Some(1),
            signer: Some(id("jonas")),
            role: "CTO, owner".into(),
            ..SignOff::default()
        },
    );
    signature.derived = vec![Value::from("stale")];
}

const TITLES: [&str; 10] = [
    "Porto office network joined before it was assessed",
    "Edge host attacked before the patch window closes",
    "Support session misused to read hospital rosters",
    "Planted code in a dependency reaches a release",
    "Leaver keeps remote access by a forgotten account",
    "Hosting region lost for longer than four hours",
    "Tenant mix-up shows one hospital’s shifts to another",
    "Phished password opens the staff portal",
    "Laptop with a customer export is lost in transit",
    "Test data holds real shift plans",
];
