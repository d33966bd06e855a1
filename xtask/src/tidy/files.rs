//! What every file looks like: its size, its first line, its white space, and nothing that exists on one machine only.
use super::Problem;
use super::rust;
use super::tree::{File, Tree};

/// Source files that people read, as opposed to data and to what tests recorded.
fn sources<'a>(tree: &'a Tree, extensions: &'a [&str]) -> impl Iterator<Item = &'a File> {
    let recorded = |file: &&File| file.path.contains("/snapshots/") || file.path.contains("/fixtures/");
    tree.files.iter().filter(move |file| extensions.contains(&file.extension()) && !recorded(file))
}

/// No file above 600 lines.
pub(super) fn sizes(tree: &Tree) -> Vec<Problem> {
    const MOST: usize = 600;
    let counted = sources(tree, &["rs", "js", "mjs", "css", "html"]).map(|file| (file, file.text.lines().count()));
    let long = counted.filter(|(_, lines)| *lines > MOST);
    long.map(|(file, lines)| Problem::new(&file.path, MOST + 1, format!("{lines} lines; no file may have more than {MOST}"))).collect()
}

/// No line of code wider than a screen has room for: rustfmt does not reach into macros and texts.
pub(super) fn widths(tree: &Tree) -> Vec<Problem> {
    const MOST: usize = 160;
    let lines = sources(tree, &["rs"]).flat_map(|file| file.text.lines().enumerate().map(move |(number, line)| (file, number + 1, line)));
    let wide = lines.filter(|(_, _, line)| line.chars().count() > MOST);
    wide.map(|(file, number, _)| Problem::new(&file.path, number, format!("a line of code has at most {MOST} characters"))).collect()
}

/// The first line says what the file is for.
pub(super) fn first_lines(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in sources(tree, &["rs", "js", "mjs", "css"]) {
        let first = file.text.lines().next().unwrap_or_default();
        let (openings, asked): (&[&str], _) = match file.extension() {
            "rs" if file.path.starts_with("crates/") || file.path.starts_with("xtask/") => (&["//!"], "`//! …`"),
            "rs" => continue,
            "css" => (&["/*"], "`/* … */`"),
            _ => (&["//", "/*"], "`// …`"),
        };
        let says = openings.iter().find_map(|opening| first.strip_prefix(opening)).is_some_and(|rest| rest.contains(char::is_alphabetic));
        if !says {
            problems.push(Problem::new(&file.path, 1, format!("the first line says what the file is for: {asked}")));
        }
    }
    problems
}

/// `#[expect(…, reason = "…")]` instead of `allow`; nothing left to do.
pub(super) fn no_allow_and_no_todo(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in sources(tree, &["rs"]) {
        let tokens = rust::tokens(&file.text);
        let attributes = rust::find(&tokens, &["#"]).filter_map(|found| {
            let inside = found.get(if rust::starts_with(found, &["#", "!"]) { 2 } else { 1 }..)?;
            inside.first().filter(|token| token.is("["))?;
            inside.get(..rust::group(inside))
        });
        for attribute in attributes {
            problems.extend(
                rust::find(attribute, &["allow", "("])
                    .filter_map(|found| found.first())
                    .map(|token| Problem::new(&file.path, token.line, "no `allow`: write `#[expect(…, reason = \"…\")]`")),
            );
        }
        let left = rust::find(&tokens, &["todo", "!"]).chain(rust::find(&tokens, &["unimplemented", "!"]));
        problems.extend(
            left.filter_map(|found| found.first()).map(|token| Problem::new(&file.path, token.line, "something is left to do here")),
        );
    }
    problems
}

/// No white space at the end of a line, no tabs in Rust, a newline at the end of the file and no more than one.
pub(super) fn whitespace(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in sources(tree, &["rs", "js", "mjs", "css", "html", "toml", "md", "ftl"]) {
        let mut report = |line, message: &str| problems.push(Problem::new(&file.path, line, message));
        for (number, line) in file.lines() {
            if line.ends_with([' ', '\t', '\r']) {
                report(number, "white space at the end of the line");
            }
            if file.extension() == "rs" && line.contains('\t') {
                report(number, "a tab: indent with spaces, write \\t in a string");
            }
        }
        let lines = file.text.lines().count();
        if !file.text.is_empty() && !file.text.ends_with('\n') {
            report(lines, "no newline at the end of the file");
        }
        if file.text.ends_with("\n\n") {
            report(lines, "an empty line at the end of the file");
        }
    }
    problems
}

/// No path of somebody's machine. The parts are put together here so that this file passes too.
pub(super) fn no_machine_paths(tree: &Tree) -> Vec<Problem> {
    let root = concat!("/", "root/");
    let home = concat!("/", "home/");
    let work = [concat!("/", "work/main"), concat!("/", "work/shared"), concat!("/", "work/.")];
    let mut problems = Vec::new();
    for file in &tree.files {
        for (number, line) in file.lines() {
            let after = |start: &'static str| {
                let places = line.match_indices(start).filter(|(at, _)| {
                    let before = line.get(..*at).and_then(|text| text.chars().next_back());
                    !before.is_some_and(|c| c.is_alphanumeric() || "_-.~/})>".contains(c))
                });
                places.filter_map(move |(at, _)| line.get(at + start.len()..))
            };
            let of_a_person = |rest: &str| {
                let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || "_-.".contains(*c)).collect();
                !name.is_empty() && rest.get(name.len()..).is_some_and(|rest| rest.starts_with('/'))
            };
            if after(root).next().is_some() || after(home).any(of_a_person) || work.iter().any(|start| after(start).next().is_some()) {
                problems.push(Problem::new(&file.path, number, "a path that exists on one machine only"));
            }
        }
    }
    problems
}

/// Lock files and settings name no package registry but the public ones.
pub(super) fn public_registries_only(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in &tree.files {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        for (number, line) in file.lines() {
            let line = line.trim();
            let private = match name {
                "Cargo.lock" => {
                    line.starts_with("source = \"registry+") && !line.contains("\"registry+https://github.com/rust-lang/crates.io-index\"")
                }
                "package-lock.json" => line.starts_with("\"resolved\"") && !line.contains("\"https://registry.npmjs.org/"),
                ".npmrc" => line.contains("registry=") && !line.starts_with('#'),
                "config.toml" if file.path.contains(".cargo/") => {
                    line.starts_with("[source") || line.starts_with("[registr") || line.starts_with("replace-with")
                }
                _ => false,
            };
            if private {
                problems.push(Problem::new(&file.path, number, "a package registry other than the public one"));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(problems: &[Problem]) -> Vec<String> {
        problems.iter().map(|problem| format!("{}:{}", problem.path, problem.line)).collect()
    }

    #[test]
    fn long_files() {
        let (fits, long) = ("//! a\n".repeat(600), "//! a\n".repeat(601));
        let tree = Tree::of(&[("a.rs", &fits), ("b.rs", &long), ("tests/snapshots/c.html", &long), ("d.csv", &long)]);
        assert_eq!(places(&sizes(&tree)), ["b.rs:601"]);
    }

    #[test]
    fn wide_lines() {
        let (fits, wide) = (format!("//! a\n{}\n", "ä".repeat(160)), format!("//! a\n{}\n", "x".repeat(161)));
        let tree = Tree::of(&[("a.rs", &fits), ("b.rs", &wide), ("c.md", &wide)]);
        assert_eq!(places(&widths(&tree)), ["b.rs:2"]);
    }

    #[test]
    fn what_a_file_is_for() {
        let tree = Tree::of(&[
            ("crates/a/src/lib.rs", "//! Says it.\n"),
            ("crates/a/src/b.rs", "// Not a doc comment.\n"),
            ("xtask/src/c.rs", ""),
            ("e2e/a.mjs", "// Says it.\n"),
            ("e2e/b.mjs", "import a from \"a\";\n"),
            ("a.css", "/* Says it. */\n"),
            ("b.css", "//\n"),
        ]);
        assert_eq!(places(&first_lines(&tree)), ["crates/a/src/b.rs:1", "xtask/src/c.rs:1", "e2e/b.mjs:1", "b.css:1"]);
    }

    #[test]
    fn allow_and_todo() {
        let text = "// #[allow(a)] todo!()\n#![allow(dead_code)]\n#[cfg_attr(unix, allow(x))]\n#[expect(a, reason = \"allow(b)\")]\nfn allow() { \
            todo!() }\nfn b() { self.allow(1) }\n";
        assert_eq!(places(&no_allow_and_no_todo(&Tree::of(&[("a.rs", text)]))), ["a.rs:2", "a.rs:3", "a.rs:5"]);
    }

    #[test]
    fn white_space() {
        let tree = Tree::of(&[("a.rs", "a \n\tb\nc"), ("b.md", "a\n\n"), ("c.txt", "a "), ("d.css", "a\r\n"), ("e.js", "\ta\n")]);
        assert_eq!(places(&whitespace(&tree)), ["a.rs:1", "a.rs:2", "a.rs:3", "b.md:2", "d.css:1"]);
    }

    #[test]
    fn machine_paths() {
        let bad =
            format!("see /{0}/x\n`/{1}/jo/x`\n/{1}/\n../{2}/main\n\"/{2}/shared/y\"\nhref=\"/{2}/\" x/{0}/\n", "root", "home", "work");
        assert_eq!(places(&no_machine_paths(&Tree::of(&[("a.md", &bad)]))), ["a.md:1", "a.md:2", "a.md:5"]);
    }

    #[test]
    fn registries() {
        let tree = Tree::of(&[
            (
                "Cargo.lock",
                "source = \"registry+https://github.com/rust-lang/crates.io-index\"\nsource = \"registry+https://mirror.example/\"\n",
            ),
            ("e2e/package-lock.json", "\"resolved\": \"https://registry.npmjs.org/a\"\n\"resolved\": \"http://127.0.0.1/a\"\n"),
            ("e2e/.npmrc", "# registry=x\nregistry=http://mirror.example\n"),
            (".cargo/config.toml", "[alias]\n[source.crates-io]\n"),
        ]);
        assert_eq!(
            places(&public_registries_only(&tree)),
            ["Cargo.lock:2", "e2e/package-lock.json:2", "e2e/.npmrc:2", ".cargo/config.toml:2"]
        );
    }
}
