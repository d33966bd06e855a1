//! `cargo xtask tidy`: the rules of the house that neither rustfmt nor clippy knows. One module a theme, one function a rule.
mod architecture;
mod circles;
mod concepts;
mod files;
mod imports;
mod rust;
mod stubs;
mod tree;

use std::path::Path;

use anyhow::{Result, bail};

use tree::Tree;

/// One thing that breaks a rule. Problems sort by place.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Problem {
    path: String,
    line: usize,
    message: String,
}

impl Problem {
    fn new(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, message: message.into() }
    }
}

/// A rule looks at the whole tree and says what breaks it.
type Rule = fn(&Tree) -> Vec<Problem>;

/// Every rule there is.
const RULES: &[Rule] = &[
    imports::sql_only_in_the_store,
    imports::no_domain_below_the_domain,
    imports::no_register_key_outside_the_domain,
    imports::direction,
    imports::small_derive,
    concepts::every_concept_is_listed,
    concepts::floors,
    concepts::faces,
    circles::no_circles,
    files::sizes,
    files::widths,
    files::first_lines,
    files::no_allow_and_no_todo,
    files::whitespace,
    files::no_machine_paths,
    files::public_registries_only,
    architecture::names_what_is_there,
    stubs::every_stub_is_used,
];

/// Reads the tree, applies every rule and lists all that is wrong.
pub fn run(root: &Path) -> Result<()> {
    let tree = Tree::read(root)?;
    let mut problems: Vec<Problem> = RULES.iter().flat_map(|rule| rule(&tree)).collect();
    problems.sort();
    problems.dedup();
    for Problem { path, line, message } in &problems {
        println!("{path}:{line}: {message}");
    }
    if !problems.is_empty() {
        let word = if problems.len() == 1 { "problem" } else { "problems" };
        bail!("{} {word}; {} files looked at", problems.len(), tree.files.len());
    }
    println!("{} rules hold in {} files", RULES.len(), tree.files.len());
    Ok(())
}
