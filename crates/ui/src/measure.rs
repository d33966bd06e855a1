//! What concepts count for the home page, and the steps that a new organisation takes first.

use crate::figures::Part;
use kernel::{Fault, Read};

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

/// What was counted: a whole and how it divides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Parts of the whole with the message ids of their words, in order first.
    pub parts: Vec<(Part, &'static str, u64)>,
    /// The list behind it.
    pub link: String,
}

impl Counted {
    /// How many are in order.
    pub fn n(&self) -> u64 {
        self.parts.iter().filter(|(part, ..)| *part == Part::Ok).map(|(.., n)| n).sum()
    }

    /// How many there are.
    pub fn of(&self) -> u64 {
        self.parts.iter().map(|(.., n)| n).sum()
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
