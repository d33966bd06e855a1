//! Everything that stands around a record: what points at it, its versions, their names. Read once per page.

use crate::{Names, View};
use kernel::nouns::{ARRANGEMENT, ATTACHMENT, COMMENT, SIGNOFF, TASK};
use kernel::{Fault, History, Id, LinkRow, Register, Row};

/// How many versions the page of a record shows.
pub(super) const NEWEST: usize = 10;

pub(super) struct Around {
    pub(super) names: Names,
    pub(super) history: History,
    pub(super) comments: Vec<Row>,
    pub(super) files: Vec<Row>,
    pub(super) tasks: Vec<Row>,
    pub(super) signatures: Vec<Row>,
    /// What was agreed about its work; lapsed ones too.
    pub(super) arrangements: Vec<Row>,
    /// Links from records that are none of these.
    pub(super) sources: Vec<LinkRow>,
}

impl Around {
    pub(super) fn load(view: &View<'_>, row: &Row) -> Result<Self, Fault> {
        let links = view.read.links_to(&[row.id])?;
        let of = |register: &'static Register| -> Result<Vec<Row>, Fault> {
            let mut ids: Vec<Id> = links.iter().filter(|link| link.register == register && is_about(link)).map(|link| link.from).collect();
            ids.sort_unstable();
            ids.dedup();
            let mut rows = if ids.is_empty() { Vec::new() } else { view.read.get_many(register, &ids)? };
            rows.sort_by_key(|row| row.created_at);
            Ok(rows)
        };
        let (comments, files, tasks, signatures) = (of(&COMMENT)?, of(&ATTACHMENT)?, of(&TASK)?, of(&SIGNOFF)?);
        let arrangements = of(&ARRANGEMENT)?;
        let shown_elsewhere =
            |link: &LinkRow| is_about(link) && [&COMMENT, &ATTACHMENT, &TASK, &SIGNOFF].iter().any(|register| **register == *link.register);
        let sources: Vec<_> = links.iter().filter(|link| !shown_elsewhere(link)).cloned().collect();
        let history = if row.version > 0 { view.read.history(row.register, row.id)? } else { Vec::new() };
        let mut more: Vec<Id> = sources.iter().map(|link| link.from).collect();
        more.extend(history.iter().take(NEWEST).filter_map(|revision| revision.author.person()));
        let rows = std::iter::once(row).chain(history.iter().take(NEWEST + 1).map(|revision| &revision.row));
        let rows = rows.chain(comments.iter()).chain(files.iter()).chain(tasks.iter()).chain(signatures.iter()).chain(arrangements.iter());
        let names = Names::load_with(view.read, rows, &more)?;
        Ok(Self { names, history, comments, files, tasks, signatures, arrangements, sources })
    }
}

fn is_about(link: &LinkRow) -> bool {
    link.register.fields().get(link.field).is_some_and(|field| field.key == "about")
}
