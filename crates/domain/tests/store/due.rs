//! What is due is asked once, however many registers there are, and a long list has pages.

use crate::support::Place;
use domain::{CONCEPTS, Setup, found, registers};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::nouns::{PERSON, TASK};
use kernel::{Actor, Change, Door, Draft, DueRule, Filter, Group, Id, Moment, Register, Rules, Words};
use ui::{Concept, View, Visitor};

/// A register of which the tests make as many as they like.
#[derive(Register, Default, Clone)]
#[register(key = "probe", prefix = "PB", clause = "1", rules)]
struct Probe {
    /// Its name.
    #[field(required, title, max = 200)]
    name: String,
    /// When it is looked at again.
    #[field(list, index)]
    next_look: Option<Date>,
}

impl Rules for Probe {
    const DUE: &'static [DueRule] = &[DueRule::new("next_look", "probe-due").review()];
}

/// The organisation with so many registers more than the program has, each with something due and something postponed.
struct House {
    place: Place,
    made: Vec<&'static Register>,
    concepts: &'static [Concept],
    me: Id,
    today: Date,
    /// The newest change set.
    sequence: u64,
}

impl House {
    fn new(count: usize) -> Self {
        let make = |n: usize| -> &'static Register {
            let mut register = Register::of::<Probe>("Probe", "Probes", Group::Run);
            register.key = Box::leak(format!("probe-{n}").into_boxed_str());
            register.prefix =
                Box::leak(format!("P{}{}", (b'A' + (n / 26) as u8) as char, (b'A' + (n % 26) as u8) as char).into_boxed_str());
            Box::leak(Box::new(register))
        };
        let made: Vec<&'static Register> = (0..count).map(make).collect();
        let all: &'static [&'static Register] = Box::leak(registers().iter().copied().chain(made.iter().copied()).collect());
        let own = Concept { name: "probe", registers: Box::leak(made.clone().into()), messages: "probe-due = Look", ..Concept::EMPTY };
        let concepts: &'static [Concept] = Box::leak(CONCEPTS.iter().copied().chain([own]).collect());
        let setup = Setup {
            name: "Korvane Software".into(),
            time_zone: "Europe/Berlin".into(),
            currency: "EUR".into(),
            admin_name: "Maren Holt".into(),
            admin_email: "maren@example.com".into(),
            frameworks: Setup::usual(),
        };
        let place = Place::new(all, move |read, id| found(read, id, &setup)).unwrap();
        let read = place.live().unwrap();
        let (me, today) = (read.all(&PERSON, &Filter::new()).unwrap()[0].id, read.today());
        drop(read);
        for register in &made {
            for (days, owned) in [(-3, true), (2, false), (40, true)] {
                let draft = Draft::new().with("name", "A probe").with("next_look", today + days.days());
                let id = place.create(register, &if owned { draft.with("owner", me) } else { draft }).unwrap();
                if days == 2 {
                    let later = Draft::new().with("until", today + 9.days()).with("reason", "The plant is rebuilt.");
                    place.operate(register, id, "postpone", &later).unwrap();
                }
            }
        }
        let sequence = place.live().unwrap().sequence();
        Self { place, made, concepts, me, today, sequence }
    }

    /// A page as the administrator sees it, with how many statements it took.
    fn look(&self, path: &str, query: &[(&str, &str)]) -> (String, u64) {
        let own = self.concepts.iter().map(|concept| (concept.name, concept.messages));
        let words = Words::new("en", &[kernel::words::ENGLISH, ui::ENGLISH].into_iter().chain(own).collect::<Vec<_>>()).unwrap();
        let visitor = Visitor { person: Some(self.me), name: "Maren Holt".into(), csrf: "word".into(), ..Visitor::default() };
        let query: Vec<(String, String)> = query.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let before = self.place.store.statements();
        let actor = Actor::Person { id: self.me, at_most: None };
        let past = query.iter().any(|(key, _)| key == "as_at");
        let moment = if past { Moment::Sequence(self.sequence - 1) } else { Moment::Live };
        let read = self.place.store.read(self.place.organisation, &actor, moment).unwrap();
        let view = View { read: &*read, words: &words, concepts: self.concepts, visitor: &visitor, path, query: &query, flash: None };
        let screen = self.concepts.iter().flat_map(|concept| concept.screens).find(|screen| screen.path == path);
        let feed = self.concepts.iter().flat_map(|concept| concept.feeds).find(|feed| feed.path == path);
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        let text = match (screen, feed, parts.as_slice()) {
            (Some(screen), ..) => ui::layout::page(&view, screen.title, (screen.render)(&view).unwrap()).into_string(),
            (_, Some(feed), _) => (feed.render)(&view).unwrap().iter().map(|entry| format!("{} {}\n", entry.date, entry.title)).collect(),
            (.., [key]) => {
                let register = read.register(key).unwrap();
                ui::list::list_page(&view, register, &ui::list::ListState::parse(&view, register)).unwrap().into_string()
            }
            (.., [_, reference]) => {
                let row = read.by_reference(reference).unwrap().unwrap_or_else(|| panic!("no {path}"));
                ui::record::record_page(&view, &row, &ui::record::Extras::default()).unwrap().into_string()
            }
            _ => panic!("no page {path}"),
        };
        drop(read);
        (text, self.place.store.statements() - before)
    }
}

/// Before the newest change set.
const PAST: &[(&str, &str)] = &[("as_at", "then")];

#[test]
fn statements_do_not_grow_with_the_registers() {
    let (some, many) = (House::new(20), House::new(60));
    assert_eq!((some.made.len(), many.made.len()), (20, 60));
    for (path, query, most, word) in [
        ("/", &[][..], 60, "Look"),
        ("/work", &[("whose", "all")][..], 20, "Look"),
        ("/work", &[("whose", "mine"), ("when", "overdue")][..], 20, "Look"),
        ("/calendar", &[("whose", "all")][..], 20, "Look"),
        ("/calendar.ics", &[("whose", "all")][..], 20, "Look"),
        ("/probe-3", &[][..], 20, "A probe"),
        ("/risk", &[][..], 20, "Risks"),
        ("/probe-3/PAD-1", &[][..], 20, "A probe"),
        ("/unit/U-1", &[][..], 20, "Korvane Software"),
        // The owner of some records of every register; rules of readiness look at what the person needs and left.
        ("/person/P-1", &[][..], 31, "Maren Holt"),
        ("/requirement/A.5.1", &[][..], 28, "A.5.1"),
        ("/", PAST, 100, "Look"),
        ("/probe-3", PAST, 25, "A probe"),
        ("/person/P-1", PAST, 52, "Maren Holt"),
    ] {
        let ((one, few), (other, lots)) = (some.look(path, query), many.look(path, query));
        // Where the history is three times as long, the entries of a moment are found in one or two steps more.
        let steps = if query == PAST { 2 } else { 0 };
        assert!(few <= lots && lots <= few + steps, "{path} takes {few} and {lots} statements");
        assert!(lots <= most, "{path} takes {lots} statements");
        // The page of the one house knows nothing of registers that only the other has.
        let grows = !path.starts_with("/calendar.ics");
        assert!(other.contains(word) && one.contains(word) && (other.len() > one.len() || !grows), "{path}");
    }
}

#[test]
fn a_long_list_has_pages_and_exact_counts() {
    let house = House::new(1);
    let tasks = |read: &dyn kernel::Read| {
        let task = |n: i64| {
            let draft = Draft::new().with("what", format!("Do {n}")).with("due", house.today + (10 + n % 50).days());
            Change::create(&TASK, read.mint(), draft)
        };
        (0..5_200).map(task).collect::<Vec<_>>()
    };
    house.place.write(&|read| Ok(tasks(read))).unwrap();
    // Everybody's: the tasks and what the made-up register has.
    let (first, _) = house.look("/work", &[("whose", "all"), ("what", "task")]);
    assert!(first.contains("<b>5203</b>") && first.contains("<b>5200</b>"), "no count is cut");
    assert_eq!(first.matches("/do/complete").count(), 100);
    assert!(first.contains("1 to 100 of 5200") && first.contains("offset=100") && !first.contains("rel=\"prev\""));
    let (last, _) = house.look("/work", &[("whose", "all"), ("what", "task"), ("offset", "5100")]);
    assert_eq!(last.matches("/do/complete").count(), 100);
    assert!(last.contains("5101 to 5200 of 5200") && last.contains("offset=5000") && !last.contains("rel=\"next\""));
    // Each line stands on one page: those of the first and the last have none in common.
    let references = |html: &str| -> std::collections::BTreeSet<String> {
        let all = html.split("href=\"/task/").skip(1).map(|rest| rest.split(['"', '/']).next().unwrap().to_owned());
        all.filter(|reference| reference != "new").collect()
    };
    assert_eq!(references(&first).intersection(&references(&last)).count(), 0);
    let (beyond, _) = house.look("/work", &[("whose", "all"), ("what", "task"), ("offset", "99999")]);
    assert!(beyond.contains("rel=\"prev\"") && !beyond.contains("/do/complete"));
    // The calendar names a few of each day and of each month, and counts all.
    let (calendar, _) = house.look("/calendar", &[("whose", "all")]);
    assert!(calendar.contains("All 104") && calendar.matches("href=\"/task/").count() <= 12 * 16, "{}", calendar.matches("/task/").count());
    // The home page shows the beginning and counts all.
    let (home, _) = house.look("/", &[]);
    assert!(home.contains("5201") && home.matches("href=\"/task/").count() < 30);
    let (all, _) = house.look("/", &[("all", "home-later")]);
    assert!(all.matches("href=\"/task/").count() > 5_000);
}
