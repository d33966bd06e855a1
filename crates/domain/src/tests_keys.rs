//! Concepts speak of each other's registers and fields by key, which no compiler reads: every key names something that is there.

use crate::testing::{founded, words};
use crate::{CONCEPTS, registers};
use kernel::derived::wrong_paths;
use kernel::register::Keeping;
use kernel::{
    Derived, DueRule, Fault, Field, Filter, Finder, Group, Hooks, Id, Kind, Operation, Origin, Reaction, Read, Register, Role, Rules, Step,
    Words, filter,
};
use ui::measure::Measure;
use ui::{Concept, Fact, Panel, Place};

/// Everything that names what there is not, or what is of another kind.
struct Check<'a> {
    registers: &'a [&'static Register],
    words: &'a Words,
    wrong: Vec<String>,
}

impl Check<'_> {
    fn register(&self, key: &str) -> Option<&'static Register> {
        self.registers.iter().find(|register| register.key == key).copied()
    }

    fn say(&mut self, holds: bool, place: impl std::fmt::Display, what: impl std::fmt::Display) {
        if !holds {
            self.wrong.push(format!("{place}: {what}"));
        }
    }

    fn names_register(&mut self, place: &str, key: &str) {
        self.say(self.register(key).is_some(), place, format_args!("there is no register {key}"));
    }

    fn has_words(&mut self, place: &str, id: &str) {
        self.say(self.words.has(id), place, format_args!("there is no message {id}"));
    }

    /// Fields that stand in one form: what they point at, the words they carry, the fields they wait for.
    fn fields(&mut self, place: &str, fields: &[Field]) {
        for field in fields {
            let place = format!("{place} {}", field.key);
            self.say(fields.iter().filter(|other| other.key == field.key).count() == 1, &place, "this key stands twice");
            let link = matches!(field.kind, Kind::Link(_) | Kind::Links(_));
            self.say(!link || !field.kind.targets().is_empty(), &place, "it points at nothing");
            for key in field.kind.targets().iter().filter(|key| **key != "*") {
                self.names_register(&place, key);
            }
            self.say(!field.part || link, &place, "only a link makes a part");
            self.say(field.act.is_none() || field.writable(), &place, "an act alone says it anyway");
            self.say(!field.duty || field.kind.targets() == ["person"], &place, "only a person does something");
            self.say(!field.ahead || field.kind == Kind::Date, &place, "only a day lies ahead");
            self.say(!(field.once || field.ahead || field.part) || field.origin == Origin::Own, &place, "nobody sets it");
            for when in [field.show_when, field.required_when].into_iter().flatten() {
                let Some(other) = fields.iter().find(|other| other.key == when.field) else {
                    self.say(false, &place, format_args!("it waits for {}, which is no field", when.field));
                    continue;
                };
                for word in when.any {
                    let known = match other.kind.choices() {
                        Some(choices) => choices.position(word).is_some(),
                        None => other.kind == Kind::YesNo && ["yes", "no"].contains(word),
                    };
                    self.say(known, &place, format_args!("{} is never {word}", when.field));
                }
            }
        }
    }

    fn one(&mut self, register: &'static Register) {
        let key = register.key;
        self.fields(key, register.fields());
        self.wrong.extend(wrong_paths(register, self.registers));
        for reaction in register.hooks.reacts {
            self.names_register(&format!("{key} reacts"), reaction.to);
        }
        let states = |words: &[&str]| words.iter().all(|word| register.workflow.choices.keys.contains(word));
        self.say(states(register.workflow.closed), key, "a closed state is no state");
        for (field, act) in register.fields().iter().filter_map(|field| Some((field, field.act?))) {
            let known = register.operations.iter().any(|own| own.key == act);
            self.say(known, format_args!("{key} {}", field.key), format_args!("{act}, which says it anew, is no operation"));
        }
        for (state, act) in register.workflow.acts {
            self.say(states(&[state]), key, format_args!("an act leads to {state}, which is no state"));
            self.say(
                register.operations.iter().any(|own| own.key == *act),
                key,
                format_args!("nothing leads to {state}: {act} is no operation"),
            );
        }
        self.say(register.workflow.ways.iter().all(|(from, to)| states(&[from, to])), key, "a way joins what is no state");
        for operation in register.operations {
            let place = format!("{key} {}", operation.key);
            self.say(
                states(&operation.from.iter().filter(|word| **word != kernel::register::RETIRED).copied().collect::<Vec<_>>()),
                &place,
                "it is offered in what is no state",
            );
            self.fields(&place, operation.fields);
        }
        let to = |key: &str, target: &str| register.field(key).is_some_and(|field| field.kind.targets() == [target]);
        self.say(to(register.worker, "person"), key, "its worker is no person");
        self.say(register.narrows.is_none_or(|key| to(key, "unit")), key, "it narrows to what are no units");
        let about = register.field(register.about).map(|field| matches!(field.kind, Kind::Link(_) | Kind::Links(_)));
        self.say(about.unwrap_or(register.about == "about"), key, "its records are about what is no link");
        self.say(about == Some(true) || register.place == kernel::register::Place::Own, key, "its records stand with nothing");
        let common = |key: &&str| register.field(key).is_some_and(|field| field.origin == Origin::Common);
        self.say(register.without.iter().all(common), key, "it is without what no record has");
        let rules = register.due_rules;
        self.say(rules.is_empty() || register.keeping != Keeping::Content, key, "nobody works on what comes from a pack");
        for rule in rules {
            let place = format!("{key} due {}", rule.what);
            self.say(register.field(rule.field).is_some_and(|field| field.kind == Kind::Date), &place, "its field is no day");
            self.say(rule.worker.is_empty() || to(rule.worker, "person"), &place, "who does it is no person");
            self.say(rule.act.is_empty() || register.operation(rule.act).is_some(), &place, "its act is no operation");
            self.say(rules.iter().filter(|other| other.what == rule.what).count() == 1, &place, "another rule says the same");
            self.has_words(&place, rule.what);
        }
    }

    fn concept(&mut self, concept: &Concept, paths: &[&str]) {
        let name = concept.name;
        for panel in concept.panels {
            self.names_register(name, panel.register);
            let (Some(register), Place::Top(shown)) = (self.register(panel.register), panel.place) else { continue };
            for key in shown {
                let there = register.field(key).is_some();
                self.say(there, name, format_args!("a panel shows {key}, which {} does not have", panel.register));
            }
        }
        for key in concept.facts.iter().map(|fact| fact.register).chain(concept.copies.iter().map(|copy| copy.register)) {
            self.names_register(name, key);
        }
        for signing in concept.signings {
            let known = self.register(signing.register).is_some_and(|register| register.operation(signing.act).is_some());
            self.say(known, name, format_args!("{} is no operation of {}, so nobody signs by it", signing.act, signing.register));
        }
        for screen in concept.screens.iter().filter(|screen| !screen.under.is_empty()) {
            self.names_register(name, screen.under);
        }
        for feed in concept.feeds {
            self.say(paths.contains(&feed.page), name, format_args!("{} is no page", feed.page));
        }
        for measure in concept.measures {
            for id in [format!("measure-{}", measure.key), format!("measure-{}-means", measure.key)] {
                self.has_words(name, &id);
            }
        }
        for step in concept.steps {
            for id in [format!("step-{}", step.key), format!("step-{}-why", step.key)] {
                self.has_words(name, &id);
            }
            self.link(name, step.link, paths, None);
        }
    }

    /// A link of the home page leads to a screen or a list, and its filter is one that the list understands.
    fn link(&mut self, place: &str, link: &str, paths: &[&str], read: Option<&dyn Read>) {
        let (path, query) = link.split_once('?').unwrap_or((link, ""));
        let register = self.register(path.trim_start_matches('/'));
        self.say(register.is_some() || paths.contains(&path), place, format_args!("{path} is no page"));
        let typed = query.split('&').find_map(|part| part.strip_prefix("q=")).unwrap_or_default();
        if let (Some(register), Some(read), false) = (register, read, typed.is_empty()) {
            let text = typed.replace("%3A", ":").replace("%3C", "<").replace("%3E", ">").replace("%20", " ");
            let finder = Finder(read);
            let context = filter::Context { me: None, today: read.today(), lookup: &finder };
            let understood = Filter::parse(&text, register, &context).is_ok();
            self.say(understood, place, format_args!("{path} does not understand {text}"));
        }
    }
}

fn wrong(concepts: &[Concept], registers: &[&'static Register], words: &Words) -> Vec<String> {
    let mut check = Check { registers, words, wrong: Vec::new() };
    let paths: Vec<&str> = CONCEPTS.iter().flat_map(|concept| concept.screens).map(|screen| screen.path).collect();
    registers.iter().for_each(|register| check.one(register));
    concepts.iter().for_each(|concept| check.concept(concept, &paths));
    check.wrong
}

#[test]
fn every_key_names_what_there_is() {
    assert_eq!(wrong(CONCEPTS, registers(), words()), Vec::<String>::new());
}

#[test]
fn what_the_home_page_counts_leads_to_it() {
    let (world, words) = (founded(), words());
    let mut check = Check { registers: registers(), words, wrong: Vec::new() };
    let paths: Vec<&str> = CONCEPTS.iter().flat_map(|concept| concept.screens).map(|screen| screen.path).collect();
    let mut places = std::collections::BTreeSet::new();
    for measure in CONCEPTS.iter().flat_map(|concept| concept.measures) {
        let counted = (measure.count)(&world).unwrap();
        check.link(measure.key, &counted.link, &paths, Some(&world));
        for id in counted.shares.iter().map(|share| share.word) {
            check.has_words(measure.key, id);
        }
        assert!(places.insert(measure.place), "{} stands where another stands", measure.key);
    }
    assert!(places.len() >= 6);
    assert_eq!(check.wrong, Vec::<String>::new());
}

#[test]
fn a_derived_value_reads_what_stands_above_it_or_beside_it() {
    let place = |key: &str| {
        let concept = CONCEPTS.iter().position(|concept| concept.registers.iter().any(|register| register.key == key));
        concept.unwrap_or_default()
    };
    for register in registers() {
        for step in register.derived.iter().flat_map(|derived| derived.paths).copied().flatten() {
            if let Step::In(other, _) = step {
                assert!(place(other) <= place(register.key), "{} reads {other}, which stands above it", register.key);
            }
        }
    }
}

/// A register that misspells whatever can be misspelt.
#[derive(Register, Default, Clone)]
#[register(key = "typo", prefix = "TY", clause = "1", rules)]
struct Typo {
    /// Its name.
    #[field(required, title, part, max = 200, show_when = "stat=current", required_when = "state=curent")]
    name: String,
    /// What it is about.
    #[field(ahead, act = "mned", to("contorl"), inverse = "Typos")]
    about: Option<Id>,
}

impl Rules for Typo {
    const HOOKS: Hooks = Hooks { reacts: &[Reaction { to: "criterai", plan: |_, _, _| Ok(Vec::new()) }], ..Hooks::NONE };
    const DERIVED: &'static [Derived] = &[Derived {
        fields: &[Field::new("many", "Many", "How many there are.", "What", Kind::Integer(0, 9)).derived().once()],
        rule: 1,
        paths: &[
            &[Step::In("contorl", "risks")],
            &[Step::In("risk", "typos")],
            &[Step::In("implementation", "control")],
            &[Step::Out("ower")],
            &[Step::Out("name")],
            &[Step::Out("owner"), Step::In("risk", "owner"), Step::Out("assets"), Step::In("control", "aset")],
            &[Step::Out("owner"), Step::Reads(&["naem"])],
            // Right: from its owner to the risks of that person.
            &[Step::Out("owner"), Step::In("risk", "owner"), Step::Out("assets"), Step::Reads(&["name"])],
        ],
        compute: |_, _| Ok(Vec::new()),
    }];
    const OPERATIONS: &'static [Operation] = &[Operation {
        key: "mend",
        label: "Mend it",
        help: "Mends it.",
        fields: &[Field::new("note", "Note", "What was done.", "What", Kind::Prose).show_when(kernel::When { field: "nte", any: &[] })],
        role: Role::Contributor,
        from: &["opne"],
        grave: false,
        next: |_, _| false,
        plan: |_, _, _| Ok(Vec::new()),
    }];
    const DUE: &'static [DueRule] = &[DueRule::new("name", "typo-due").act("mned"), DueRule::new("nxet", "typo-due").by("nmae")];
}

static TYPO: Register =
    Register::of::<Typo>("Typo", "Typos", Group::Run).worker("about").narrows("nuits").about("abuot").beside().without(&["name"]).workflow(
        &kernel::Workflow {
            choices: kernel::register::PLAIN.choices,
            ways: &[("current", "gone")],
            closed: &["shut"],
            acts: &[("current", "mned"), ("gone", "mend")],
        },
    );

#[test]
fn a_misspelt_key_is_found_wherever_it_stands() {
    const NOTHING: fn(&ui::View<'_>, &kernel::Row) -> Result<maud::Markup, Fault> = |_, _| Ok(maud::html! {});
    let concept = Concept {
        name: "typo",
        registers: &[],
        panels: &[
            Panel { register: "contorl", place: Place::Below, render: NOTHING },
            Panel { register: "control", place: Place::Top(&["title", "satnding"]), render: NOTHING },
        ],
        facts: &[Fact { register: "contorl", of: |_, _| Ok(Vec::new()) }],
        copies: &[ui::concept::SignedCopy { register: "rsik", render: |_, _| Err(Fault::NotFound) }],
        signings: &[ui::concept::Signing { register: "risk", act: "acept", clause: "6.1.3 f", shows: |_, _| Err(Fault::NotFound) }],
        feeds: &[ui::concept::Feed { path: "/typo.ics", title: "", page: "/calender", render: |_| Ok(Vec::new()) }],
        screens: &[ui::Screen { path: "/typos", title: "", under: "tpyo", index: None, render: |_| Ok(maud::html! {}) }],
        measures: &[Measure { key: "typo", place: 0, count: |_| Err(Fault::NotFound) }],
        steps: &[ui::measure::Step { key: "typo", place: 0, link: "/contorl?q=x", done: |_| Ok(true) }],
        ..Concept::EMPTY
    };
    let all: Vec<&'static Register> = registers().iter().copied().chain([&TYPO]).collect();
    let mut found = wrong(&[concept], &all, words());
    found.sort();
    let mut expected = [
        "typo name: only a link makes a part",
        "typo name: it waits for stat, which is no field",
        "typo name: state is never curent",
        "typo about: there is no register contorl",
        "typo about: only a day lies ahead",
        "typo about: mned, which says it anew, is no operation",
        "typo many: nobody sets it",
        "typo: In(\"contorl\", \"risks\") in [In(\"contorl\", \"risks\")]",
        "typo: In(\"risk\", \"typos\") in [In(\"risk\", \"typos\")]",
        "typo: In(\"implementation\", \"control\") in [In(\"implementation\", \"control\")]",
        "typo: Out(\"ower\") in [Out(\"ower\")]",
        "typo: Out(\"name\") in [Out(\"name\")]",
        "typo: In(\"control\", \"aset\") in [Out(\"owner\"), In(\"risk\", \"owner\"), Out(\"assets\"), In(\"control\", \"aset\")]",
        "typo: Reads([\"naem\"]) in [Out(\"owner\"), Reads([\"naem\"])]",
        "typo reacts: there is no register criterai",
        "typo: a closed state is no state",
        "typo: a way joins what is no state",
        "typo mend: it is offered in what is no state",
        "typo mend note: it waits for nte, which is no field",
        "typo: nothing leads to current: mned is no operation",
        "typo: an act leads to gone, which is no state",
        "typo: its worker is no person",
        "typo: its records are about what is no link",
        "typo: its records stand with nothing",
        "typo: it narrows to what are no units",
        "typo: it is without what no record has",
        "typo due typo-due: its field is no day",
        "typo due typo-due: its field is no day",
        "typo due typo-due: its act is no operation",
        "typo due typo-due: who does it is no person",
        "typo due typo-due: another rule says the same",
        "typo due typo-due: another rule says the same",
        "typo due typo-due: there is no message typo-due",
        "typo due typo-due: there is no message typo-due",
        "typo: there is no register contorl",
        "typo: there is no register contorl",
        "typo: there is no register rsik",
        "typo: there is no register tpyo",
        "typo: acept is no operation of risk, so nobody signs by it",
        "typo: a panel shows satnding, which control does not have",
        "typo: /calender is no page",
        "typo: there is no message measure-typo",
        "typo: there is no message measure-typo-means",
        "typo: there is no message step-typo",
        "typo: there is no message step-typo-why",
        "typo: /contorl is no page",
    ];
    expected.sort_unstable();
    assert_eq!(found, expected);
}
