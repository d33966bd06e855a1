//! Who may know what: SQL, the domain's names, and which crate may depend on which.
use std::collections::BTreeMap;

use super::Problem;
use super::rust::{self, Kind, Token};
use super::tree::Tree;

/// What each crate may depend on among ours (tests may use more). ARCHITECTURE.md says why.
const MAY_USE: &[(&str, &[&str])] = &[
    ("kernel", &["derive"]),
    ("derive", &[]),
    ("tlog", &[]),
    ("quant", &[]),
    ("formats", &[]),
    ("store", &["kernel"]),
    ("ui", &["kernel"]),
    ("report", &["kernel"]),
    ("packs", &[]),
    ("domain", &["kernel", "derive", "ui", "packs"]),
    ("demo", &["kernel", "domain", "packs"]),
    ("server", &["kernel", "store", "ui", "report"]),
    ("vouchsafe-verify", &["tlog", "formats"]),
    ("vouchsafe", &["kernel", "derive", "tlog", "quant", "formats", "store", "ui", "report", "domain", "demo", "server"]),
];

/// The crates that must not know any concept.
const BELOW_THE_DOMAIN: &[&str] = &["kernel", "store", "ui", "report", "server"];

/// The kernel's own nouns are no secret of the domain.
const NOUNS_OF_THE_KERNEL: &[&str] = &["organisation", "unit", "person", "grant", "task", "sign-off", "sign_off"];

/// Where a literal happens to equal a register's key and means something else: file, literal, why.
const OTHER_MEANINGS: &[(&str, &str, &str)] = &[];

/// SQL stands in `crates/store` and nowhere else, not even in tests.
pub(super) fn sql_only_in_the_store(tree: &Tree) -> Vec<Problem> {
    let files = tree.below("crates/", "rs").filter(|file| !file.path.starts_with("crates/store/"));
    let mut problems = Vec::new();
    for file in files {
        let literals = rust::tokens(&file.text).into_iter().filter(|token| token.kind == Kind::Text && is_sql(&token.text));
        problems.extend(literals.map(|token| {
            let start: String = token.text.trim_start().chars().take(30).collect();
            Problem::new(&file.path, token.line, format!("SQL outside crates/store: \"{start}…\""))
        }));
    }
    problems
}

/// Whether a literal begins like SQL. In capitals the verb is enough; in small letters, where it could be prose, more of the sentence counts.
fn is_sql(literal: &str) -> bool {
    let trimmed = literal.trim_start_matches(|c: char| c.is_whitespace() || c == '\\' || c == '(');
    let words: Vec<&str> = trimmed.split_whitespace().collect();
    let text = words.join(" ");
    let shouted = words.iter().take(2).all(|word| !word.chars().any(char::is_lowercase));
    let (first, second) = match words.as_slice() {
        [first, second, ..] => (first.to_uppercase(), second.to_uppercase()),
        _ => return false,
    };
    let has = |word: &str| text.to_uppercase().contains(word);
    match (first.as_str(), second.as_str()) {
        ("INSERT", "INTO" | "OR") => shouted || has(" VALUES") || has(" SELECT "),
        ("DELETE", "FROM") | ("REPLACE", "INTO") => shouted || has(" WHERE "),
        (
            "CREATE" | "DROP" | "ALTER",
            "TABLE" | "INDEX" | "UNIQUE" | "VIEW" | "TRIGGER" | "VIRTUAL" | "DATABASE" | "SCHEMA" | "ROLE" | "TEMPORARY" | "TEMP",
        ) => shouted || words.len() > 3,
        ("BEGIN", "IMMEDIATE" | "TRANSACTION" | "EXCLUSIVE") | ("ROLLBACK", "TO") => shouted,
        // In these the second word is a name, which may be in small letters.
        ("SELECT", _) => trimmed.starts_with("SELECT ") || (has(" FROM ") && (has(" WHERE ") || has(" JOIN ") || has(" ORDER BY "))),
        ("UPDATE", _) => has(" SET ") && text.contains('='),
        ("WITH", _) => has(" AS (") && has("SELECT"),
        ("PRAGMA" | "VACUUM" | "SAVEPOINT" | "RELEASE" | "EXPLAIN" | "ANALYZE" | "TRUNCATE", _) => {
            words.first().is_some_and(|word| *word == first) && words.len() <= 6
        }
        _ => false,
    }
}

/// No `use domain` and no `domain::` in the crates below it.
pub(super) fn no_domain_below_the_domain(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for name in BELOW_THE_DOMAIN {
        for (file, tokens) in tree.product_code(&format!("crates/{name}/")) {
            let mut before: Option<&Token> = None;
            for (index, token) in tokens.iter().enumerate() {
                let rest = tokens.get(index..).unwrap_or_default();
                let path = rust::starts_with(rest, &["domain", ":", ":"]) && !before.is_some_and(|token| token.is(":"));
                if path || rust::starts_with(rest, &["use", "domain"]) || rust::starts_with(rest, &["extern", "crate", "domain"]) {
                    problems.push(Problem::new(
                        &file.path,
                        token.line,
                        format!("`{name}` must not know the domain: no path into `domain`"),
                    ));
                }
                before = Some(token);
            }
        }
    }
    problems.dedup();
    problems
}

/// No key of a register of the domain as a literal in the crates below it.
pub(super) fn no_register_key_outside_the_domain(tree: &Tree) -> Vec<Problem> {
    let keys = register_keys(tree);
    let mut problems = Vec::new();
    let mut used = Vec::new();
    for name in BELOW_THE_DOMAIN {
        for (file, tokens) in tree.product_code(&format!("crates/{name}/")) {
            for token in tokens.iter().filter(|token| token.kind == Kind::Text) {
                let literal = token.text.trim_matches('/');
                let Some(place) = keys.get(literal) else { continue };
                let excused = OTHER_MEANINGS.iter().find(|(path, key, _)| *path == file.path && *key == literal);
                match excused {
                    Some(entry) => used.push(entry),
                    None => {
                        let message = format!("\"{literal}\" is the key of a register of the domain ({place}); `{name}` must not know it");
                        problems.push(Problem::new(&file.path, token.line, message));
                    }
                }
            }
        }
    }
    let stale = OTHER_MEANINGS.iter().filter(|entry| !used.contains(entry) && tree.file(entry.0).is_some());
    problems.extend(stale.map(|(path, key, _)| Problem::new(path, 1, format!("OTHER_MEANINGS lists \"{key}\" here, and it is not here"))));
    problems
}

/// The keys in `#[register(key = "…")]` under `crates/domain`, each with its file.
fn register_keys(tree: &Tree) -> BTreeMap<String, String> {
    let mut keys = BTreeMap::new();
    for (file, tokens) in tree.product_code("crates/domain/") {
        for found in rust::find(&tokens, &["#", "[", "register", "("]) {
            let attribute = found.get(..1 + rust::group(found.get(1..).unwrap_or_default())).unwrap_or_default();
            for key in rust::find(attribute, &["key", "="]) {
                if let Some(value) =
                    key.get(2).filter(|token| token.kind == Kind::Text && !NOUNS_OF_THE_KERNEL.contains(&token.text.as_str()))
                {
                    keys.insert(value.text.clone(), file.path.clone());
                }
            }
        }
    }
    keys
}

/// Each crate's Cargo.toml depends only on those of our crates that it may see.
pub(super) fn direction(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for name in tree.folders_in("crates") {
        let Some(manifest) = tree.file(&format!("crates/{name}/Cargo.toml")) else { continue };
        let Some((_, allowed)) = MAY_USE.iter().find(|(known, _)| *known == name) else {
            problems.push(Problem::new(&manifest.path, 1, "xtask/src/tidy/imports.rs does not say which crates this one may use"));
            continue;
        };
        for (line, dependency) in dependencies(&manifest.text) {
            let ours = MAY_USE.iter().find(|(known, _)| *known == dependency || dependency.strip_prefix("vouchsafe-") == Some(*known));
            if let Some((ours, _)) = ours.filter(|(ours, _)| !allowed.contains(ours)) {
                problems.push(Problem::new(&manifest.path, line, format!("`{name}` must not depend on `{ours}`")));
            }
        }
    }
    problems
}

/// The dependencies of a manifest with their lines, save those for tests.
fn dependencies(manifest: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut here = false;
    for (index, line) in manifest.lines().enumerate() {
        let line = line.trim();
        if let Some(section) = line.strip_prefix('[') {
            let section = section.trim_end_matches(']');
            let (parent, last) = section.rsplit_once('.').unwrap_or(("", section));
            let holds = |name: &str| name == "dependencies" || name == "build-dependencies";
            here = holds(last);
            if holds(parent.rsplit('.').next().unwrap_or(parent)) {
                found.push((index + 1, last.to_owned()));
            }
        } else if here && !line.starts_with('#') {
            let name: String = line.chars().take_while(|c| c.is_alphanumeric() || *c == '-' || *c == '_').collect();
            // A renamed dependency is known by its package.
            let package = line.split_once("package").and_then(|(_, rest)| rest.split('"').nth(1)).map(str::to_owned);
            found.extend((!name.is_empty()).then(|| (index + 1, package.unwrap_or(name))));
        }
    }
    found
}

/// The derive emits a field table and nothing else, so it is small and names no SQL, HTML or HTTP.
pub(super) fn small_derive(tree: &Tree) -> Vec<Problem> {
    const MOST: usize = 350;
    let sources = || tree.below("crates/derive/src/", "rs").filter(|file| !file.path.ends_with("/tests.rs"));
    let mut problems = Vec::new();
    let lines: usize = sources().map(|file| file.text.lines().count()).sum();
    if lines > MOST {
        problems.push(Problem::new("crates/derive/src/lib.rs", 1, format!("the derive has {lines} lines and may have {MOST}")));
    }
    for file in sources() {
        for (number, line) in file.lines() {
            let mut words = line.split(|c: char| !c.is_ascii_alphanumeric());
            if let Some(word) = words.find(|word| ["sql", "html", "http"].contains(&word.to_lowercase().as_str())) {
                problems.push(Problem::new(&file.path, number, format!("the derive must not know of {word}")));
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
    fn sql() {
        let literal = [
            "SELECT 1",
            " select a from b where c = 1",
            "UPDATE a SET b = 1",
            "insert into a (b) values (1)",
            "PRAGMA user_version",
            "CREATE TABLE x",
        ];
        assert!(literal.iter().all(|text| is_sql(text)));
        let prose = [
            "Select a control from the list",
            "Update",
            "update the owner",
            "Create a unit",
            "With all controls",
            "DELETE",
            "Delete from list",
            "Release notes",
            "begin",
        ];
        assert_eq!(prose.iter().filter(|text| is_sql(text)).count(), 0);
        let tree = Tree::of(&[
            ("crates/store/src/lib.rs", "const A: &str = \"SELECT 1\";"),
            ("crates/ui/src/lib.rs", "// SELECT 1\nconst A: &str = r#\"\n  DELETE FROM a\"#;"),
        ]);
        assert_eq!(places(&sql_only_in_the_store(&tree)), ["crates/ui/src/lib.rs:2"]);
    }

    #[test]
    fn paths_into_the_domain() {
        let tree = Tree::of(&[
            ("crates/ui/src/lib.rs", "use crate::domain::x;\nuse domain::risk;\n#[cfg(test)]\nmod tests { use domain::risk; }"),
            ("crates/server/src/lib.rs", "//! domain::x\nfn f(domain: &str) {}\nfn g() { domain::f() }"),
            ("crates/vouchsafe/src/lib.rs", "use domain::concepts;"),
        ]);
        assert_eq!(places(&no_domain_below_the_domain(&tree)), ["crates/ui/src/lib.rs:2", "crates/server/src/lib.rs:3"]);
    }

    #[test]
    fn register_keys_as_literals() {
        let tree = Tree::of(&[
            ("crates/domain/src/risk/record.rs", "#[derive(Register)]\n#[register(prefix = \"R\", key = \"risk\")]\nstruct Risk;"),
            ("crates/domain/src/unit/record.rs", "#[register(key = \"unit\")] struct Unit;"),
            ("crates/store/src/lib.rs", "/// \"risk\"\nfn f() { g(\"unit\"); g(\"risky\"); }\nfn h() { g(\"/risk\") }"),
            ("crates/store/src/tests.rs", "fn f() { g(\"risk\") }"),
        ]);
        assert_eq!(places(&no_register_key_outside_the_domain(&tree)), ["crates/store/src/lib.rs:3"]);
    }

    #[test]
    fn directions() {
        let tree = Tree::of(&[
            (
                "crates/kernel/Cargo.toml",
                "[dependencies]\nderive.workspace = true\nstore = { path = \"../store\" }\n\n[dev-dependencies]\nui.workspace = true\n",
            ),
            (
                "crates/ui/Cargo.toml",
                "[dependencies.kernel]\nworkspace = true\n[target.'cfg(unix)'.dependencies]\nd = { package = \"vouchsafe-domain\" }\n",
            ),
            ("crates/new/Cargo.toml", "[package]\n"),
        ]);
        let mut problems = direction(&tree);
        problems.sort();
        assert_eq!(places(&problems), ["crates/kernel/Cargo.toml:3", "crates/new/Cargo.toml:1", "crates/ui/Cargo.toml:4"]);
    }

    #[test]
    fn the_derive() {
        let long = "//! x\n".repeat(351);
        let tree = Tree::of(&[("crates/derive/src/lib.rs", &long), ("crates/derive/src/b.rs", "// https\n// an HTML page\n")]);
        assert_eq!(places(&small_derive(&tree)), ["crates/derive/src/lib.rs:1", "crates/derive/src/b.rs:2"]);
    }
}
