//! Approving: which signature of an act counts, who may give it, and in which words.

use super::signoff::{Signature, given, given_about, sign, signer};
use super::{Function, has_function};
use crate::{Change, Choice, Draft, Fault, Id, Read, Row, Text};
use std::collections::BTreeMap;

/// The signature of an act about a record that counts: the newest that was given and not taken back.
///
/// # Errors
/// When the store fails.
pub fn approval(read: &dyn Read, about: Id, act: &str) -> Result<Option<Row>, Fault> {
    Ok(given(read, about, act)?.pop())
}

/// The same of many records, by record.
///
/// # Errors
/// When the store fails.
pub fn approvals(read: &dyn Read, about: &[Id], act: &str) -> Result<BTreeMap<Id, Row>, Fault> {
    let given = given_about(read, about, act)?;
    Ok(given.into_iter().filter_map(|(record, mut rows)| Some((record, rows.pop()?))).collect())
}

/// Lets only somebody with this function sign.
///
/// # Errors
/// With `refused` when whoever acts has another function; when it is not a person who acts, or the store fails.
pub fn by_function(read: &dyn Read, function: Function, refused: Text) -> Result<(), Fault> {
    if has_function(read, signer(read)?, &[function])? { Ok(()) } else { Err(Fault::whole(refused)) }
}

/// The signer's own words, or the usual ones where nothing was said.
pub fn own_words(said: &Draft, key: &str, usual: impl Into<String>) -> String {
    let own = said.get(key).as_text().unwrap_or_default().trim();
    if own.is_empty() { usual.into() } else { own.to_owned() }
}

/// An approval that is given once.
#[derive(Debug, Clone)]
pub struct Approval<'a> {
    /// Key of the operation, and of its signature.
    pub act: &'static str,
    /// The record.
    pub about: &'a Row,
    /// Other records that are signed with it.
    pub covers: &'a [Row],
    /// The function in which somebody signs; [`by_function`] has let them.
    pub function: Function,
    /// The words.
    pub statement: String,
    /// What is said to whoever approves again.
    pub again: Text,
}

/// The changes that approve a record.
///
/// # Errors
/// A conflict when it is approved already; when it is not a person who acts, or the store fails.
pub fn approve(read: &dyn Read, approval: &Approval<'_>) -> Result<Vec<Change>, Fault> {
    let Approval { act, about, covers, .. } = *approval;
    if self::approval(read, about.id, act)?.is_some() {
        return Err(Fault::Conflict(approval.again.clone()));
    }
    let (statement, role) = (approval.statement.clone(), read.words().choice(Function::CHOICES, approval.function.key()));
    sign(read, &Signature { act, about, edits: false, covers, statement, role, valid_until: None })
}
