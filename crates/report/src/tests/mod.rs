//! Tests of the formats, against documents as a concept would fill them and as an attacker would.

mod data;
#[cfg(feature = "pdf")]
mod print;
pub(crate) mod samples;
mod sheet;
mod text;
