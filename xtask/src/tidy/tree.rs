//! The files that belong to the project: those git knows or would add.
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::rust::{self, Token};
use crate::shell;

/// A text file, by its path from the root with `/`.
pub(super) struct File {
    pub path: String,
    pub text: String,
}

impl File {
    /// The part of the name after the last dot.
    pub fn extension(&self) -> &str {
        self.path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, extension)| extension)
    }

    /// The lines with their numbers.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.split('\n').enumerate().map(|(index, line)| (index + 1, line))
    }
}

/// All text files, and all folders that hold a file of any kind.
pub(super) struct Tree {
    pub files: Vec<File>,
    pub folders: BTreeSet<String>,
}

impl Tree {
    /// Reads what git lists; without git, all but what is built.
    pub fn read(root: &Path) -> Result<Self> {
        let git = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
        let paths = match shell::ask(Command::new("git").arg("-C").arg(root).args(git)) {
            Ok(list) => list.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect(),
            Err(_) => {
                let mut paths = Vec::new();
                walk(root, "", &mut paths)?;
                paths
            }
        };
        // Git still lists a file that was just deleted; a file that is no UTF-8 has no lines to judge.
        let present = paths.into_iter().filter(|path| root.join(path).is_file());
        Ok(Self::new(present.map(|path| (fs::read_to_string(root.join(&path)).ok(), path)).map(|(text, path)| (path, text))))
    }

    fn new(files: impl Iterator<Item = (String, Option<String>)>) -> Self {
        let mut tree = Self { files: Vec::new(), folders: BTreeSet::new() };
        for (path, text) in files {
            let ends = path.match_indices('/').map(|(at, _)| at);
            tree.folders.extend(ends.filter_map(|end| path.get(..end)).map(str::to_owned));
            tree.files.extend(text.map(|text| File { path, text }));
        }
        tree
    }

    /// A tree for a unit test.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        Self::new(files.iter().map(|(path, text)| ((*path).to_owned(), Some((*text).to_owned()))))
    }

    /// The file of exactly this path.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Files below a folder (`crates/store/`) with this extension.
    pub fn below<'a>(&'a self, folder: &'a str, extension: &'a str) -> impl Iterator<Item = &'a File> {
        self.files.iter().filter(move |file| file.path.starts_with(folder) && file.extension() == extension)
    }

    /// The folders directly in a folder (`crates`), by name; those at the top for the empty string.
    pub fn folders_in<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a str> {
        self.folders.iter().filter_map(move |path| {
            let name = if folder.is_empty() { path } else { path.strip_prefix(folder)?.strip_prefix('/')? };
            (!name.contains('/')).then_some(name)
        })
    }

    /// The Rust of a folder without its tests: no test files or examples, no items under `#[cfg(test)]`, no comments.
    pub fn product_code<'a>(&'a self, folder: &'a str) -> Vec<(&'a File, Vec<Token>)> {
        let sources: Vec<(&File, Vec<Token>, Vec<String>)> = self
            .below(folder, "rs")
            .map(|file| {
                let (tokens, modules) = rust::without_tests(rust::tokens(&file.text));
                (file, tokens, modules)
            })
            .collect();
        let test_modules: Vec<String> = sources
            .iter()
            .flat_map(|(file, _, modules)| modules.iter().map(move |module| format!("{}/{module}", module_folder(&file.path))))
            .collect();
        let is_test = |path: &str| {
            let in_module = |module: &String| path.strip_prefix(module.as_str()).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'));
            let beside = ["/tests/", "/benches/", "/examples/"].iter().any(|folder| path.contains(folder));
            beside || path.ends_with("/tests.rs") || test_modules.iter().any(in_module)
        };
        sources.into_iter().filter(|(file, _, _)| !is_test(&file.path)).map(|(file, tokens, _)| (file, tokens)).collect()
    }
}

/// Where the modules that a file declares lie.
fn module_folder(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    match name {
        "lib.rs" | "main.rs" | "mod.rs" => folder.to_owned(),
        other => format!("{folder}/{}", other.trim_end_matches(".rs")),
    }
}

fn walk(root: &Path, below: &str, paths: &mut Vec<String>) -> Result<()> {
    let folder = root.join(below);
    let entries = fs::read_dir(&folder).with_context(|| format!("could not read {}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        if entry.file_type()?.is_dir() {
            if !["target", "node_modules", ".git", "vouchsafe-data"].contains(&name.as_str()) {
                walk(root, &path, paths)?;
            }
        } else {
            paths.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_folders_and_test_modules() {
        let tree = Tree::of(&[
            ("crates/a/src/lib.rs", "#[cfg(test)]\nmod story;\nmod real;"),
            ("crates/a/src/story.rs", "fn t() {}"),
            ("crates/a/src/story/more.rs", "fn t() {}"),
            ("crates/a/src/real.rs", "#[cfg(test)] mod probe;"),
            ("crates/a/src/real/probe.rs", "fn t() {}"),
            ("crates/a/src/x/tests.rs", "fn t() {}"),
            ("crates/a/tests/t.rs", "fn t() {}"),
        ]);
        assert_eq!(tree.folders_in("").collect::<Vec<_>>(), ["crates"]);
        assert_eq!(tree.folders_in("crates/a").collect::<Vec<_>>(), ["src", "tests"]);
        let product: Vec<&str> = tree.product_code("crates/a/").iter().map(|(file, _)| file.path.as_str()).collect();
        assert_eq!(product, ["crates/a/src/lib.rs", "crates/a/src/real.rs"]);
    }
}
