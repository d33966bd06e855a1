//! Stubs stand in for crates of others: each is used, and says why it is there.
use super::Problem;
use super::tree::Tree;

const FOLDER: &str = "stubs";
const MANIFEST: &str = "Cargo.toml";
const LOCK: &str = "Cargo.lock";

/// Every folder of stubs is a patch, and the crate of that name in `Cargo.lock` comes from no registry: a newer typesetter that wants a version
/// which the stub does not claim would quietly bring the real crate back.
pub(super) fn every_stub_is_used(tree: &Tree) -> Vec<Problem> {
    let manifest = tree.file(MANIFEST).map(|file| file.text.as_str()).unwrap_or_default();
    let lock = tree.file(LOCK).map(|file| file.text.as_str()).unwrap_or_default();
    let mut problems = Vec::new();
    for name in tree.folders_in(FOLDER) {
        if !manifest.contains(&format!("{name} = {{ path = \"{FOLDER}/{name}\" }}")) {
            problems.push(Problem::new(MANIFEST, 1, format!("`{FOLDER}/{name}/` is not in [patch.crates-io]")));
        }
        let named = format!("name = \"{name}\"");
        let mut entries = lock.split("[[").filter(|entry| entry.lines().any(|line| line == named)).peekable();
        if entries.peek().is_none() {
            problems.push(Problem::new(LOCK, 1, format!("nobody asks for `{name}` any more: its stub can go")));
        }
        if entries.any(|entry| entry.starts_with("patch.unused") || entry.contains("\nsource = ")) {
            problems.push(Problem::new(LOCK, 1, format!("`{name}` comes from a registry: raise the version of its stub")));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stub_that_is_not_used_is_found() {
        let manifest = "[patch.crates-io]\na = { path = \"stubs/a\" }\nb = { path = \"stubs/b\" }\nc = { path = \"stubs/c\" }\n";
        let lock = "[[package]]\nname = \"a\"\nversion = \"1\"\n\n[[package]]\nname = \"b\"\nversion = \"2\"\nsource = \"registry\"\n\n\
            [[patch.unused]]\nname = \"b\"\n";
        let stub = |name: &str| (format!("stubs/{name}/src/lib.rs"), String::new());
        let stubs: Vec<_> = ["a", "b", "c", "d"].into_iter().map(stub).collect();
        let mut files = vec![(MANIFEST, manifest), (LOCK, lock)];
        files.extend(stubs.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        let found: Vec<String> = every_stub_is_used(&Tree::of(&files)).into_iter().map(|problem| problem.message).collect();
        assert_eq!(
            found,
            [
                "`b` comes from a registry: raise the version of its stub",
                "nobody asks for `c` any more: its stub can go",
                "`stubs/d/` is not in [patch.crates-io]",
                "nobody asks for `d` any more: its stub can go"
            ]
        );
    }
}
