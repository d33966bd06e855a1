//! Filter text, the same in pages, API and command line: `owner:me due<30d level>=high "free words"`.

use crate::cell::{Lookup, Narrow, Operator, Reach};
use crate::{Field, Id, Kind, Origin, Register, Text, Value};
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use std::collections::BTreeSet;

/// One condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// The field compares so with one of the values; for choices with an order, `Words` already hold every match.
    Field {
        /// Index into [`Register::fields`].
        field: usize,
        /// How.
        operator: Operator,
        /// With what; several for `key:a,b`.
        values: Vec<Value>,
        /// The contrary.
        not: bool,
    },
    /// The field is empty.
    Empty {
        /// Index into [`Register::fields`].
        field: usize,
        /// The contrary.
        not: bool,
    },
    /// The reference is one of these.
    Reference(Vec<String>),
    /// The record is one of these.
    Identity(Vec<Id>),
    /// All these words stand in it.
    Words(String),
}

/// Conditions that must all hold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// The conditions.
    pub tests: Vec<Test>,
    /// Retired records: [`None`] leaves them out, `Some(true)` shows only them, `Some(false)` shows all.
    pub retired: Option<bool>,
}

impl Filter {
    /// No condition.
    pub fn new() -> Self {
        Self::default()
    }

    /// With one more condition: the field holds one of these values.
    #[must_use]
    pub fn is(mut self, register: &Register, key: &str, values: Vec<Value>) -> Self {
        if let Some(field) = register.index(key) {
            self.tests.push(Test::Field { field, operator: Operator::Is, values, not: false });
        }
        self
    }

    /// With one more condition: the date is before this day.
    #[must_use]
    pub fn before(mut self, register: &Register, key: &str, day: Date) -> Self {
        if let Some(field) = register.index(key) {
            self.tests.push(Test::Field { field, operator: Operator::Below, values: vec![Value::Date(day)], not: false });
        }
        self
    }

    /// With one more condition: the date is this day or later.
    #[must_use]
    pub fn since(mut self, register: &Register, key: &str, day: Date) -> Self {
        if let Some(field) = register.index(key) {
            self.tests.push(Test::Field { field, operator: Operator::AtLeast, values: vec![Value::Date(day)], not: false });
        }
        self
    }

    /// With one more condition: the field is empty.
    #[must_use]
    pub fn empty(mut self, register: &Register, key: &str) -> Self {
        self.tests.extend(register.index(key).map(|field| Test::Empty { field, not: false }));
        self
    }

    /// With one more condition: the field is filled.
    #[must_use]
    pub fn filled(mut self, register: &Register, key: &str) -> Self {
        self.tests.extend(register.index(key).map(|field| Test::Empty { field, not: true }));
        self
    }

    /// Records whose work has not ended: those in none of the register's closed states.
    pub fn open(register: &Register) -> Self {
        let closed: Vec<Value> = register.workflow.closed.iter().map(|state| Value::from(*state)).collect();
        let mut filter = Self::new();
        if let (false, Some(field)) = (closed.is_empty(), register.index("state")) {
            filter.tests.push(Test::Field { field, operator: Operator::Is, values: closed, not: true });
        }
        filter
    }

    /// Retired records too.
    #[must_use]
    pub fn with_retired(mut self) -> Self {
        self.retired = Some(false);
        self
    }

    /// Reads filter text against a register.
    ///
    /// # Errors
    /// The first part that cannot be understood, with what could stand there.
    pub fn parse(text: &str, register: &Register, context: &Context<'_>) -> Result<Self, Text> {
        let mut filter = Self::new();
        let mut words = Vec::new();
        for part in parts(text)? {
            match part {
                Part::Word(word) => words.push(word),
                Part::Test { not, key, operator, value } => filter.bind(register, context, not, &key, operator, &value)?,
            }
        }
        if !words.is_empty() {
            filter.tests.push(Test::Words(words.join(" ")));
        }
        Ok(filter)
    }

    /// To records of these units; without any, everything is meant.
    fn narrow(&mut self, register: &Register, units: Option<BTreeSet<Id>>, not: bool) {
        match units {
            Some(units) => {
                let field = register.index("unit").unwrap_or_default();
                self.tests.push(Test::Field { field, operator: Operator::Is, values: units.into_iter().map(Value::Link).collect(), not });
            }
            // Outside of everything lies nothing.
            None if not => self.tests.push(Test::Identity(Vec::new())),
            None => {}
        }
    }

    fn bind(
        &mut self,
        register: &Register,
        context: &Context<'_>,
        not: bool,
        key: &str,
        operator: Operator,
        value: &str,
    ) -> Result<(), Text> {
        match key {
            "ref" | "reference" => {
                self.tests.push(Test::Reference(value.split(',').map(|part| part.trim().to_uppercase()).collect()));
                return Ok(());
            }
            "retired" => {
                self.retired = match value {
                    "yes" => Some(true),
                    "all" => Some(false),
                    "no" => None,
                    _ => return Err(Text::new("filter-retired").with("value", value)),
                };
                return Ok(());
            }
            _ => {}
        }
        let found = register.shown().find(|(_, field)| field.key == key || field.key.replace('_', "-") == key);
        if found.is_none()
            && !register.without.contains(&"unit")
            && let Some(units) = narrowed(context, register, key, value)
        {
            if operator != Operator::Is {
                return Err(Text::new("filter-operator").with("key", key));
            }
            self.narrow(register, units?, not);
            return Ok(());
        }
        let Some((index, field)) = found else {
            let known = register.shown().map(|(_, f)| f.key.as_ref()).collect::<Vec<_>>().join(", ");
            return Err(Text::new("filter-unknown-key").with("key", key).with("known", known));
        };
        if value == "none" || value == "any" {
            self.tests.push(Test::Empty { field: index, not: not != (value == "any") });
            return Ok(());
        }
        if !field.kind.cell().operators().contains(&operator) {
            return Err(Text::new("filter-operator").with("key", key));
        }
        let values = value.split(',').map(|part| bind_value(field, part.trim(), context)).collect::<Result<Vec<_>, _>>()?;
        self.tests.push(ordered(index, field, operator, values, not));
        Ok(())
    }
}

impl Reach {
    /// Units whose records of a register are a matter of it: those inside, and those above where such records hold below their
    /// own unit. Siblings never are.
    pub fn of(&self, register: &Register) -> BTreeSet<Id> {
        if register.binds { self.inside.union(&self.above).copied().collect() } else { self.inside.clone() }
    }
}

/// The units to which several references narrow a list together, all of them where one names none; [`None`] where records
/// of no register of this key narrow lists.
fn narrowed(context: &Context<'_>, register: &Register, key: &str, value: &str) -> Option<Result<Option<BTreeSet<Id>>, Text>> {
    let mut units = BTreeSet::new();
    let typed: BTreeSet<&str> = value.split(',').map(str::trim).collect();
    for typed in typed {
        match context.lookup.narrow(key, typed)? {
            Narrow::Units(reach) => units.extend(reach.of(register)),
            Narrow::Everything => return Some(Ok(None)),
            Narrow::Unknown => return Some(Err(Text::new("filter-narrow-unknown").with("key", key).with("value", typed))),
        }
    }
    Some(Ok(Some(units)))
}

/// What words like `me` and `30d` mean, and how references are found.
pub struct Context<'a> {
    /// The person who asks.
    pub me: Option<Id>,
    /// Today.
    pub today: Date,
    /// Finds records.
    pub lookup: &'a dyn Lookup,
}

/// A choice with an order, compared, becomes the list of words that match.
fn ordered(index: usize, field: &Field, operator: Operator, values: Vec<Value>, not: bool) -> Test {
    if let (Kind::Choice(choices), true) = (field.kind, operator != Operator::Is) {
        let bound = values.first().and_then(Value::as_text).and_then(|key| choices.position(key)).unwrap_or_default();
        let matches = choices.keys.iter().enumerate().filter(|(place, _)| match operator {
            Operator::Below => *place < bound,
            Operator::AtMost => *place <= bound,
            Operator::Above => *place > bound,
            _ => *place >= bound,
        });
        let values = matches.map(|(_, key)| Value::from(*key)).collect();
        return Test::Field { field: index, operator: Operator::Is, values, not };
    }
    Test::Field { field: index, operator, values, not }
}

fn bind_value(field: &Field, typed: &str, context: &Context<'_>) -> Result<Value, Text> {
    let problem = |text: Text| Text::new("filter-value").with("key", &field.key).with("value", typed).with("why", text.id);
    if typed == "me" && field.kind.targets().contains(&"person") {
        return context.me.map(Value::Link).ok_or_else(|| Text::new("filter-nobody").with("key", &field.key));
    }
    if field.kind == Kind::Date
        && let Some(date) = relative(typed, context.today)
    {
        return Ok(Value::Date(date));
    }
    // A filter on several words asks for one of them, so one word is parsed as the list would be.
    match field.kind.cell().parse(&field.kind, typed, context.lookup) {
        Ok(Value::Words(mut words)) if words.len() == 1 => Ok(Value::Text(words.remove(0))),
        Ok(Value::Links(mut ids)) if ids.len() == 1 => Ok(Value::Link(ids.remove(0))),
        Ok(Value::None) => Err(problem(Text::new("filter-empty"))),
        Ok(value) => Ok(value),
        Err(text) if field.origin == Origin::Derived || text.id != "cell-unknown-choice" => Err(problem(text)),
        Err(text) => Err(text),
    }
}

/// `today`, `30d`, `-2w`, `6m`, `1y` counted from today.
fn relative(typed: &str, today: Date) -> Option<Date> {
    if typed == "today" {
        return Some(today);
    }
    let unit = typed.chars().last()?;
    let count: i64 = typed.strip_suffix(unit)?.parse().ok().filter(|n: &i64| n.abs() < 4000)?;
    let span: Span = match unit {
        'd' => count.days(),
        'w' => count.weeks(),
        'm' => count.months(),
        'y' => count.years(),
        _ => return None,
    };
    today.checked_add(span).ok()
}

enum Part {
    Word(String),
    Test { not: bool, key: String, operator: Operator, value: String },
}

/// Splits filter text. Quotes keep blanks together, in free words and in values.
fn parts(text: &str) -> Result<Vec<Part>, Text> {
    let mut list = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (token, quoted, after) = token(rest)?;
        list.push(if quoted { Part::Word(token) } else { part(token) });
        rest = after.trim_start();
    }
    Ok(list)
}

/// One token: up to a blank outside quotes. Tells whether it began with a quote.
fn token(text: &str) -> Result<(String, bool, &str), Text> {
    let quoted = text.starts_with('"');
    let mut inside = false;
    let mut token = String::new();
    for (place, c) in text.char_indices() {
        match c {
            '"' => inside = !inside,
            c if c.is_whitespace() && !inside => return Ok((token, quoted, text.get(place..).unwrap_or_default())),
            c => token.push(c),
        }
    }
    if inside {
        return Err(Text::new("filter-open-quote"));
    }
    Ok((token, quoted, ""))
}

fn part(token: String) -> Part {
    const SIGNS: [(&str, Operator); 10] = [
        (":>=", Operator::AtLeast),
        (":<=", Operator::AtMost),
        (":>", Operator::Above),
        (":<", Operator::Below),
        (">=", Operator::AtLeast),
        ("<=", Operator::AtMost),
        (":", Operator::Is),
        ("=", Operator::Is),
        ("<", Operator::Below),
        (">", Operator::Above),
    ];
    let place = token.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'));
    let Some((name, tail)) = place.filter(|p| *p > 0).and_then(|p| token.split_at_checked(p)) else { return Part::Word(token) };
    let (not, key) = name.strip_prefix('-').map_or((false, name), |key| (true, key));
    let sign =
        SIGNS.iter().find(|(sign, _)| tail.starts_with(sign)).or_else(|| tail.starts_with('~').then_some(&("~", Operator::Contains)));
    match sign {
        Some((sign, operator)) if tail.len() > sign.len() && !key.is_empty() => {
            Part::Test { not, key: key.to_lowercase(), operator: *operator, value: tail.get(sign.len()..).unwrap_or_default().to_owned() }
        }
        _ => Part::Word(token),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::testing::Known;
    use crate::nouns::{GRANT, TASK};
    use jiff::civil::date;

    fn parse(text: &str, register: &Register) -> Result<Filter, Text> {
        Filter::parse(text, register, &Context { me: Some(Id::default()), today: date(2026, 6, 11), lookup: &Known })
    }

    #[test]
    fn the_example_of_the_book() {
        let filter = parse("owner:me due<30d -state:done \"free words\" more", &TASK).unwrap();
        let due = TASK.index("due").unwrap();
        assert_eq!(filter.tests.len(), 4);
        assert!(filter.tests.contains(&Test::Field {
            field: due,
            operator: Operator::Below,
            values: vec![Value::Date(date(2026, 7, 11))],
            not: false
        }));
        assert!(filter.tests.contains(&Test::Words("free words more".into())));
    }

    #[test]
    fn an_ordered_choice_compares() {
        let filter = parse("role>=manager", &GRANT).unwrap();
        let Some(Test::Field { values, .. }) = filter.tests.first() else { panic!("no test") };
        assert_eq!(values, &[Value::from("manager"), Value::from("admin")]);
    }

    #[test]
    fn what_cannot_be_understood_is_named() {
        assert_eq!(parse("ownr:me", &TASK).unwrap_err().id, "filter-unknown-key");
        assert_eq!(parse("\"open", &TASK).unwrap_err().id, "filter-open-quote");
        assert_eq!(parse("owner<me", &TASK).unwrap_err().id, "filter-operator");
        assert_eq!(parse("due:soon", &TASK).unwrap_err().id, "filter-value");
        assert!(parse("state:none retired:all ref:t-1,T-2", &TASK).is_ok());
        assert_eq!(parse("https://example.com", &TASK).unwrap_err().id, "filter-unknown-key");
    }

    /// The only condition of a filter on a field: operator, values, and whether the contrary is meant.
    fn only(text: &str, register: &Register) -> (Operator, Vec<Value>, bool) {
        match parse(text, register).unwrap().tests.as_slice() {
            [Test::Field { operator, values, not, .. }] => (*operator, values.clone(), *not),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn every_comparison_of_an_ordered_choice_stops_at_its_word() {
        for (text, words) in [
            ("role<manager", &["reader", "auditor", "contributor"][..]),
            ("role<=manager", &["reader", "auditor", "contributor", "manager"]),
            ("role>contributor", &["manager", "admin"]),
            ("role>=contributor", &["contributor", "manager", "admin"]),
            ("role:manager", &["manager"]),
            ("role<reader", &[]),
        ] {
            let words: Vec<Value> = words.iter().map(|word| Value::from(*word)).collect();
            assert_eq!(only(text, &GRANT), (Operator::Is, words, false), "{text}");
        }
        assert!(only("-role>=manager", &GRANT).2);
    }

    #[test]
    fn days_are_counted_from_today() {
        let day = |text: &str| only(&format!("due<{text}"), &TASK).1;
        for (text, wanted) in [
            ("today", date(2026, 6, 11)),
            ("0d", date(2026, 6, 11)),
            ("-1d", date(2026, 6, 10)),
            ("2w", date(2026, 6, 25)),
            ("6m", date(2026, 12, 11)),
            ("-1y", date(2025, 6, 11)),
            ("3999d", date(2037, 5, 23)),
            ("2026-06-12", date(2026, 6, 12)),
        ] {
            assert_eq!(day(text), [Value::Date(wanted)], "{text}");
        }
        for text in ["4000d", "3h", "d", "-4000d"] {
            assert_eq!(parse(&format!("due<{text}"), &TASK).unwrap_err().id, "filter-value", "{text}");
        }
    }

    #[test]
    fn retired_and_references_are_asked_by_their_words() {
        let retired = |word: &str| parse(&format!("retired:yes retired:{word}"), &TASK).unwrap().retired;
        assert_eq!([retired("yes"), retired("all"), retired("no")], [Some(true), Some(false), None]);
        assert_eq!(parse("", &TASK).unwrap().retired, None);
        assert_eq!(parse("retired:maybe", &TASK).unwrap_err().id, "filter-retired");
        assert_eq!(parse("ref:t-1,T-2", &TASK).unwrap().tests, [Test::Reference(vec!["T-1".into(), "T-2".into()])]);
        // An underscore of a key may be typed as a hyphen.
        assert_eq!(parse("original-due:none", &TASK).unwrap(), parse("original_due:none", &TASK).unwrap());
    }

    #[test]
    fn empty_and_filled_are_contraries() {
        let empty = |text: &str| match parse(text, &TASK).unwrap().tests.as_slice() {
            [Test::Empty { not, .. }] => !not,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(["owner:none", "owner:any", "-owner:none", "-owner:any"].map(empty), [true, false, false, true]);
        let field = TASK.index("due").unwrap();
        assert_eq!(Filter::new().empty(&TASK, "due").tests, [Test::Empty { field, not: false }]);
        assert_eq!(Filter::new().filled(&TASK, "due").tests, [Test::Empty { field, not: true }]);
        let day = date(2026, 6, 11);
        let bound = |filter: Filter| match filter.tests.as_slice() {
            [Test::Field { operator, values, not: false, .. }] if *values == [Value::Date(day)] => Some(*operator),
            _ => None,
        };
        assert_eq!(bound(Filter::new().before(&TASK, "due", day)), Some(Operator::Below));
        assert_eq!(bound(Filter::new().since(&TASK, "due", day)), Some(Operator::AtLeast));
    }

    #[test]
    fn open_means_in_no_closed_state() {
        let closed = vec![Value::from("done"), Value::from("dropped")];
        let field = TASK.index("state").unwrap();
        assert_eq!(Filter::open(&TASK).tests, [Test::Field { field, operator: Operator::Is, values: closed, not: true }]);
        assert_eq!(Filter::open(&GRANT), Filter::new(), "without closed states everything is open");
    }

    #[test]
    fn me_is_a_person_and_nobody_without_one() {
        let nobody = Context { me: None, today: date(2026, 6, 11), lookup: &Known };
        assert_eq!(Filter::parse("owner:me", &TASK, &nobody).unwrap_err().id, "filter-nobody");
        assert_eq!(only("owner:me", &TASK).1, [Value::Link(Id::default())]);
        // In a field that holds no person it is a word like others.
        assert_eq!(only("what:me", &TASK).1, [Value::from("me")]);
        assert_eq!(parse("state:me", &TASK).unwrap_err().id, "cell-unknown-choice");
        assert_eq!(parse("due: more", &TASK).unwrap().tests, [Test::Words("due: more".into())], "without a value it is a word");
        assert_eq!(parse(":x -:y", &TASK).unwrap().tests, [Test::Words(":x -:y".into())]);
    }

    #[test]
    fn one_word_of_several_is_asked_as_one() {
        use crate::nouns::{PERSON, SIGNOFF};
        let words = |list: &[&str]| list.iter().map(|word| Value::from(*word)).collect::<Vec<_>>();
        assert_eq!(only("functions:isms-manager", &PERSON).1, words(&["isms-manager"]));
        assert_eq!(only("functions:isms-manager,top-management", &PERSON).1, words(&["isms-manager", "top-management"]));
        let linked = |n: u128| Value::Link(Id(uuid::Uuid::from_u128(n)));
        assert_eq!(only("covers:R-1,R-2", &SIGNOFF).1, [linked(1), linked(2)]);
        assert_eq!(only("what~plan", &TASK), (Operator::Contains, words(&["plan"]), false));
    }

    /// Records that narrow lists: one to a unit, one to everything, all others to nothing known.
    struct Narrowing;

    impl Lookup for Narrowing {
        fn find(&self, _: &str, _: &[&str]) -> Option<Id> {
            None
        }

        fn narrow(&self, key: &str, typed: &str) -> Option<Narrow> {
            (key == "place").then(|| match typed {
                "one" => Narrow::Units(Reach { inside: [Id::named(&["one"])].into(), ..Reach::default() }),
                "two" => Narrow::Units(Reach { inside: [Id::named(&["two"])].into(), ..Reach::default() }),
                "all" => Narrow::Everything,
                _ => Narrow::Unknown,
            })
        }
    }

    #[test]
    fn a_list_is_narrowed_to_units_and_to_no_more() {
        let parse = |text: &str| Filter::parse(text, &TASK, &Context { me: None, today: date(2026, 6, 11), lookup: &Narrowing });
        let units = |names: &[&str], not| {
            let mut ids: Vec<Id> = names.iter().map(|name| Id::named(&[name])).collect();
            ids.sort_unstable();
            let field = TASK.index("unit").unwrap();
            vec![Test::Field { field, operator: Operator::Is, values: ids.into_iter().map(Value::Link).collect(), not }]
        };
        assert_eq!(parse("place:one").unwrap().tests, units(&["one"], false));
        assert_eq!(parse("place:one,two").unwrap().tests, units(&["one", "two"], false));
        assert_eq!(parse("-place:one").unwrap().tests, units(&["one"], true));
        assert_eq!(parse("place:all,one").unwrap().tests, [], "together with everything it is everything");
        assert_eq!(parse("-place:all").unwrap().tests, [Test::Identity(Vec::new())], "outside of everything lies nothing");
        assert!(parse("place:nowhere").is_err() && parse("place:one,nowhere").is_err(), "an unknown one never widens the list");
        assert_eq!(parse("place<one").unwrap_err().id, "filter-operator");
        assert_eq!(parse("planet:one").unwrap_err().id, "filter-unknown-key");
    }
}
