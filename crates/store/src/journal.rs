//! The truth of a change set: its row, its revisions, its leaves. Bytes and commitments as in RFC 6962 and the design's
//! journal: a leaf holds no name and no text, only salted commitments to them.

use crate::context::Context;
use crate::hex::hex;
use crate::load::Stored;
use crate::sql::{Sql, SqlError};
use jiff::Timestamp;
use kernel::body::{self, canonical};
use kernel::row::Author;
use kernel::{Actor, Choice, Fault, Id, Note};
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};

/// Says what a commitment is to, so that one cannot stand for another.
pub(crate) const BUSINESS: &str = "vouchsafe/v1/business";
/// See [`BUSINESS`].
pub(crate) const PERSONAL: &str = "vouchsafe/v1/personal";
/// See [`BUSINESS`].
pub(crate) const NOTE: &str = "vouchsafe/v1/note";
/// See [`BUSINESS`].
const AUTHOR: &str = "vouchsafe/v1/author";

/// A change set in the making.
pub(crate) struct ChangeSet {
    pub(crate) org: i64,
    pub(crate) organisation: Id,
    pub(crate) id: Id,
    pub(crate) seq: u64,
    pub(crate) at: Timestamp,
    pub(crate) pseudonym: Vec<u8>,
    /// Leaf that the next revision gets.
    pub(crate) next_leaf: u64,
}

/// SHA-256 over tag, salt and payload.
pub(crate) fn commitment(tag: &str, salt: &[u8], payload: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(tag.as_bytes());
    hash.update(salt);
    hash.update(payload);
    hash.finalize().into()
}

/// Hash of a leaf, RFC 6962: SHA-256(0x00 || leaf).
pub(crate) fn leaf_hash(leaf: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update([0_u8]);
    hash.update(leaf);
    hash.finalize().into()
}

/// What the note of a change set is committed as.
pub(crate) fn note_payload(channel: &str, reason: &str) -> Vec<u8> {
    canonical(&json!({ "channel": channel, "reason": reason }))
}

/// Facts of a leaf beside its commitments.
pub(crate) struct Facts<'a> {
    pub(crate) organisation: Id,
    pub(crate) set: Id,
    pub(crate) at: Timestamp,
    pub(crate) pseudonym: &'a [u8],
    pub(crate) register: &'a str,
    pub(crate) id: Id,
    pub(crate) version: u64,
    pub(crate) schema: u64,
    pub(crate) prev: Option<u64>,
    pub(crate) note: [u8; 32],
    pub(crate) business: [u8; 32],
    pub(crate) personal: Option<[u8; 32]>,
}

/// The bytes of a leaf: canonical JSON.
pub(crate) fn leaf(facts: &Facts<'_>) -> Vec<u8> {
    let mut object = Map::new();
    object.insert("v".into(), json!(1));
    object.insert("kind".into(), json!("revision"));
    object.insert("org".into(), json!(facts.organisation.to_string()));
    object.insert("set".into(), json!(facts.set.to_string()));
    object.insert("time".into(), json!(format!("{:.3}", facts.at)));
    object.insert("actor".into(), json!(hex(facts.pseudonym)));
    object.insert("register".into(), json!(facts.register));
    object.insert("id".into(), json!(facts.id.to_string()));
    object.insert("version".into(), json!(facts.version));
    object.insert("schema".into(), json!(facts.schema));
    object.insert("prev".into(), json!(facts.prev));
    object.insert("note".into(), json!(hex(&facts.note)));
    object.insert("business".into(), json!(hex(&facts.business)));
    if let Some(personal) = &facts.personal {
        object.insert("personal".into(), json!(hex(personal)));
    }
    canonical(&Json::Object(object))
}

/// The subject that a pseudonym stands for.
pub(crate) fn subject(actor: &Actor) -> String {
    match actor {
        Actor::Person { id, .. } => format!("person:{id}"),
        Actor::Operator { acting_for: Some(id) } => format!("operator:{id}"),
        Actor::Operator { acting_for: None } => "operator".into(),
        Actor::System => "system".into(),
    }
}

/// Seal on a pseudonym: it was made for this subject and no other.
pub(crate) fn seal(pseudonym: &[u8], subject: &str) -> [u8; 32] {
    commitment(AUTHOR, pseudonym, subject.as_bytes())
}

/// Seals the pseudonyms of a release that did not.
pub(crate) fn seal_all(sql: &dyn Sql) -> Result<(), SqlError> {
    for row in sql.query("SELECT org, pseudonym, subject FROM pseudonym WHERE seal IS NULL", &[])? {
        let cells = [row.at(0).clone(), row.at(1).clone(), seal(row.bytes(1), row.text(2)).into()];
        sql.execute("UPDATE pseudonym SET seal = ?3 WHERE org = ?1 AND pseudonym = ?2", &cells)?;
    }
    Ok(())
}

/// The author that a subject names.
pub(crate) fn author(subject: &str) -> Author {
    match subject.split_once(':') {
        Some(("person", id)) => id.parse().map_or(Author::Erased, Author::Person),
        Some(("operator", id)) => id.parse().map_or(Author::Erased, |id| Author::Operator(Some(id))),
        None if subject == "operator" => Author::Operator(None),
        None if subject == "system" => Author::System,
        _ => Author::Erased,
    }
}

/// The pseudonym of an actor in an organisation, made when there is none.
pub(crate) fn pseudonym(cx: &Context, sql: &dyn Sql, org: i64, actor: &Actor) -> Result<Vec<u8>, Fault> {
    let subject = subject(actor);
    let found = sql.first("SELECT pseudonym FROM pseudonym WHERE org = ?1 AND subject = ?2", &[org.into(), subject.as_str().into()])?;
    if let Some(row) = found {
        return Ok(row.bytes(0).to_vec());
    }
    let fresh = cx.random::<16>().to_vec();
    let cells = [org.into(), fresh.clone().into(), subject.as_str().into(), seal(&fresh, &subject).into()];
    sql.execute("INSERT INTO pseudonym (org, pseudonym, subject, seal) VALUES (?1,?2,?3,?4)", &cells)?;
    Ok(fresh)
}

/// Writes the row of a change set and answers with the commitment to its note.
pub(crate) fn open(cx: &Context, sql: &dyn Sql, set: &ChangeSet, note: &Note) -> Result<[u8; 32], Fault> {
    let salt = cx.random::<32>();
    let cells = [
        set.org.into(),
        set.seq.into(),
        set.id.into(),
        set.at.into(),
        set.pseudonym.clone().into(),
        note.channel.key().into(),
        note.reason.as_str().into(),
        salt.into(),
    ];
    sql.execute(
        "INSERT INTO change_set (org, seq, id, recorded_at, actor, channel, reason, salt) VALUES (?1,?2,?3,?4,?5,?6,?7,?8)",
        &cells,
    )?;
    Ok(commitment(NOTE, &salt, &note_payload(note.channel.key(), &note.reason)))
}

/// Writes one revision and its leaf.
pub(crate) fn revision(cx: &Context, sql: &dyn Sql, set: &mut ChangeSet, note: [u8; 32], after: &Stored) -> Result<(), Fault> {
    let row = &after.row;
    let (business, personal) = body::write(row);
    let (business_salt, personal_salt) = (cx.random::<32>(), cx.random::<32>());
    let has_personal = !personal.is_empty();
    let prev = match row.version {
        0 | 1 => None,
        version => {
            let text = "SELECT leaf FROM revision WHERE org = ?1 AND id = ?2 AND version = ?3";
            sql.first(text, &[set.org.into(), row.id.into(), (version - 1).into()])?.map(|found| found.count(0))
        }
    };
    let schema = u64::from(row.register.schema);
    let bytes = leaf(&Facts {
        organisation: set.organisation,
        set: set.id,
        at: set.at,
        pseudonym: &set.pseudonym,
        register: row.register.key,
        id: row.id,
        version: row.version,
        schema,
        prev,
        note,
        business: commitment(BUSINESS, &business_salt, &business),
        personal: has_personal.then(|| commitment(PERSONAL, &personal_salt, &personal)),
    });
    let cells = [
        set.org.into(),
        row.id.into(),
        row.version.into(),
        row.register.key.into(),
        set.seq.into(),
        set.next_leaf.into(),
        schema.into(),
        business.into(),
        has_personal.then_some(personal).into(),
        business_salt.into(),
        has_personal.then_some(personal_salt).into(),
    ];
    let text = "INSERT INTO revision (org, id, version, register, seq, leaf, schema, business, personal, business_salt, personal_salt) \
                VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)";
    sql.execute(text, &cells)?;
    let hash = leaf_hash(&bytes);
    let cells = [set.org.into(), set.next_leaf.into(), set.seq.into(), bytes.into(), hash.into()];
    sql.execute("INSERT INTO journal (org, leaf_index, seq, leaf, hash) VALUES (?1,?2,?3,?4,?5)", &cells)?;
    set.next_leaf += 1;
    Ok(())
}
