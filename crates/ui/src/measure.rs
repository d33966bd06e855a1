//! What concepts count for the home page, and the steps that a new organisation takes first.

use crate::figures::Part;
use crate::paths;
use crate::view::encode;
use kernel::{Fault, Read, Register};

/// A number that a concept counts, as n of N.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    /// Key: its name is message `measure-KEY`, its definition `measure-KEY-means`.
    pub key: &'static str,
    /// Where it stands among the others, smallest first.
    pub place: u8,
    /// Counts what the reader may see.
    pub count: fn(&dyn Read) -> Result<Counted, Fault>,
}

/// A part of what was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// How it is drawn.
    pub part: Part,
    /// Message id of its word.
    pub word: &'static str,
    /// How many.
    pub n: u64,
    /// The list of exactly these.
    pub link: String,
}

/// What was counted: a whole and how it divides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Parts of the whole, the one in order first.
    pub shares: Vec<Share>,
    /// The list of the whole.
    pub link: String,
}

impl Counted {
    /// Records of a register, of which a filter finds the whole and others beside it each part: the part, its word, how many, its filter.
    pub fn listed<const N: usize>(register: &Register, whole: &str, shares: [(Part, &'static str, u64, &str); N]) -> Self {
        let link = |text: &str| format!("{}?q={}", paths::list(register), encode(text.trim()));
        let share =
            |(part, word, n, filter): (Part, &'static str, u64, &str)| Share { part, word, n, link: link(&format!("{whole} {filter}")) };
        Self { shares: shares.into_iter().map(share).collect(), link: link(whole) }
    }

    /// How many are in order.
    pub fn n(&self) -> u64 {
        self.shares.iter().filter(|share| share.part == Part::Ok).map(|share| share.n).sum()
    }

    /// How many there are.
    pub fn of(&self) -> u64 {
        self.shares.iter().map(|share| share.n).sum()
    }
}

/// A step that a new organisation takes first.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// Key: its words are message `step-KEY`, its reason `step-KEY-why`.
    pub key: &'static str,
    /// Where it stands among the others, smallest first.
    pub place: u8,
    /// Where it is taken.
    pub link: &'static str,
    /// Whether it is taken.
    pub done: fn(&dyn Read) -> Result<bool, Fault>,
}
