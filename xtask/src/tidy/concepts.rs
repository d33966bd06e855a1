//! The one list of concepts is complete.
use super::Problem;
use super::rust;
use super::tree::Tree;

const LIST: &str = "crates/domain/src/lib.rs";

/// Every folder of `crates/domain/src` that holds a record or a `CONCEPT` is a module there and stands in the list.
pub(super) fn every_concept_is_listed(tree: &Tree) -> Vec<Problem> {
    let list = tree.file(LIST).map(|file| rust::tokens(&file.text)).unwrap_or_default();
    let mut problems = Vec::new();
    for folder in tree.folders_in("crates/domain/src") {
        let page = format!("crates/domain/src/{folder}/mod.rs");
        let exports = tree.file(&page).is_some_and(|file| rust::find(&rust::tokens(&file.text), &["CONCEPT", ":"]).next().is_some());
        let record = tree.file(&format!("crates/domain/src/{folder}/record.rs")).is_some();
        if !exports && !record {
            continue;
        }
        if !exports {
            problems.push(Problem::new(&page, 1, "this concept has a record and exports no `CONCEPT`"));
        }
        if rust::find(&list, &["mod", folder]).next().is_none() {
            problems.push(Problem::new(LIST, 1, format!("`mod {folder};` is missing")));
        }
        if rust::find(&list, &[folder, ":", ":", "CONCEPT"]).next().is_none() {
            problems.push(Problem::new(LIST, 1, format!("`{folder}::CONCEPT` is missing from the list of concepts")));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_the_list_lacks() {
        let concept = "pub static CONCEPT: Concept = Concept {};";
        let tree = Tree::of(&[
            (
                LIST,
                "pub mod asset;\nmod risk;\nmod tools; // mod soa; soa::CONCEPT\npub static CONCEPTS: &[&Concept] = &[&asset::CONCEPT];",
            ),
            ("crates/domain/src/asset/mod.rs", concept),
            ("crates/domain/src/risk/mod.rs", concept),
            ("crates/domain/src/soa/mod.rs", ""),
            ("crates/domain/src/soa/record.rs", ""),
            ("crates/domain/src/tools/mod.rs", ""),
        ]);
        let messages: Vec<String> = every_concept_is_listed(&tree).into_iter().map(|problem| problem.message).collect();
        assert_eq!(
            messages,
            [
                "`risk::CONCEPT` is missing from the list of concepts",
                "this concept has a record and exports no `CONCEPT`",
                "`mod soa;` is missing",
                "`soa::CONCEPT` is missing from the list of concepts",
            ]
        );
    }
}
