//! The approval of a version of the criteria: top management signs the method by which risks are rated.

use super::record::Criteria;
use kernel::nouns::approval::{approval, by_function, own_words};
use kernel::nouns::signoff::{self, Signature, sign};
use kernel::nouns::{Function, SignOff, Signed};
use kernel::{Change, Choice, Draft, Fault, Field, Follows, Kind, Mark, Operation, Path, Read, Row, Step, Text, Values};
use maud::{Markup, html};
use ui::View;
use ui::concept::{Shown, why_not};
use ui::pieces::{marked, signed_by};

/// Key of the operation that approves a version, and of its signatures.
pub(super) const APPROVE: &str = "approve";

/// What is said when a version is approved.
pub(super) const FIELDS: &[Field] = &[Field::new(
    "words",
    "Your words",
    "What you approve, when it should say more than that you approve the criteria.",
    "Approval",
    Kind::Text(600),
)];

/// Who vouches for a version.
#[derive(Values, Default)]
pub(super) struct Approved {
    /// Whether the newest signature of top management still covers the criteria as they stand.
    #[field(list)]
    approval: Option<Signed>,
}

impl Follows for Approved {
    const PATHS: &'static [Path] =
        &[&[Step::In("sign-off", "about"), Step::Reads(&["state"]), Step::Out("covers"), Step::Reads(&[Step::REVISIONS])]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        let signature = approval(read, row.id, APPROVE)?;
        let approval = signature.map(|signature| signoff::standing(&signature, read)).transpose()?;
        Ok(Self { approval })
    }
}

fn standing(row: &Row) -> Option<Signed> {
    row.value("approval").as_text().and_then(Signed::from_key)
}

/// What is signed as it stands is not signed again.
pub(super) fn offered(row: &Row, operation: &Operation) -> bool {
    operation.key != APPROVE || standing(row) != Some(Signed::Valid)
}

fn may_approve(row: &Row, read: &dyn Read) -> Result<(), Fault> {
    by_function(read, Function::TopManagement, Text::new("criteria-by-management"))?;
    row.of::<Criteria>().map(|_| ()).ok_or(Fault::NotFound)
}

pub(super) fn approve(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    may_approve(row, read)?;
    let statement = own_words(said, "words", read.words().get("criteria-approve-statement"));
    let role = read.words().choice(Function::CHOICES, Function::TopManagement.key());
    sign(read, &Signature { act: APPROVE, about: row, edits: false, covers: &[], statement, role, valid_until: None })
}

/// What the signer is shown: all tables in words.
pub(super) fn signing(view: &View<'_>, row: &Row) -> Result<Shown, Fault> {
    let facts = vec![(view.t("criteria-sign-what"), html! { bdi { (row.title()) } })];
    let refused = why_not(view, may_approve(row, view.read))?;
    Ok(Shown { facts, more: super::said::described(view, row)?, who: view.t("criteria-sign-who"), latest: None, refused })
}

/// Whether the version is signed, as shape and word.
pub(super) fn mark(view: &View<'_>, row: &Row) -> Markup {
    match standing(row) {
        Some(Signed::Valid) => marked(Mark::Sealed, &view.t("criteria-signed")),
        Some(Signed::Stale) => marked(Mark::Stale, &view.t("criteria-signed-stale")),
        Some(Signed::Withdrawn | Signed::Superseded | Signed::Ended) | None => marked(Mark::Unknown, &view.t("criteria-unsigned")),
    }
}

/// "Henrike Sandvoss, top management, on 2026-05-04", or that nobody approved it.
pub(super) fn approver(view: &View<'_>, row: &Row) -> Result<String, Fault> {
    let Some(signature) = approval(view.read, row.id, APPROVE)? else { return Ok(view.t("criteria-unsigned")) };
    let Some(record) = signature.of::<SignOff>() else { return Ok(String::new()) };
    let (name, day) = signed_by(view, &signature)?;
    let words = view.tw("criteria-approved-by", &[("name", name), ("role", record.role.clone()), ("day", day)]);
    let stale = signoff::stands(&signature) == Signed::Stale;
    Ok(if stale { format!("{words} ({})", view.t("criteria-signed-stale").to_lowercase()) } else { words })
}
