//! ARCHITECTURE.md names what is there and nothing else.
use super::Problem;
use super::tree::Tree;

const PAGE: &str = "ARCHITECTURE.md";

/// Every top-level folder and every crate is named (`e2e/`, `kernel/`); every folder named in backticks exists, from the root or in `crates/`.
pub(super) fn names_what_is_there(tree: &Tree) -> Vec<Problem> {
    let Some(page) = tree.file(PAGE) else {
        return vec![Problem::new(PAGE, 1, "there is no ARCHITECTURE.md")];
    };
    let mut problems = Vec::new();
    let folders = tree.folders_in("").map(|name| (name, "top-level folder"));
    let crates = tree.folders_in("crates").map(|name| (name, "crate"));
    for (name, what) in folders.chain(crates) {
        if !names(&page.text, name) {
            problems.push(Problem::new(PAGE, 1, format!("the {what} `{name}/` is not named")));
        }
    }
    for (number, line) in page.lines() {
        // Every second piece between backticks is inside of them.
        for path in line.split('`').skip(1).step_by(2).filter_map(|quoted| quoted.strip_suffix('/')) {
            let pattern = path.is_empty() || path.contains(['<', '*', '{', '…', ' ', ':']) || path.starts_with('/');
            let exists = |path: &str| tree.folders.contains(path);
            if !pattern && !exists(path) && !exists(&format!("crates/{path}")) {
                problems.push(Problem::new(PAGE, number, format!("`{path}/` is named and is not there")));
            }
        }
    }
    problems
}

/// Whether `name/` stands in the text as a whole word (also as the last part of `crates/name/`).
fn names(text: &str, name: &str) -> bool {
    let wanted = format!("{name}/");
    text.match_indices(&wanted).any(|(at, _)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_' || c == '.')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_the_page_with_the_tree() {
        let page = "# A\n\n`crates/`, `kernel/`, `gone/`, `/api/v1/`, `crates/domain/src/<concept>/`\n\n    e2e/   browser\n";
        let tree =
            Tree::of(&[(PAGE, page), ("crates/kernel/src/lib.rs", ""), ("crates/ui/src/lib.rs", ""), ("e2e/a", ""), (".ci/run", "")]);
        let found: Vec<String> =
            names_what_is_there(&tree).into_iter().map(|problem| format!("{}: {}", problem.line, problem.message)).collect();
        assert_eq!(
            found,
            ["1: the top-level folder `.ci/` is not named", "1: the crate `ui/` is not named", "3: `gone/` is named and is not there"]
        );
        assert_eq!(names_what_is_there(&Tree::of(&[])).len(), 1);
    }
}
