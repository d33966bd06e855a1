//! Sign-offs: one mechanism for every approval and acceptance.

use super::{Function, has_function};
use crate::register::{Keeping, Workflow};
use crate::{
    Actor, Change, Choice, Choices, Derived, Draft, DueRule, Fault, Field, Follows, Group, Id, Kind, Mark, Operation, Path, Problem, Read,
    Register, Role, Row, Rules, Step, Text, Value, Values,
};
use jiff::civil::Date;
use std::collections::BTreeMap;

crate::choice! {
    /// What became of a signature.
    pub enum Signed("signed") {
        /// Everything that was signed is still as it was.
        Valid = "valid" [Sealed],
        /// Something that was signed is no longer as it was.
        Stale = "stale" [Stale],
        /// A later version of what was approved took its place.
        Superseded = "superseded" [Off],
        /// Taken back, or replaced by a later one.
        Withdrawn = "withdrawn" [Off],
        /// The last day on which it holds has passed.
        Ended = "ended" [Late],
    }
}

/// A signature: who vouched for exactly which revisions of which records, in which role, with which words, and until when.
///
/// A signature never changes by itself. It turns stale when what somebody agreed to is said anew; tags, states and other clerical
/// facts, and values that are only derived, may move without that. What was approved as a version stays approved until a later
/// version takes its place. What the signer saw is kept as a file.
#[derive(Register, Default, Clone)]
#[register(key = "sign-off", prefix = "SIG", clause = "7.5.2", rules)]
pub struct SignOff {
    /// What the signer vouches for.
    #[field(required, title, max = 2000)]
    pub statement: String,
    /// Which act it was: the key of the operation, such as accept or approve.
    #[field(required, list, max = 40)]
    pub act: String,
    /// The record that was signed.
    #[field(required, list, to("*"), inverse = "Signed")]
    pub about: Option<Id>,
    /// Its revision at that time.
    #[field(label = "Revision signed")]
    pub version: Option<i64>,
    /// Everything that the signature covers, the record itself among it.
    #[field(to("*"), inverse = "Covered by", label = "Covers")]
    pub covers: Vec<Id>,
    /// The exact revisions that were signed.
    #[field(columns("Record", "Revision", "Register"), label = "Revisions signed")]
    pub revisions: Vec<Vec<String>>,
    /// The journal entry up to which the signer saw the records.
    #[field(label = "As at entry")]
    pub as_at: Option<i64>,
    /// Who signed.
    #[field(required, list, to("person"), inverse = "Signed")]
    pub signer: Option<Id>,
    /// In which role.
    #[field(list, max = 120, label = "Signed as")]
    pub role: String,
    /// Last day on which it holds; without an end when left empty.
    #[field(list, index, label = "Valid until")]
    pub valid_until: Option<Date>,
    /// SHA-256 of the copy that is kept of what the signer saw, in hexadecimal.
    #[field(max = 64, label = "SHA-256 of the copy")]
    pub copy: String,
    /// The units whose records the copy names. Only who sees all of them is given the copy.
    #[field(to("unit"), inverse = "Named in copies", label = "Units that the copy names")]
    pub shows: Vec<Id>,
    /// Why it was taken back.
    #[field(kind = prose, fixed, label = "Why taken back")]
    pub withdrawn: String,
}

/// The state of a signature that was taken back.
pub const WITHDRAWN: &str = "withdrawn";

/// States of a signature.
pub static SIGNOFF_STATES: Workflow = Workflow {
    choices: &Choices {
        name: "sign-off-state",
        keys: &["given", WITHDRAWN],
        marks: &[("given", Mark::Sealed), (WITHDRAWN, Mark::Off)],
        ordered: false,
    },
    ways: &[("given", WITHDRAWN)],
    closed: &[WITHDRAWN],
    acts: &[(WITHDRAWN, "withdraw")],
};

/// Whether a signature counts.
#[derive(Values, Default)]
struct Stands {
    /// Valid as long as every record that was signed says what was agreed to, until its last day.
    #[field(list, index, section = "Standing", lapses("valid", "ended", "valid_until"))]
    standing: Option<Signed>,
}

impl Follows for Stands {
    const RULE: u32 = 2;
    const PATHS: &'static [Path] =
        &[&[Step::Out("covers"), Step::Reads(&[Step::REVISIONS])], &[Step::Out("about"), Step::Reads(&["standing"])]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        standing(row, read).map(|standing| Self { standing: Some(standing) })
    }
}

/// How much somebody must see to be given the copy.
#[derive(Values, Default)]
struct Reach {
    /// How many units the copy names, seen or not.
    #[field(label = "Number of units that the copy names", section = "Standing")]
    reach: Option<i64>,
}

impl Follows for Reach {
    fn of(row: &Row, _: &dyn Read) -> Result<Self, Fault> {
        let units = row.of::<SignOff>().map_or(0, |signature| signature.shows.len());
        Ok(Self { reach: i64::try_from(units).ok() })
    }
}

/// Whether a reader is given the copy of what was signed, where there is one: with a role on the unit of the signature, since the signer
/// may have seen more than somebody who looks up from a unit below, and with sight of everything that the copy names. Of a signature
/// that does not say what it names, only the signer, and who sees the whole organisation.
pub fn gives_copy(row: &Row, read: &dyn Read) -> bool {
    let Some(signature) = row.of::<SignOff>().filter(|signature| !signature.copy.is_empty()) else { return false };
    if read.scope().role(row.common.unit.unwrap_or_default()).is_none() {
        return false;
    }
    match row.value("reach").as_int() {
        Some(units) if units > 0 => usize::try_from(units) == Ok(signature.shows.len()),
        _ => read.scope().readable().is_none() || signature.signer.is_some() && signature.signer == read.actor().person(),
    }
}

static OPERATIONS: &[Operation] = &[Operation {
    key: "withdraw",
    label: "Take back",
    help: "The signature no longer counts from now on. It stays in the history.",
    fields: &[Field::new("why", "Why", "What changed your mind.", "Why", Kind::Prose).required()],
    role: Role::Manager,
    from: &["given"],
    grave: true,
    next: |_, _| false,
    plan: withdraw,
}];

/// A signature is somebody's own: whoever gave it takes it back, or top management does.
fn withdraw(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let me = signer(read)?;
    if row.value("signer").as_link() != Some(me) && !has_function(read, me, &[Function::TopManagement])? {
        return Err(Fault::whole(Text::new("sign-off-withdraw-own").with("reference", &row.reference)));
    }
    let draft = Draft::new().with("state", WITHDRAWN).with("withdrawn", said.get("why").clone());
    Ok(vec![Change::Edit { register: &SIGNOFF, id: row.id, version: Some(row.version), draft }])
}

/// The register of sign-offs, written by operations only.
pub static SIGNOFF: Register = Register::of::<SignOff>("Sign-off", "Sign-offs", Group::Hidden)
    .keeping(Keeping::Kept)
    .beside()
    .without_remarks()
    .without(&["owner", "tags"])
    .workflow(&SIGNOFF_STATES)
    .worker("signer");

impl Rules for SignOff {
    const DERIVED: &'static [Derived] = &[Derived::of::<Stands>(), Derived::of::<Reach>()];
    const OPERATIONS: &'static [Operation] = OPERATIONS;
    /// An acceptance that ends has to be given again, or the record treated otherwise.
    const DUE: &'static [DueRule] = &[DueRule::new("valid_until", "sign-off-due-end")];
}

/// Where a signature stands, whatever the day: its own state, and whether what it covers says what was agreed to. A record that is
/// out of use, or not there any more, says nothing.
///
/// # Errors
/// When the store fails.
pub fn standing(row: &Row, read: &dyn Read) -> Result<Signed, Fault> {
    let Some(signature) = row.of::<SignOff>() else { return Ok(Signed::Withdrawn) };
    if row.common.state != "given" || row.retired {
        return Ok(Signed::Withdrawn);
    }
    let mut by_register: BTreeMap<&str, Vec<(Id, u64)>> = BTreeMap::new();
    for line in &signature.revisions {
        let cell = |place: usize| line.get(place).map_or("", String::as_str);
        let (Ok(id), Ok(version)) = (cell(0).parse(), cell(1).parse()) else { return Ok(Signed::Stale) };
        if let Some((register, field)) = read.register(cell(2)).and_then(|register| Some((register, register.released?)))
            && signature.about == Some(id)
        {
            let about = read.get(register, id)?.ok_or(Fault::NotFound)?;
            let superseded = about.value(field).as_text() == Some(Signed::Superseded.key());
            return Ok(if superseded { Signed::Superseded } else { Signed::Valid });
        }
        by_register.entry(cell(2)).or_default().push((id, version));
    }
    for (key, lines) in by_register {
        let Some(register) = read.register(key) else { return Ok(Signed::Stale) };
        let ids: Vec<Id> = lines.iter().map(|(id, _)| *id).collect();
        let now: BTreeMap<Id, Row> = read.get_many(register, &ids)?.into_iter().map(|row| (row.id, row)).collect();
        if lines.iter().any(|(id, version)| !now.get(id).is_some_and(|row| says_still(row, *version))) {
            return Ok(Signed::Stale);
        }
    }
    Ok(Signed::Valid)
}

/// Whether a record in use says what it said in a version, in every field that a signature covers.
pub fn says_still(row: &Row, version: u64) -> bool {
    !row.retired && row.substance <= version
}

/// The standing on the day of the read that gave the row.
pub fn stands(row: &Row) -> Signed {
    row.value("standing").as_text().and_then(Signed::from_key).unwrap_or(Signed::Withdrawn)
}

/// What somebody is about to sign.
#[derive(Debug, Clone)]
pub struct Signature<'a> {
    /// Key of the operation.
    pub act: &'static str,
    /// The record.
    pub about: &'a Row,
    /// Whether the same change set edits that record, so that its next version is the one signed.
    pub edits: bool,
    /// Other records that are signed with it, at their present versions.
    pub covers: &'a [Row],
    /// The words.
    pub statement: String,
    /// In which role.
    pub role: String,
    /// Until when.
    pub valid_until: Option<Date>,
}

/// Who signs: the person who acts, never the operator of the machine nor the program, because a signature is somebody's own.
///
/// # Errors
/// When it is not a person who acts.
pub fn signer(read: &dyn Read) -> Result<Id, Fault> {
    match read.actor() {
        Actor::Person { id, .. } => Ok(*id),
        Actor::Operator { .. } | Actor::System => Err(Fault::whole(Text::new("sign-needs-person"))),
    }
}

/// The change that records a signature. An earlier one of the same act about the same record is taken back.
///
/// # Errors
/// When it is not a person who acts, or the store fails.
pub fn sign(read: &dyn Read, signature: &Signature<'_>) -> Result<Vec<Change>, Fault> {
    let signer = signer(read)?;
    let about = signature.about;
    let version = about.version + u64::from(signature.edits);
    let own = std::iter::once((about.id, version, about.register));
    let covered: Vec<(Id, u64, &Register)> = own.chain(signature.covers.iter().map(|row| (row.id, row.version, row.register))).collect();
    let record = SignOff {
        statement: signature.statement.clone(),
        act: signature.act.to_owned(),
        about: Some(about.id),
        version: i64::try_from(version).ok(),
        covers: covered.iter().map(|(id, ..)| *id).collect(),
        revisions: covered
            .iter()
            .map(|(id, version, register)| vec![id.to_string(), version.to_string(), register.key.to_owned()])
            .collect(),
        as_at: i64::try_from(read.sequence()).ok(),
        signer: Some(signer),
        role: signature.role.clone(),
        valid_until: signature.valid_until,
        ..SignOff::default()
    };
    let mut draft = Draft::of(&record);
    if let Some(unit) = about.common.unit {
        draft.set("unit", unit);
    }
    let mut changes = Vec::new();
    for old in given(read, about.id, signature.act)? {
        let draft = Draft::new().with("state", WITHDRAWN).with("withdrawn", read.words().get("sign-off-replaced"));
        changes.push(Change::Edit { register: &SIGNOFF, id: old.id, version: None, draft });
    }
    changes.push(Change::create(&SIGNOFF, read.mint(), draft));
    Ok(changes)
}

/// Signatures of one act about a record that were given and not taken back, newest last.
///
/// # Errors
/// When the store fails.
pub fn given(read: &dyn Read, about: Id, act: &str) -> Result<Vec<Row>, Fault> {
    Ok(given_about(read, &[about], act)?.remove(&about).unwrap_or_default())
}

/// The same about many records, by record.
///
/// # Errors
/// When the store fails.
pub fn given_about(read: &dyn Read, about: &[Id], act: &str) -> Result<BTreeMap<Id, Vec<Row>>, Fault> {
    let ids: Vec<Id> = read.sources(about, &SIGNOFF, "about")?.into_iter().map(|link| link.from).collect();
    let mut rows = read.get_many(&SIGNOFF, &ids)?;
    rows.sort_by_key(|row| (row.created_at, row.id));
    let mut by_record: BTreeMap<Id, Vec<Row>> = BTreeMap::new();
    for row in rows.into_iter().filter(|row| row.common.state == "given") {
        if let Some(signature) = row.of::<SignOff>().filter(|signature| signature.act == act)
            && let Some(record) = signature.about
        {
            by_record.entry(record).or_default().push(row);
        }
    }
    Ok(by_record)
}

/// Refuses a last day that lies before tomorrow.
pub fn ends_before_it_begins(key: &str, end: Option<Date>, today: Date) -> Option<Problem> {
    let end = end.filter(|end| *end <= today)?;
    Some(Problem::field(key, Text::new("sign-ends-too-soon").with("date", end).with("today", today)))
}

/// Whether a change makes a signature, and about which record.
pub fn signs(change: &Change) -> Option<Id> {
    match change {
        Change::Create { register, draft, .. } if **register == SIGNOFF => draft.get("about").as_link(),
        _ => None,
    }
}

/// Sets what only the moment of signing knows: the hash of the copy that is kept, and the units that it names.
pub fn with_copy(changes: Vec<Change>, hash: &str, shows: &[Id]) -> Vec<Change> {
    let seal = |change| match change {
        Change::Create { register, id, mut draft, reference } if *register == SIGNOFF => {
            draft.set("copy", Value::text(hash.to_owned()));
            draft.set("shows", Value::from(shows.to_vec()));
            Change::Create { register, id, draft, reference }
        }
        other => other,
    };
    changes.into_iter().map(seal).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nouns::TASK;
    use jiff::civil::date;

    #[test]
    fn a_signature_holds_until_tomorrow_at_the_least() {
        let today = date(2026, 6, 11);
        let refused = |end| ends_before_it_begins("until", end, today).map(|problem| problem.field);
        assert_eq!([refused(None), refused(today.tomorrow().ok())], [None, None]);
        assert_eq!([refused(Some(today)), refused(today.yesterday().ok())], [Some(Some("until".into())), Some(Some("until".into()))]);
    }

    #[test]
    fn only_a_new_signature_signs_and_gets_the_hash_of_its_copy() {
        let (about, id) = (Id(uuid::Uuid::from_u128(1)), Id(uuid::Uuid::from_u128(2)));
        let draft = || Draft::new().with("about", about);
        let (signature, task) = (Change::create(&SIGNOFF, id, draft()), Change::create(&TASK, id, draft()));
        let edit = Change::edit(&SIGNOFF, id, draft());
        assert_eq!([signs(&signature), signs(&task), signs(&edit)], [Some(about), None, None]);
        let sealed = with_copy(vec![task, signature, edit], "abc", &[about]);
        let copy = |change: &Change| match change {
            Change::Create { draft, .. } | Change::Edit { draft, .. } => {
                (draft.has("copy"), draft.get("copy").as_text().map(str::to_owned))
            }
            _ => (false, None),
        };
        assert_eq!(sealed.iter().map(copy).collect::<Vec<_>>(), [(false, None), (true, Some("abc".into())), (false, None)]);
    }
}
