//! Checking: computes anew whatever can be computed and compares it. Sequence and time, journal and commitments, every column
//! of what was projected from the revisions, derived values of now and of the past, counts, files and the hashes they are named by.

mod check;
mod content;
mod past;
mod rows;
mod shared;
mod truth;

pub(crate) use check::About;
pub use check::FsckReport;
pub(crate) use shared::index_of_words;

use crate::context::Context;
use crate::sql::Sql;
use crate::tally;
use check::Check;
use kernel::{Fault, Id};

/// Checks one organisation, or the whole installation.
pub(crate) fn run(
    cx: &Context,
    sql: &dyn Sql,
    only: Option<Id>,
    file: &dyn Fn(&str) -> Result<Vec<u8>, Fault>,
) -> Result<FsckReport, Fault> {
    let mut report = FsckReport::default();
    let text = "SELECT org, organisation, root_unit, next_seq, next_leaf, last_recorded_at FROM log_head ORDER BY org";
    for head in sql.query(text, &[])?.iter().filter(|head| only.is_none_or(|only| only == head.id(1))) {
        report.organisations += 1;
        let mut check = Check::new(cx, sql, head, &mut report);
        check.truth(head)?;
        for shape in &cx.shapes.all {
            check.register(shape)?;
            check.population(shape)?;
            if !tally::agrees(sql, head.int(0), shape)? {
                check.wrong(format!("the tallies of register {} are not what its rows say", shape.register.key));
            }
        }
        check.past()?;
        check.content()?;
        check.placed()?;
        check.counters()?;
        check.strays()?;
        check.files(file)?;
    }
    if only.is_none() {
        shared::whole(cx, sql, &mut report)?;
    }
    Ok(report)
}
