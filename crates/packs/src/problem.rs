//! What is wrong with a content file, said to the person who has to mend it.

use std::fmt;

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, as it was named to the loader.
    pub file: String,
    /// The line, from 1; 0 when the problem concerns the whole file.
    pub line: u64,
    /// The column or key concerned; may be empty.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if !self.field.is_empty() {
            write!(f, " ({})", self.field)?;
        }
        write!(f, ": {}", self.message)
    }
}

/// Everything that is wrong with a pack, in the order of file and line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackError {
    /// The problems; never empty.
    pub problems: Vec<Problem>,
}

impl PackError {
    /// An error with one problem.
    pub(super) fn one(file: &str, line: u64, field: &str, message: impl Into<String>) -> Self {
        Self { problems: vec![Problem { file: file.to_owned(), line, field: field.to_owned(), message: message.into() }] }
    }
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.problems.as_slice() {
            [only] => write!(f, "{only}"),
            many => {
                write!(f, "{} problems in the content:", many.len())?;
                for problem in many {
                    write!(f, "\n  {problem}")?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for PackError {}

/// Collects problems while content is read.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<Problem>);

impl Problems {
    /// Notes one problem.
    pub(super) fn add(&mut self, file: &str, line: u64, field: &str, message: impl Into<String>) {
        self.0.push(Problem { file: file.to_owned(), line, field: field.to_owned(), message: message.into() });
    }

    /// The value when nothing is wrong, otherwise all problems sorted by place.
    pub(super) fn result<T>(mut self, value: Option<T>) -> Result<T, PackError> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => {
                if self.0.is_empty() {
                    self.add("content", 0, "", "nothing could be read");
                }
                self.0.sort();
                self.0.dedup();
                Err(PackError { problems: self.0 })
            }
        }
    }
}
