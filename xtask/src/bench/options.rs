//! The words after `cargo xtask bench`.
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::organisation::Order;
use crate::shell;

/// What to measure.
#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    /// Numbers of risks; 45 is the demo organisation.
    pub sizes: Vec<usize>,
    /// On a private PostgreSQL instead of SQLite.
    pub postgres: bool,
    /// A smoke test: one small organisation, every request a few times, a debug build.
    pub quick: bool,
    /// In which order an organisation is written.
    pub order: Order,
    /// Leave out the rebuild, which takes some releases an hour.
    pub no_rebuild: bool,
    /// Make organisations anew that were kept.
    pub fresh: bool,
    /// What to measure.
    pub tables: Vec<Table>,
    /// Where organisations are kept, whatever the binary; otherwise each binary has a place of its own under the target folder.
    pub keep: Option<PathBuf>,
    binary: Option<PathBuf>,
}

/// A part of the bench.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// Pages, lists and records.
    Reads,
    /// Reports in every form.
    Reports,
    /// Records made and changed, a check and a rebuild.
    Writes,
    /// Many clients at once.
    Crowds,
}

impl Table {
    const ALL: [(&'static str, Self); 4] =
        [("reads", Self::Reads), ("reports", Self::Reports), ("writes", Self::Writes), ("crowds", Self::Crowds)];

    fn parse(word: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|(known, _)| *known == word);
        found.map(|(_, table)| table).with_context(|| format!("there is no table `{word}`: reads, reports, writes or crowds"))
    }
}

impl Options {
    /// Reads the words.
    pub fn parse(words: &[String]) -> Result<Self> {
        let mut options = Self {
            sizes: vec![45, 1000, 5000, 10_000],
            postgres: false,
            quick: false,
            order: Order::Natural,
            no_rebuild: false,
            fresh: false,
            tables: Table::ALL.map(|(_, table)| table).to_vec(),
            keep: None,
            binary: None,
        };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().with_context(|| format!("{word} wants a value"));
            match word.as_str() {
                "--postgres" => options.postgres = true,
                "--quick" => {
                    options.quick = true;
                    options.sizes = vec![20];
                }
                "--no-rebuild" => options.no_rebuild = true,
                "--fresh" => options.fresh = true,
                "--sizes" => {
                    options.sizes =
                        value()?.split(',').map(str::parse).collect::<Result<_, _>>().context("sizes are numbers, such as 45,1000")?
                }
                "--tables" => options.tables = value()?.split(',').map(Table::parse).collect::<Result<_>>()?,
                "--keep" => options.keep = Some(PathBuf::from(value()?)),
                "--binary" => options.binary = Some(PathBuf::from(value()?)),
                "--order" => {
                    options.order = match value()?.as_str() {
                        "natural" => Order::Natural,
                        "cheap" => Order::Cheap,
                        other => bail!("there is no order `{other}`: natural or cheap"),
                    }
                }
                other => bail!("`cargo xtask bench` does not know `{other}`; `cargo xtask help` lists what it knows"),
            }
        }
        if let Some(small) = options.sizes.iter().find(|size| **size < 20) {
            bail!("{small} risks are too few for the recipe: at least 20");
        }
        Ok(options)
    }

    /// The order in a word.
    pub fn order_name(&self) -> &'static str {
        if self.order == Order::Natural { "natural" } else { "cheap" }
    }

    /// The binary under measurement: the one named, otherwise this workspace's, built if it must be.
    pub fn binary(&self) -> Result<PathBuf> {
        if let Some(named) = &self.binary {
            return named.canonicalize().with_context(|| format!("there is no {}", named.display()));
        }
        let mut build = shell::cargo();
        build.args(["build", "--package", "vouchsafe"]);
        if !self.quick {
            build.arg("--release");
        }
        shell::run(&mut build)?;
        Ok(target().join(if self.quick { "debug" } else { "release" }).join("vouchsafe"))
    }
}

/// Where cargo builds.
pub fn target() -> PathBuf {
    shell::var("CARGO_TARGET_DIR").map_or_else(|| shell::root().join("target"), PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Options> {
        Options::parse(&text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn words_become_options() {
        let plain = parse("").unwrap();
        assert_eq!((plain.sizes, plain.postgres, plain.order), (vec![45, 1000, 5000, 10_000], false, Order::Natural));
        let all = parse("--postgres --sizes 45,1000 --order cheap --fresh --binary /bin/sh").unwrap();
        assert_eq!((all.sizes.as_slice(), all.postgres, all.order, all.fresh), (&[45, 1000][..], true, Order::Cheap, true));
        assert!(all.binary().unwrap().is_absolute());
        assert_eq!(parse("--quick").unwrap().sizes, [20]);
        assert_eq!(plain.tables, [Table::Reads, Table::Reports, Table::Writes, Table::Crowds]);
        let some = parse("--tables writes,reads --keep /tmp/kept").unwrap();
        assert_eq!((some.tables, some.keep), (vec![Table::Writes, Table::Reads], Some("/tmp/kept".into())));
    }

    #[test]
    fn wrong_words_are_named() {
        for (words, why) in [
            ("--sizes", "--sizes"),
            ("--sizes a", "numbers"),
            ("--sizes 3", "too few"),
            ("--order odd", "odd"),
            ("--tables reads,all", "all"),
            ("--fast", "--fast"),
        ] {
            assert!(format!("{:#}", parse(words).unwrap_err()).contains(why), "{words}");
        }
        assert!(parse("--binary /no/where").unwrap().binary().is_err());
    }
}
