//! Versions of a Statement of Applicability: what was approved, by whom, and whether its lines moved since.

use super::gaps::Gaps;
use super::record::SOA_LINE;
use crate::ground::release::{APPROVE, approving, newest_approved, next_number, number, offered, one_draft, stays_signed, superseded};
use kernel::nouns::approval::{self, Approval, by_function, own_words};
use kernel::nouns::signoff::says_still;
use kernel::nouns::{Function, SignOff};
use kernel::register::Keeping;
use kernel::{
    Change, Choice, Derived, Draft, Fault, Field, Filter, Follows, Group, Hooks, Id, Kind, Operation, Path, Problem, Read, Register, Row,
    Rules, Step, Text, Value, Values,
};
use std::collections::BTreeMap;

kernel::choice! {
    /// Where a version stands.
    pub enum VersionStanding("soa-version-standing") {
        /// Nobody has approved it yet.
        Draft = "draft" [Draft],
        /// Approved, and its lines are as they were.
        Approved = "approved" [Sealed],
        /// Approved, and lines moved since.
        Moved = "moved" [Stale],
        /// A later version was approved.
        Superseded = "superseded" [Off],
    }
}

/// A version of the Statement of Applicability of a scope. Approving it signs every line as it stands and keeps a copy.
///
/// The lines go on living; the version says what of them was approved and how many have moved since. Compare any two
/// versions, or a version and now.
#[derive(Register, Default, Clone)]
#[register(key = "soa-version", prefix = "SV", clause = "6.1.3 d", rules)]
pub struct SoaVersion {
    /// Name of the version; "Version" and its number when left empty.
    #[field(title, max = 160)]
    pub title: String,
    /// The scope whose statement it is.
    #[field(required, once, list, to("scope"), inverse = "Versions of the statement")]
    pub scope: Option<Id>,
    /// Number of the version within its scope.
    #[field(list, fixed)]
    pub number: Option<i64>,
    /// Whose approval it needs: somebody with this function signs.
    #[field(label = "Approved by the function")]
    pub approver: Option<Function>,
    /// What changed since the version before, and why.
    #[field(kind = prose, search, label = "What changed")]
    pub changes: String,
}

/// How far the statement has moved since a version was approved.
#[derive(Values, Default)]
struct Stands {
    /// How many lines changed, came or went since the approval.
    #[field(list, range(0, i64::MAX), label = "Lines moved")]
    moved: Option<i64>,
    /// Approved as long as every line stands as it was signed and no later version was approved.
    #[field(list)]
    standing: Option<VersionStanding>,
}

impl Follows for Stands {
    const RULE: u32 = 2;
    const PATHS: &'static [Path] = &[
        &[Step::In("sign-off", "about"), Step::Reads(&["state"])],
        &[
            Step::Out("scope"),
            Step::In("soa-version", "scope"),
            Step::Reads(&["number"]),
            Step::In("sign-off", "about"),
            Step::Reads(&["state"]),
        ],
        &[Step::Out("scope"), Step::In("soa-line", "scope"), Step::Reads(&[Step::REVISIONS])],
    ];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        let moved = moved(row, read)?;
        Ok(Self { moved, standing: Some(standing(row, moved, read)?) })
    }
}

const FIELDS: &[Field] = &[
    Field::new(
        "statement",
        "Your words",
        "What you approve, when it should say more than that you approve the statement.",
        "Approval",
        Kind::Text(600),
    ),
    Field::new(
        "gaps",
        "Why with gaps",
        "Needed where lines have no reason or no control, or a reason without its risk or obligation. It is kept in what you sign and printed.",
        "Approval",
        Kind::Text(600),
    ),
];

static OPERATIONS: &[Operation] = &[Operation {
    fields: FIELDS,
    ..approving(
        "Signs every line of the statement as it stands now, and keeps a copy. It stays approved until a later version is; lines that \
         differ are counted beside it.",
        approve,
    )
}];

/// The register of versions.
pub static SOA_VERSION: Register =
    Register::of::<SoaVersion>("Version of the Statement of Applicability", "Versions of the statement", Group::Hidden)
        .keeping(Keeping::Managed)
        .about("scope")
        .beside()
        .released("standing");

impl Rules for SoaVersion {
    const HOOKS: Hooks = Hooks { check, fill, offered, ..Hooks::NONE };
    const DERIVED: &'static [Derived] = &[Derived::of::<Stands>()];
    const OPERATIONS: &'static [Operation] = OPERATIONS;
}

/// The signature that approves a version.
///
/// # Errors
/// When the store fails.
pub fn approval(read: &dyn Read, version: Id) -> Result<Option<Row>, Fault> {
    approval::approval(read, version, APPROVE)
}

/// Versions of a scope, oldest first.
///
/// # Errors
/// When the store fails.
pub fn versions(read: &dyn Read, scope: Id) -> Result<Vec<Row>, Fault> {
    let mut rows = read.all(&SOA_VERSION, &Filter::new().is(&SOA_VERSION, "scope", vec![Value::Link(scope)]))?;
    rows.sort_by_key(number);
    Ok(rows)
}

/// The newest approved version of a scope with its signature.
///
/// # Errors
/// When the store fails.
pub fn approved(read: &dyn Read, scope: Id) -> Result<Option<(Row, Row)>, Fault> {
    newest_approved(read, versions(read, scope)?, APPROVE)
}

/// The lines of the scope of a version, in use.
///
/// # Errors
/// When the store fails.
pub(super) fn lines(row: &Row, read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let Some(scope) = row.of::<SoaVersion>().and_then(|version| version.scope) else { return Ok(Vec::new()) };
    // By links, since the signature under the version has asked for the same records already.
    let ids: Vec<Id> = read.sources(&[scope], &SOA_LINE, "scope")?.into_iter().map(|link| link.from).collect();
    let mut rows = read.get_many(&SOA_LINE, &ids)?;
    rows.retain(|row| !row.retired);
    rows.sort_by_cached_key(|row| kernel::text::sort_key(&row.reference));
    Ok(rows)
}

/// How many lines changed, came or went since the approval; [`None`] before it, and once a later version counts.
fn moved(row: &Row, read: &dyn Read) -> Result<Option<i64>, Fault> {
    let Some(signature) = approval(read, row.id)? else { return Ok(None) };
    let Some(record) = signature.of::<SignOff>() else { return Ok(None) };
    if outdated(row, read)? {
        return Ok(None);
    }
    let revisions = record.revisions.iter().filter_map(|line| Some((line.first()?.parse().ok()?, line.get(1)?.parse().ok()?)));
    let mut signed: BTreeMap<Id, u64> = revisions.filter(|(id, _)| *id != row.id).collect();
    let mut moved = 0_i64;
    for line in lines(row, read)? {
        if !signed.remove(&line.id).is_some_and(|version| says_still(&line, version)) {
            moved += 1;
        }
    }
    // What is left was signed and is no longer in use.
    Ok(Some(moved + i64::try_from(signed.len()).unwrap_or_default()))
}

/// A later version of the same scope was approved.
fn outdated(row: &Row, read: &dyn Read) -> Result<bool, Fault> {
    let Some(scope) = row.of::<SoaVersion>().and_then(|version| version.scope) else { return Ok(false) };
    superseded(read, versions(read, scope)?.iter().filter(|other| number(other) > number(row)), APPROVE)
}

/// Where a version stands of which so many lines have moved.
fn standing(row: &Row, moved: Option<i64>, read: &dyn Read) -> Result<VersionStanding, Fault> {
    if approval(read, row.id)?.is_none() {
        return Ok(VersionStanding::Draft);
    }
    Ok(match moved {
        _ if outdated(row, read)? => VersionStanding::Superseded,
        Some(0) => VersionStanding::Approved,
        _ => VersionStanding::Moved,
    })
}

/// The next number, and the function that usually approves.
fn fill(row: &Row, read: &dyn Read) -> Result<Draft, Fault> {
    let Some(scope) = row.of::<SoaVersion>().and_then(|version| version.scope) else { return Ok(Draft::new()) };
    let all = read.all(&SOA_VERSION, &Filter::new().with_retired().is(&SOA_VERSION, "scope", vec![Value::Link(scope)]))?;
    let next = next_number(&all);
    let title = read.words().with("soa-version-usual-title", &[("number", next.to_string())]);
    Ok(Draft::new().with("number", next).with("title", title).with("approver", Function::TopManagement.key()))
}

/// One draft of a scope at a time; what was approved stays as it was signed, in use.
fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(new) = after.of::<SoaVersion>() else { return Ok(Vec::new()) };
    if before.is_none_or(|before| before.retired && !after.retired)
        && let Some(scope) = new.scope
    {
        let twice = one_draft(read, after, &versions(read, scope)?, APPROVE, "soa-version-draft-open")?;
        if !twice.is_empty() {
            return Ok(twice);
        }
    }
    let Some((before, old)) = before.and_then(|before| Some((before, before.of::<SoaVersion>()?))) else { return Ok(Vec::new()) };
    let said = |version: &SoaVersion, row: &Row| (version.title.clone(), version.changes.clone(), version.approver, row.retired);
    if said(old, before) == said(new, after) {
        return Ok(Vec::new());
    }
    stays_signed(read, after, APPROVE, Text::new("soa-version-signed").with("reference", &after.reference))
}

/// The function in which the actor may approve these lines.
pub(super) fn may_approve(row: &Row, lines: &[Row], read: &dyn Read) -> Result<Function, Fault> {
    let Some(version) = row.of::<SoaVersion>() else { return Err(Fault::NotFound) };
    let function = version.approver.unwrap_or(Function::TopManagement);
    by_function(read, function, Text::new("soa-version-by-function").with("function", function.key()))?;
    match lines {
        [] => Err(Fault::whole(Text::new("soa-version-no-lines"))),
        _ => Ok(function),
    }
}

fn approve(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let covers = lines(row, read)?;
    let function = may_approve(row, &covers, read)?;
    let gaps = Gaps::of(&covers, read)?;
    let mut statement = own_words(said, "statement", read.words().with("soa-version-statement", &[("title", row.title())]));
    if !gaps.none() {
        match said.get("gaps").as_text().map(str::trim).filter(|why| !why.is_empty()) {
            Some(why) => statement = gaps.signed(read.words(), &statement, why),
            None => return Err(Fault::field("gaps", gaps.refusal())),
        }
    }
    let again = Text::new("soa-version-approved").with("reference", &row.reference);
    approval::approve(read, &Approval { act: APPROVE, about: row, covers: &covers, function, statement, again })
}
