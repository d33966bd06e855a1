//! Everything that stands around a record: what points at it, its versions, their names. Read once per page.

use crate::{Names, View};
use jiff::Timestamp;
use kernel::nouns::signoff::WITHDRAWN;
use kernel::nouns::{ARRANGEMENT, ATTACHMENT, COMMENT, Comment, SIGNOFF, TASK};
use kernel::read::Revision;
use kernel::{Fault, Id, JournalEntry, JournalQuery, Pointing, Register, Row};
use std::collections::BTreeMap;

/// How many versions the page of a record shows.
pub(super) const NEWEST: usize = 3;
/// How many links of one kind the rail shows before it leads to the list.
pub(super) const MOST: usize = 12;

/// When a signature was given and taken back, each with its entry of the journal.
pub(super) struct Course {
    pub(super) given: u64,
    pub(super) withdrawn: Option<(Timestamp, u64)>,
}

pub(super) struct Around {
    pub(super) names: Names,
    /// The newest versions.
    pub(super) history: Vec<JournalEntry>,
    pub(super) comments: Vec<Row>,
    /// When comments were last written anew, of those that were.
    pub(super) edited: BTreeMap<Id, Timestamp>,
    pub(super) files: Vec<Row>,
    pub(super) tasks: Vec<Row>,
    pub(super) signatures: Vec<Row>,
    /// Of signatures that are not any more as they were given, what became of them.
    pub(super) courses: BTreeMap<Id, Course>,
    /// What was agreed about its work; lapsed ones too.
    pub(super) arrangements: Vec<Row>,
    /// Links from records that are none of these, by register and field.
    pub(super) sources: Vec<Pointing>,
}

impl Around {
    pub(super) fn load(view: &View<'_>, row: &Row) -> Result<Self, Fault> {
        // The rail shows the first few of each kind: thousands may point here.
        let mut sources = view.read.pointing(row.id, u64::try_from(MOST).unwrap_or(u64::MAX))?;
        let of = |register: &'static Register| -> Result<Vec<Row>, Fault> {
            let group = sources.iter().find(|group| *group.register == *register && is_about(group));
            let Some(group) = group else { return Ok(Vec::new()) };
            let mut ids = group.first.clone();
            if u64::try_from(ids.len()).is_ok_and(|known| known < group.total) {
                ids = view.read.sources(&[row.id], register, ABOUT)?.into_iter().map(|link| link.from).collect();
            }
            let mut rows = view.read.get_many(register, &ids)?;
            rows.sort_by_key(|row| row.created_at);
            Ok(rows)
        };
        let (comments, files, tasks, signatures) = (of(&COMMENT)?, of(&ATTACHMENT)?, of(&TASK)?, of(&SIGNOFF)?);
        let arrangements = of(&ARRANGEMENT)?;
        let mut edited = BTreeMap::new();
        for comment in comments.iter().filter(|comment| comment.version > 1) {
            edited.extend(rewritten(&view.read.history(&COMMENT, comment.id)?).map(|at| (comment.id, at)));
        }
        let mut courses = BTreeMap::new();
        for signature in signatures.iter().filter(|signature| signature.version > 1) {
            courses.extend(course(&view.read.history(&SIGNOFF, signature.id)?).map(|course| (signature.id, course)));
        }
        sources.retain(|group| !shown_elsewhere(group));
        let newest = JournalQuery { record: Some(row.id), limit: u64::try_from(NEWEST).unwrap_or(u64::MAX), ..JournalQuery::default() };
        let history = if row.version > 0 { view.read.journal(&newest)? } else { Vec::new() };
        let mut more: Vec<Id> = sources.iter().flat_map(|source| source.first.iter().copied()).collect();
        more.extend(history.iter().filter_map(|entry| entry.revision.author.person()));
        let versions = history.iter().flat_map(|entry| [Some(&entry.revision.row), entry.before.as_ref()]).flatten();
        let rows = std::iter::once(row).chain(versions);
        let rows = rows.chain(comments.iter()).chain(files.iter()).chain(tasks.iter()).chain(signatures.iter()).chain(arrangements.iter());
        let names = Names::load_with(view.read, rows, &more)?;
        Ok(Self { names, history, comments, edited, files, tasks, signatures, courses, arrangements, sources })
    }
}

/// When the words of a comment last changed; moving along with its record changes none.
fn rewritten(history: &[Revision]) -> Option<Timestamp> {
    let text = |revision: &Revision| revision.row.of::<Comment>().map(|comment| comment.text.clone());
    history.windows(2).find_map(|pair| match pair {
        [newer, older] if text(newer) != text(older) => Some(newer.recorded_at),
        _ => None,
    })
}

/// What became of a signature: it also moves along with its record, which gives and takes back nothing.
fn course(history: &[Revision]) -> Option<Course> {
    let given = history.last()?.sequence;
    let withdrawn = history.iter().rfind(|revision| revision.row.common.state == WITHDRAWN);
    Some(Course { given, withdrawn: withdrawn.map(|revision| (revision.recorded_at, revision.sequence)) })
}

/// The field by which what is worked with names the record it is about.
const ABOUT: &str = "about";

fn is_about(group: &Pointing) -> bool {
    group.register.fields().get(group.field).is_some_and(|field| field.key == ABOUT)
}

/// Whether what names a record by that field has a place of its own on its page, or none: which units a copy names is nothing to
/// read on the page of a unit.
fn shown_elsewhere(group: &Pointing) -> bool {
    let of_copy = *group.register == SIGNOFF && group.register.index("shows") == Some(group.field);
    of_copy || is_about(group) && [&COMMENT, &ATTACHMENT, &TASK, &SIGNOFF].iter().any(|known| **known == *group.register)
}
