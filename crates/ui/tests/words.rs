//! Every message that the toolkit says exists, and every message that exists is said.
#![cfg(test)]

use std::path::Path;

fn sources(folder: &Path, all: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, all);
        } else if path.extension().is_some_and(|end| end == "rs") {
            all.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}

fn ids(text: &str) -> Vec<&str> {
    text.lines()
        .filter_map(|line| line.split_once(" ="))
        .map(|(id, _)| id)
        .filter(|id| id.starts_with(|c: char| c.is_ascii_lowercase()) && !id.contains(' '))
        .collect()
}

#[test]
fn code_and_language_files_agree() {
    let mut code = String::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut code);
    let (own, kernel) = (ids(ui::ENGLISH.1), ids(kernel::words::ENGLISH.1));
    let mut said = 0;
    for call in [".t(", ".tw(", "Text::new(", "words.get(", "words.with("] {
        for (at, _) in code.match_indices(call) {
            let Some(id) = code[at + call.len()..].trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next()) else { continue };
            said += 1;
            assert!(own.contains(&id) || kernel.contains(&id), "message {id} does not exist");
        }
    }
    assert!(said > 150, "the test reads the code: {said}");
    for id in own {
        // Other words for a page stand under its key.
        let said = |id: &str| code.contains(&format!("\"{id}\""));
        assert!(said(id) || id.strip_suffix("-alias").is_some_and(said), "message {id} is never said");
    }
}

#[test]
fn the_english_file_is_sound() {
    kernel::Words::new("en", &[kernel::words::ENGLISH, ui::ENGLISH]).unwrap();
}
