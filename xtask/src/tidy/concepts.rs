//! The house of concepts: the one list is complete, and it is the order in which concepts may know each other.
use std::collections::BTreeSet;

use super::Problem;
use super::rust::{self, Kind, Token};
use super::tree::Tree;

const HOUSE: &str = "crates/domain/src";
const LIST: &str = "crates/domain/src/lib.rs";

/// What may be named of another concept beside its face.
const OPEN: &[&str] = &["record", "rules", "measures", "pieces"];

/// How paths begin.
const CRATE: &[&str] = &["crate", ":", ":"];
const SUPER: &[&str] = &["super", ":", ":"];

/// A file, the concept that it names, and why.
type Exception = (&'static str, &'static str, &'static str);

/// Imports that break a rule and are known to. Empty is the aim.
const KNOWN: &[Exception] = &[];

/// A concept: its storey and its folder there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Concept<'a> {
    storey: &'a str,
    name: &'a str,
}

impl<'a> Concept<'a> {
    /// The concept in whose folder a file lies.
    fn of(path: &'a str) -> Option<Self> {
        let mut parts = path.strip_prefix(HOUSE)?.strip_prefix('/')?.split('/');
        let (storey, name) = (parts.next()?, parts.next()?);
        (!name.ends_with(".rs")).then_some(Self { storey, name })
    }

    fn folder(self) -> String {
        format!("{HOUSE}/{}/{}", self.storey, self.name)
    }
}

/// The storeys: folders of the house that hold folders.
fn storeys(tree: &Tree) -> BTreeSet<&str> {
    tree.folders_in(HOUSE).filter(|storey| tree.folders_in(&format!("{HOUSE}/{storey}")).next().is_some()).collect()
}

/// The list of concepts in `lib.rs`, in its order.
fn listed(tokens: &[Token]) -> Vec<Concept<'_>> {
    let found = (0..tokens.len()).filter_map(|at| tokens.get(at..)).filter_map(|rest| match rest {
        [storey, a, b, name, c, d, constant, ..]
            if [a, b, c, d].iter().all(|token| token.is(":")) && constant.is("CONCEPT") && storey.kind == Kind::Name =>
        {
            Some(Concept { storey: &storey.text, name: &name.text })
        }
        _ => None,
    });
    found.collect()
}

/// Every folder of a storey that holds a record or a `CONCEPT` is a module there and stands in the list.
pub(super) fn every_concept_is_listed(tree: &Tree) -> Vec<Problem> {
    let tokens = tree.file(LIST).map(|file| rust::tokens(&file.text)).unwrap_or_default();
    let list = listed(&tokens);
    let mut problems = Vec::new();
    for storey in storeys(tree) {
        let floor = format!("{HOUSE}/{storey}/mod.rs");
        let modules = tree.file(&floor).map(|file| rust::tokens(&file.text)).unwrap_or_default();
        for name in tree.folders_in(&format!("{HOUSE}/{storey}")) {
            let page = format!("{HOUSE}/{storey}/{name}/mod.rs");
            let exports = tree.file(&page).is_some_and(|file| rust::find(&rust::tokens(&file.text), &["CONCEPT", ":"]).next().is_some());
            let record = tree.file(&format!("{HOUSE}/{storey}/{name}/record.rs")).is_some();
            if !exports && !record {
                continue;
            }
            if !exports {
                problems.push(Problem::new(&page, 1, "this concept has a record and exports no `CONCEPT`"));
            }
            if rust::find(&modules, &["mod", name]).next().is_none() {
                problems.push(Problem::new(&floor, 1, format!("`mod {name};` is missing")));
            }
            if !list.contains(&Concept { storey, name }) {
                problems.push(Problem::new(LIST, 1, format!("`{storey}::{name}::CONCEPT` is missing from the list of concepts")));
            }
        }
    }
    problems
}

/// A concept imports only from concepts above it in the list.
pub(super) fn floors(tree: &Tree) -> Vec<Problem> {
    floors_but(tree, KNOWN)
}

fn floors_but(tree: &Tree, known: &[Exception]) -> Vec<Problem> {
    let tokens = tree.file(LIST).map(|file| rust::tokens(&file.text)).unwrap_or_default();
    let list = listed(&tokens);
    let place = |concept: Concept<'_>| list.iter().position(|other| *other == concept);
    let mut met = BTreeSet::new();
    let mut problems = Vec::new();
    for (file, tokens) in tree.product_code(&format!("{HOUSE}/")) {
        let Some(here) = Concept::of(&file.path) else { continue };
        for (line, path) in rust::paths(&tokens, CRATE) {
            let [storey, name, ..] = path.as_slice() else { continue };
            let there = Concept { storey, name };
            let Some(other) = place(there).filter(|_| there != here) else { continue };
            if place(here).is_none_or(|own| other > own) {
                if let Some(index) = known.iter().position(|(path, known, _)| *path == file.path && known == name) {
                    met.insert(index);
                    continue;
                }
                let message =
                    format!("`{}` must not know `{name}`, which stands below it in the list: let `{name}` contribute by key", here.name);
                problems.push(Problem::new(&file.path, line, message));
            }
        }
    }
    let unused = known.iter().enumerate().filter(|(index, _)| !met.contains(index));
    problems.extend(unused.map(|(_, (path, name, _))| Problem::new(path, 1, format!("KNOWN lists `{name}` here, and it is not here"))));
    problems
}

/// Of another concept only its face is named, of the own one only its modules.
pub(super) fn faces(tree: &Tree) -> Vec<Problem> {
    let storeys = storeys(tree);
    let module = |concept: Concept<'_>, name: &str| {
        let folder = concept.folder();
        tree.file(&format!("{folder}/{name}.rs")).is_some() || tree.folders.contains(&format!("{folder}/{name}"))
    };
    let mut problems = Vec::new();
    for (file, tokens) in tree.product_code(&format!("{HOUSE}/")) {
        let Some(here) = Concept::of(&file.path) else { continue };
        let mut say = |line: usize, message: String| problems.push(Problem::new(&file.path, line, message));
        for (line, path) in rust::paths(&tokens, CRATE) {
            match path.as_slice() {
                [storey, name, ..] if (Concept { storey, name }) == here => {
                    say(line, format!("`{name}` names itself: `super::` and the module"));
                }
                [storey, name, inner, ..]
                    if storeys.contains(storey) && !OPEN.contains(inner) && module(Concept { storey, name }, inner) =>
                {
                    say(line, format!("`{inner}` is a room of `{name}`: name its face, or one of {}", OPEN.join(", ")));
                }
                _ => {}
            }
        }
        let face = file.path == format!("{}/mod.rs", here.folder());
        let deep = file.path.matches('/').count() > here.folder().matches('/').count() + 1;
        for (line, path) in rust::paths(&tokens, SUPER).into_iter().filter(|_| !face && !deep) {
            match path.first() {
                Some(first) if *first == "super" => say(line, "`super::super` leaves the folder of the concept".to_owned()),
                Some(first) if !module(here, first) => {
                    say(line, format!("`super::{first}` asks the own face: name the module that has it"));
                }
                _ => {}
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONCEPT: &str = "pub const CONCEPT: Concept = Concept {};";
    const TWO: &str = "pub static CONCEPTS: &[Concept] = &[ground::scope::CONCEPT, protect::risk::CONCEPT];";

    fn house<'a>(more: &[(&'a str, &'a str)]) -> Tree {
        let mut files = vec![
            (LIST, TWO),
            ("crates/domain/src/ground/mod.rs", "pub mod scope;"),
            ("crates/domain/src/ground/scope/mod.rs", CONCEPT),
            ("crates/domain/src/ground/scope/record.rs", ""),
            ("crates/domain/src/protect/mod.rs", "pub mod risk;"),
            ("crates/domain/src/protect/risk/mod.rs", CONCEPT),
            ("crates/domain/src/protect/risk/pages.rs", ""),
            ("crates/domain/src/protect/risk/rules.rs", ""),
        ];
        files.retain(|(path, _)| !more.iter().any(|(other, _)| other == path));
        files.extend_from_slice(more);
        Tree::of(&files)
    }

    fn said(problems: &[Problem]) -> Vec<String> {
        problems.iter().map(|problem| format!("{}:{}: {}", problem.path.replace(HOUSE, ""), problem.line, problem.message)).collect()
    }

    #[test]
    fn finds_what_the_list_lacks() {
        assert_eq!(said(&every_concept_is_listed(&house(&[]))), Vec::<String>::new());
        let tree = house(&[
            (LIST, "static CONCEPTS: &[Concept] = &[ground::scope::CONCEPT]; // protect::risk::CONCEPT"),
            ("crates/domain/src/protect/mod.rs", "// mod risk;"),
            ("crates/domain/src/protect/soa/mod.rs", ""),
            ("crates/domain/src/protect/soa/record.rs", ""),
            ("crates/domain/src/protect/tools/mod.rs", ""),
        ]);
        let messages: Vec<String> = every_concept_is_listed(&tree).into_iter().map(|problem| problem.message).collect();
        assert_eq!(
            messages,
            [
                "`mod risk;` is missing",
                "`protect::risk::CONCEPT` is missing from the list of concepts",
                "this concept has a record and exports no `CONCEPT`",
                "`mod soa;` is missing",
                "`protect::soa::CONCEPT` is missing from the list of concepts",
            ]
        );
    }

    #[test]
    fn an_import_against_the_order_is_refused() {
        let up = "use crate::ground::scope::rules::within;\n#[cfg(test)]\nmod tests { use crate::ground::scope::Scope; }";
        assert!(floors_but(&house(&[("crates/domain/src/protect/risk/rules.rs", up)]), &[]).is_empty());
        let down = "use kernel::Row;\nuse crate::{ground::property::Property, protect::{risk::{Risk, rules}, asset}};";
        let problems = said(&floors_but(&house(&[("crates/domain/src/ground/scope/pages.rs", down)]), &[]));
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(problems[0].starts_with("/ground/scope/pages.rs:2: `scope` must not know `risk`"), "{problems:?}");
        // Inside a function as well, and by an unlisted concept too.
        let inside = "fn f() { crate::protect::risk::RISK; }";
        assert_eq!(floors_but(&house(&[("crates/domain/src/ground/scope/rules.rs", inside)]), &[]).len(), 1);
        assert_eq!(floors_but(&house(&[("crates/domain/src/ground/new/rules.rs", inside)]), &[]).len(), 1);
        // Tests and the top of the house may know everything.
        assert!(
            floors_but(&house(&[("crates/domain/src/ground/scope/tests.rs", inside), ("crates/domain/src/founding.rs", inside)]), &[])
                .is_empty()
        );
        // What is known is let through, and no longer than it is needed.
        let known: &[Exception] = &[("crates/domain/src/ground/scope/rules.rs", "risk", "test")];
        let tree = house(&[("crates/domain/src/ground/scope/rules.rs", inside)]);
        assert!(floors_but(&tree, known).is_empty());
        assert_eq!(said(&floors_but(&house(&[]), known)).len(), 1);
    }

    #[test]
    fn rooms_of_others_are_closed() {
        let page = "crates/domain/src/protect/risk/report.rs";
        let fine =
            "use super::rules::x;\nuse super::{pages, rules::y};\nuse crate::ground::scope::{SCOPE, record::Scope};\nuse super::record;";
        assert_eq!(said(&faces(&house(&[(page, fine), ("crates/domain/src/protect/risk/record.rs", "")]))), Vec::<String>::new());
        let rooms =
            "use crate::ground::scope::pages::x;\nuse crate::protect::risk::RISK;\nuse super::RISK;\nuse super::super::risk::rules;";
        let tree = house(&[(page, rooms), ("crates/domain/src/ground/scope/pages.rs", "")]);
        let lines: Vec<usize> = faces(&tree).iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [1, 2, 3, 4, 4]);
    }
}
