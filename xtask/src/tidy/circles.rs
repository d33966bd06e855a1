//! No two files import each other, not even round about.
use std::collections::{BTreeMap, BTreeSet};

use super::Problem;
use super::rust;
use super::tree::Tree;

/// Crates whose files stand in an order.
const ORDERED: &[&str] = &["kernel", "store", "ui", "report", "packs", "domain", "demo", "server"];

/// Every circle of imports among the files of one crate. Paths that end at the root (`crate::Row`) do not count: what a crate
/// shows there is one vocabulary, and in the kernel its types name each other.
pub(super) fn no_circles(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for name in ORDERED {
        let root = format!("crates/{name}/src/");
        let files: BTreeMap<String, &str> = tree.below(&root, "rs").map(|file| (module(&file.path, &root), file.path.as_str())).collect();
        let mut imports: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (file, tokens) in tree.product_code(&root) {
            let own = module(&file.path, &root);
            let parent = own.rsplit_once("::").map_or("", |(parent, _)| parent);
            for (first, base) in [("crate", ""), ("super", parent), ("self", own.as_str())] {
                for (_, path) in rust::paths(&tokens, &[first, ":", ":"]) {
                    let target = target(base, &path, &files).filter(|target| *target != file.path);
                    imports.entry(file.path.as_str()).or_default().extend(target.filter(|target| **target != own_root(&root)));
                }
            }
        }
        for circle in circles(&imports) {
            let names: Vec<&str> = circle.iter().map(|path| path.strip_prefix(root.as_str()).unwrap_or(path)).collect();
            let first = circle.first().copied().unwrap_or_default();
            problems.push(Problem::new(first, 1, format!("these files import each other: {}", names.join(", "))));
        }
    }
    problems
}

fn own_root(root: &str) -> String {
    format!("{root}lib.rs")
}

/// The module that a file is: `ground::scope::pages`; the empty string for the root.
fn module(path: &str, root: &str) -> String {
    let inside = path.strip_prefix(root).unwrap_or(path).trim_end_matches(".rs");
    let inside = inside.strip_suffix("/mod").unwrap_or(inside);
    if inside == "lib" || inside == "main" { String::new() } else { inside.replace('/', "::") }
}

/// The file that a path leads into: the longest part of it that is a module.
fn target<'a>(base: &str, path: &[&str], files: &BTreeMap<String, &'a str>) -> Option<&'a str> {
    let mut here: Vec<&str> = base.split("::").filter(|part| !part.is_empty()).collect();
    let mut parts = path;
    while let Some((first, rest)) = parts.split_first().filter(|(first, _)| **first == "super") {
        let _ = first;
        here.pop();
        parts = rest;
    }
    let all: Vec<&str> = here.iter().chain(parts).copied().collect();
    (1..=all.len()).rev().find_map(|length| files.get(&all.get(..length)?.join("::")).copied())
}

/// The groups of files of which each reaches every other.
fn circles<'a>(imports: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> Vec<Vec<&'a str>> {
    let reach = |from: &'a str| -> BTreeSet<&'a str> {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&str> = imports.get(from).into_iter().flatten().copied().collect();
        while let Some(file) = open.pop() {
            if seen.insert(file) {
                open.extend(imports.get(file).into_iter().flatten());
            }
        }
        seen
    };
    let reached: BTreeMap<&str, BTreeSet<&str>> = imports.keys().map(|file| (*file, reach(file))).collect();
    let mut found: Vec<Vec<&str>> = Vec::new();
    for (file, ahead) in reached.iter().filter(|(file, ahead)| ahead.contains(*file)) {
        if found.iter().any(|circle| circle.contains(file)) {
            continue;
        }
        found.push(ahead.iter().copied().filter(|other| reached.get(other).is_some_and(|back| back.contains(file))).collect());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_circles_and_nothing_else() {
        let tree = Tree::of(&[
            ("crates/store/src/lib.rs", "mod a; mod b; mod c; mod d;"),
            ("crates/store/src/a.rs", "use crate::b::{self, x};\nuse crate::Row;"),
            ("crates/store/src/b/mod.rs", "use super::c;\nmod tests;"),
            ("crates/store/src/c.rs", "fn f() { crate::a::g() }"),
            ("crates/store/src/d.rs", "use crate::a;\n#[cfg(test)]\nmod tests { use crate::e; }"),
            ("crates/store/src/e.rs", "use super::d;"),
            ("crates/store/src/f.rs", "use crate::g::x;"),
            ("crates/store/src/g.rs", "// use crate::f;\nfn x() { self::y() }"),
        ]);
        let found: Vec<String> = no_circles(&tree).into_iter().map(|problem| problem.message).collect();
        assert_eq!(found, ["these files import each other: a.rs, b/mod.rs, c.rs"]);
    }
}
