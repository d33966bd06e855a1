//! Every message that the source names exists, and none stands unused.

use std::path::Path;

fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        let test = path.file_stem().is_some_and(|name| name.to_string_lossy().starts_with("tests"));
        if path.is_dir() {
            sources(&path, found);
        } else if !test && path.extension().is_some_and(|e| e == "rs") {
            found.push(std::fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_message_named_in_the_source_exists() {
    let words = vouchsafe::start::english().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut texts = Vec::new();
    for crate_name in ["kernel", "ui", "server", "domain", "store"] {
        sources(&root.join(crate_name).join("src"), &mut texts);
    }
    let mut missing = Vec::new();
    let mut seen = 0;
    for text in texts.iter().filter_map(|text| text.split("#[cfg(test)]\nmod tests {").next()) {
        for call in ["Text::new(\"", ".t(\"", ".tw(\"", "words.get(\"", "words.with(\"", "title: \""] {
            for rest in text.split(call).skip(1) {
                let id = rest.split('"').next().unwrap();
                let plausible =
                    id.contains('-') && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_');
                if plausible {
                    seen += 1;
                    if !words.has(id) {
                        missing.push(id.to_owned());
                    }
                }
            }
        }
    }
    missing.sort();
    missing.dedup();
    assert!(seen > 200, "the scan found only {seen} messages");
    assert!(missing.is_empty(), "missing messages: {missing:?}");
}

#[test]
fn every_choice_and_field_has_words() {
    let words = vouchsafe::start::english().unwrap();
    for register in domain::registers() {
        assert!(!register.doc.is_empty() && !register.clause.is_empty(), "{}", register.key);
        for field in register.fields() {
            assert!(words.help(register, field).len() > 3, "{}.{} has no help", register.key, field.key);
            if !field.kind.targets().is_empty() {
                assert!(!field.inverse.is_empty(), "{}.{} has no label for the other end of its link", register.key, field.key);
                for target in field.kind.targets().iter().filter(|t| **t != "*") {
                    assert!(
                        domain::registers().iter().any(|r| r.key == *target),
                        "{}.{} links to {target}, which is no register",
                        register.key,
                        field.key
                    );
                }
            }
        }
    }
    let mut prefixes: Vec<_> = domain::registers().iter().map(|r| r.prefix).collect();
    prefixes.sort_unstable();
    assert!(prefixes.windows(2).all(|pair| pair.first() != pair.last()), "two registers share a prefix: {prefixes:?}");
}
