//! Signing a gap analysis: who may, what is signed, and what the signer is shown before.

use super::asked::answers;
use super::record::{GAP_ANALYSIS, Met, SIGN};
use super::rules::met;
use super::tally::Tally;
use kernel::nouns::approval::own_words;
use kernel::nouns::signoff::{Signature, sign as signed, signer};
use kernel::nouns::{Function, has_function};
use kernel::{Change, Choice, Draft, Fault, Read, Row, Text};
use maud::html;
use ui::View;
use ui::concept::{Shown, why_not};

/// Functions in which an analysis is signed.
const MAY: [Function; 2] = [Function::TopManagement, Function::IsmsManager];

/// The function in which the actor may sign.
fn may_sign(row: &Row, read: &dyn Read) -> Result<Function, Fault> {
    let me = signer(read)?;
    for function in MAY {
        if has_function(read, me, &[function])? {
            return Ok(function);
        }
    }
    Err(Fault::whole(Text::new("gap-sign-function").with("reference", &row.reference)))
}

pub(super) fn sign(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let function = may_sign(row, read)?;
    let covers = answers(read, row.id)?;
    let open = covers.iter().filter(|row| met(row) == Met::NotAssessed).count();
    let why = said.get("open_why").as_text().unwrap_or_default().trim();
    if open > 0 && why.is_empty() {
        return Err(Fault::field("open_why", Text::new("gap-sign-open").with("n", open)));
    }
    let usual = read.words().with("gap-statement", &[("title", row.title())]);
    let statement = own_words(said, "words", usual);
    let draft = Draft::new()
        .with("state", "signed")
        .with("signed_on", read.today())
        .with("conclusion", said.get("conclusion").clone())
        .with("open_why", said.get("open_why").clone());
    let role = read.words().choice(Function::CHOICES, function.key());
    let mut changes = vec![Change::Edit { register: &GAP_ANALYSIS, id: row.id, version: Some(row.version), draft }];
    changes.extend(signed(read, &Signature { act: SIGN, about: row, edits: true, covers: &covers, statement, role, valid_until: None })?);
    Ok(changes)
}

/// What the signer is shown: what was asked of which scope, and how many answers say what.
pub(super) fn shown(view: &View<'_>, row: &Row) -> Result<Shown, Fault> {
    let rows = answers(view.read, row.id)?;
    let mut facts = ui::paper::said(view, row)?;
    let tally = Tally::of(&rows);
    for (met, n) in tally.each() {
        facts.push((view.words.choice(Met::CHOICES, met.key()), html! { (n) }));
    }
    Ok(Shown { facts, more: html! {}, who: view.t("gap-sign-who"), latest: None, refused: why_not(view, may_sign(row, view.read))? })
}
