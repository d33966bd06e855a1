//! Comments: records of their own, so that what people rely on stands inside the log.

use crate::register::Keeping;
use crate::row::Author;
use crate::{Actor, Fault, Group, Hooks, Id, Problem, Read, Register, Row, Rules, Text};

/// A remark about a record.
#[derive(Register, Default, Clone)]
#[register(key = "comment", prefix = "CMT", clause = "7.4", rules)]
pub struct Comment {
    /// The remark.
    #[field(required, kind = prose, list, search)]
    pub text: String,
    /// The record it is about.
    #[field(required, list, to("*"), inverse = "Comments")]
    pub about: Option<Id>,
}

/// The register of comments.
pub static COMMENT: Register = Register::of::<Comment>("Comment", "Comments", Group::Hidden)
    .keeping(Keeping::Asked)
    .beside()
    .without(&["owner", "tags"])
    .without_remarks();

impl Rules for Comment {
    const HOOKS: Hooks = Hooks { check, ..Hooks::NONE };
}

/// What somebody said stays theirs: nobody else changes it or moves it to another record.
fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let said = |row: &Row| row.of::<Comment>().map(|comment| (comment.text.clone(), comment.about));
    let Some(before) = before.filter(|before| said(before) != said(after)) else { return Ok(Vec::new()) };
    // The door has not asked who stands behind the version that it changes.
    let author = read.get(before.register, before.id)?.map_or(Author::Erased, |row| row.created_by);
    let own = match (author, read.actor()) {
        (Author::Person(author), Actor::Person { id, .. }) => author == *id,
        (Author::Operator(author), Actor::Operator { acting_for }) => author == *acting_for,
        (_, actor) => *actor == Actor::System,
    };
    Ok(if own { Vec::new() } else { vec![Problem::field("text", Text::new("comment-not-yours"))] })
}
