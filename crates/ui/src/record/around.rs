//! Everything that stands around a record: what points at it, its versions, their names. Read once per page.

use crate::{Names, View};
use kernel::nouns::{ARRANGEMENT, ATTACHMENT, COMMENT, SIGNOFF, TASK};
use kernel::{Fault, Id, JournalEntry, JournalQuery, LinkRow, Register, Row};

/// How many versions the page of a record shows.
pub(super) const NEWEST: usize = 3;
/// How many links of one kind the rail shows before it leads to the list.
pub(super) const MOST: usize = 12;

pub(super) struct Around {
    pub(super) names: Names,
    /// The newest versions.
    pub(super) history: Vec<JournalEntry>,
    pub(super) comments: Vec<Row>,
    pub(super) files: Vec<Row>,
    pub(super) tasks: Vec<Row>,
    pub(super) signatures: Vec<Row>,
    /// What was agreed about its work; lapsed ones too.
    pub(super) arrangements: Vec<Row>,
    /// Links from records that are none of these, by register and field.
    pub(super) sources: Vec<Source>,
}

/// Records that point here through one field of one register.
pub(super) struct Source {
    pub(super) register: &'static Register,
    pub(super) field: usize,
    pub(super) from: Vec<Id>,
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
        let sources = sources(&links);
        let newest = JournalQuery { record: Some(row.id), limit: u64::try_from(NEWEST).unwrap_or(u64::MAX), ..JournalQuery::default() };
        let history = if row.version > 0 { view.read.journal(&newest)? } else { Vec::new() };
        // Only what the rail shows is named: thousands may point here.
        let mut more: Vec<Id> = sources.iter().flat_map(|source| source.from.iter().take(MOST).copied()).collect();
        more.extend(history.iter().filter_map(|entry| entry.revision.author.person()));
        let versions = history.iter().flat_map(|entry| [Some(&entry.revision.row), entry.before.as_ref()]).flatten();
        let rows = std::iter::once(row).chain(versions);
        let rows = rows.chain(comments.iter()).chain(files.iter()).chain(tasks.iter()).chain(signatures.iter()).chain(arrangements.iter());
        let names = Names::load_with(view.read, rows, &more)?;
        Ok(Self { names, history, comments, files, tasks, signatures, arrangements, sources })
    }
}

fn sources(links: &[LinkRow]) -> Vec<Source> {
    let elsewhere = [&COMMENT, &ATTACHMENT, &TASK, &SIGNOFF];
    let shown_elsewhere = |link: &LinkRow| is_about(link) && elsewhere.iter().any(|register| **register == *link.register);
    let mut list: Vec<Source> = Vec::new();
    for link in links.iter().filter(|link| !shown_elsewhere(link)) {
        match list.iter_mut().find(|source| source.register == link.register && source.field == link.field) {
            Some(source) => source.from.push(link.from),
            None => list.push(Source { register: link.register, field: link.field, from: vec![link.from] }),
        }
    }
    list
}

fn is_about(link: &LinkRow) -> bool {
    link.register.fields().get(link.field).is_some_and(|field| field.key == "about")
}
