//! The interface for programs: `/api/v1/REGISTER`. The same rules as pages, in JSON.

use crate::call::{Call, Reply};
use crate::tokens;
use jiff::Timestamp;
use kernel::cell::Naming;
use kernel::journal::CONDITIONS;
use kernel::nouns::PERSON;
use kernel::row::Author;
use kernel::turning::Kin;
use kernel::{
    Change, Draft, Fault, Filter, Finder, Id, JournalEntry, JournalQuery, Moment, Name, Operation, Origin, Problem, Query, Read, Receipt,
    References, Register, Row, Sort, Text,
};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

/// Records of a page unless `limit` says otherwise.
const PAGE: u64 = 50;
/// Records of a page at most.
const LARGEST: u64 = 1000;

/// `GET /api/v1/REGISTER?filter=&sort=&limit=&cursor=&as_at=`
pub fn list(call: &Call<'_>, register: &'static Register) -> Result<Reply, Fault> {
    known_parameters(call, &["filter", "sort", "limit", "cursor", "as_at"])?;
    let (sequence, offset) = cursor(call.param("cursor"))?;
    let caller = call.caller()?;
    let as_at = sequence.map_or_else(|| call.param("as_at").to_owned(), |number| format!("@{number}"));
    let read = call.app.read_at(caller.organisation, &caller.actor, &as_at)?;
    let query = query(call, &*read, register, offset)?;
    let page = read.list(register, &query)?;
    let names = names(&*read, &page.rows)?;
    let records: Vec<Json> = page.rows.iter().map(|row| to_json(row, &names)).collect();
    let next = offset + records.len() as u64;
    // The cursor carries the journal number, so that all pages of one walk show the same moment.
    let cursor = (next < page.total).then(|| format!("{}.{next}", read.sequence()));
    let about = json!({ "total": page.total, "as_at": moment(&*read), "next": cursor });
    Ok(Reply::Json(200, with(about, [("records", Json::Array(records))]), Vec::new()))
}

fn query(call: &Call<'_>, read: &dyn Read, register: &'static Register, offset: u64) -> Result<Query, Fault> {
    let finder = Finder(read);
    let filter = Filter::parse(call.param("filter"), register, &finder.context()).map_err(|text| Fault::field("filter", text))?;
    let limit = match call.param("limit") {
        "" => PAGE,
        typed => typed.parse().ok().filter(|n| (1..=LARGEST).contains(n)).ok_or_else(|| {
            Fault::field("limit", Text::new("cell-not-in-range").with("typed", typed).with("min", 1).with("max", LARGEST))
        })?,
    };
    Ok(Query { filter, sort: sort(call.param("sort"), register)?, offset, limit })
}

/// Reads `key` or `-key`; `reference` is the order that needs no name.
pub fn sort(typed: &str, register: &Register) -> Result<Option<Sort>, Fault> {
    let (down, key) = typed.strip_prefix('-').map_or((false, typed), |key| (true, key));
    match key {
        "" => Ok(None),
        // Pages say it shorter.
        "reference" | "ref" => Ok(Some(Sort { field: None, down })),
        key => match register.index(key) {
            Some(field) => Ok(Some(Sort { field: Some(field), down })),
            None => {
                let known = register.shown().map(|(_, f)| f.key.as_ref()).collect::<Vec<_>>().join(", ");
                Err(Fault::field("sort", Text::new("filter-unknown-key").with("key", key).with("known", known)))
            }
        },
    }
}

fn cursor(typed: &str) -> Result<(Option<u64>, u64), Fault> {
    if typed.is_empty() {
        return Ok((None, 0));
    }
    let parts = typed.split_once('.').and_then(|(sequence, offset)| Some((Some(sequence.parse().ok()?), offset.parse().ok()?)));
    parts.ok_or_else(|| Fault::field("cursor", Text::new("server-bad-cursor")))
}

/// Refuses parameters that nobody knows or that stand twice.
///
/// # Errors
/// A problem for each.
pub fn known_parameters(call: &Call<'_>, known: &[&str]) -> Result<(), Fault> {
    let mut problems = Vec::new();
    for (place, (key, _)) in call.query.iter().enumerate() {
        if !known.contains(&key.as_str()) {
            problems.push(Problem::field(key, Text::new("problem-unknown-field").with("key", key).with("known", known.join(", "))));
        } else if call.query.iter().take(place).any(|(other, _)| other == key) {
            problems.push(Problem::field(key, Text::new("server-twice").with("key", key)));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(Fault::Invalid(problems)) }
}

/// `GET /api/v1/REGISTER/REFERENCE`
pub fn show(call: &Call<'_>, register: &'static Register) -> Result<Reply, Fault> {
    let read = call.read()?;
    let row = call.row(&*read, register)?;
    answer(&*read, &row, 200)
}

fn answer(read: &dyn Read, row: &Row, status: u16) -> Result<Reply, Fault> {
    let names = names(read, std::slice::from_ref(row))?;
    Ok(Reply::Json(status, to_json(row, &names), vec![("etag", etag(row.version))]))
}

fn etag(version: u64) -> String {
    format!("\"{version}\"")
}

/// `GET /api/v1/REGISTER/REFERENCE/history`
pub fn history(call: &Call<'_>, register: &'static Register) -> Result<Reply, Fault> {
    let read = call.read()?;
    let row = call.row(&*read, register)?;
    let revisions = read.history(register, row.id)?;
    let rows: Vec<Row> = revisions.iter().map(|r| r.row.clone()).collect();
    let names = names(&*read, &rows)?;
    let list: Vec<Json> = revisions
        .iter()
        .map(|r| {
            let about = json!({ "version": r.row.version, "sequence": r.sequence, "recorded_at": r.recorded_at.to_string(),
                "author": author(r.author, &names), "channel": kernel::Choice::key(r.channel), "reason": r.reason });
            with(about, [("record", to_json(&r.row, &names))])
        })
        .collect();
    Ok(Reply::Json(200, with(json!({ "reference": row.reference }), [("revisions", Json::Array(list))]), Vec::new()))
}

/// The body of a write: `{"fields": {…}, "reason": "…"}`.
struct Sent {
    fields: Map<String, Json>,
    reason: String,
}

fn sent(call: &Call<'_>) -> Result<Sent, Fault> {
    let whole = |id: &'static str| Fault::whole(Text::new(id));
    if call.body.is_empty() {
        return Ok(Sent { fields: Map::new(), reason: String::new() });
    }
    if !call.header("content-type").starts_with("application/json") {
        return Err(whole("server-send-json"));
    }
    let json: Json = crate::json::read(&call.body).map_err(|e| Fault::whole(Text::new("server-broken-json").with("why", e)))?;
    let Json::Object(mut object) = json else { return Err(whole("server-json-object")) };
    let fields = match object.remove("fields") {
        None => Map::new(),
        Some(Json::Object(fields)) => fields,
        Some(_) => return Err(whole("server-json-object")),
    };
    let reason = match object.remove("reason") {
        None => String::new(),
        Some(Json::String(reason)) => reason,
        Some(_) => return Err(Fault::field("reason", Text::new("problem-wrong-json").with("wanted", "text"))),
    };
    if let Some(key) = object.keys().next() {
        return Err(Fault::field(key, Text::new("problem-unknown-field").with("key", key).with("known", "fields, reason")));
    }
    Ok(Sent { fields, reason })
}

/// What is said about a record. Fields that its register goes without are not there for programs either.
fn drafted(read: &dyn Read, register: &'static Register, fields: &Map<String, Json>) -> Result<Draft, Fault> {
    if let Some(key) = fields.keys().find(|key| register.without.contains(&key.as_str())) {
        let known =
            register.shown().filter(|(_, field)| field.writable()).map(|(_, field)| field.key.as_ref()).collect::<Vec<_>>().join(", ");
        return Err(Fault::field(key, Text::new("problem-unknown-field").with("key", key).with("known", known)));
    }
    Draft::from_json(register.fields(), fields, &Finder(read)).map_err(Fault::Invalid)
}

/// `POST /api/v1/REGISTER`
pub fn create(call: &Call<'_>, register: &'static Register) -> Result<Reply, Fault> {
    let write = || {
        let sent = sent(call)?;
        let draft = call.look(|read| drafted(read, register, &sent.fields))?;
        call.write(&sent.reason, &[Change::create(register, call.app.mint(), draft)])
    };
    once(call, write, |receipt| {
        let made = receipt.written.first().map(|(_, reference, _)| reference.clone()).unwrap_or_default();
        written(call, register, &made, receipt, 201)
    })
}

/// `PATCH /api/v1/REGISTER/REFERENCE`, with `If-Match` to refuse a stale edit.
pub fn edit(call: &Call<'_>, register: &'static Register) -> Result<Reply, Fault> {
    let write = || {
        let sent = sent(call)?;
        let (row, draft) = call.look(|read| {
            let row = call.row(read, register)?;
            Ok((row, drafted(read, register, &sent.fields)?))
        })?;
        call.write(&sent.reason, &[Change::Edit { register, id: row.id, version: if_match(call)?, draft }])
    };
    once(call, write, |receipt| written(call, register, call.part("reference"), receipt, 200))
}

/// `POST /api/v1/REGISTER/REFERENCE/OPERATION`
pub fn operate(call: &Call<'_>, register: &'static Register, operation: &'static Operation) -> Result<Reply, Fault> {
    let write = || {
        let sent = sent(call)?;
        let (row, draft) = call.look(|read| {
            let row = call.row(read, register)?;
            Ok((row, Draft::from_json(operation.fields, &sent.fields, &Finder(read)).map_err(Fault::Invalid)?))
        })?;
        crate::operate::carry_out(call, &row, operation, &draft, if_match(call)?, &sent.reason)
    };
    once(call, write, |receipt| written(call, register, call.part("reference"), receipt, 200))
}

/// `GET /api/v1/REGISTER/REFERENCE/retire` and `…/restore`: what it would do, and that it is refused; nothing is written.
pub fn turning(call: &Call<'_>, register: &'static Register, operation: &'static Operation) -> Result<Reply, Fault> {
    known_parameters(call, &[])?;
    let row = call.look(|read| {
        let row = call.row(read, register)?;
        crate::operate::offered(read, &row, operation)?;
        Ok(row)
    })?;
    let told = crate::turning::told(call, &row, operation)?.unwrap_or_default();
    let kin = |list: &[Kin]| -> Vec<Json> {
        list.iter()
            .map(|kin| {
                let first: Vec<Json> = kin.first.iter().map(|name| json!({ "reference": name.reference, "title": name.title })).collect();
                let field = kin.field.and_then(|index| kin.register.fields().get(index)).map(|field| field.key.as_ref());
                json!({ "register": kin.register.key, "field": field, "total": kin.total, "filter": kin.filter, "first": first })
            })
            .collect()
    };
    let refused: Vec<Json> =
        told.refused.iter().map(|problem| json!({ "field": problem.field, "message": call.app.words.say(&problem.text) })).collect();
    let json = json!({
        "reference": row.reference, "version": row.version, "refused": refused, "along": kin(&told.along), "changed": kin(&told.changed),
        "stays": kin(&told.stays),
    });
    Ok(Reply::Json(200, json, vec![("etag", etag(row.version))]))
}

/// A record as its change set left it. What was written is never answered with a refusal: where it cannot be shown, because it
/// moved out of sight, a right went with it or the store is away, the answer says only what was written.
fn written(call: &Call<'_>, register: &'static Register, reference: &str, receipt: &Receipt, status: u16) -> Reply {
    let shown = call.after(receipt).and_then(|read| {
        let row = read.by_reference(reference)?.filter(|row| row.register == register).ok_or(Fault::NotFound)?;
        answer(&*read, &row, status)
    });
    shown.unwrap_or_else(|_| only_receipt(reference, receipt, status))
}

/// What can be said of a write to somebody who cannot see its outcome.
pub fn only_receipt(reference: &str, receipt: &Receipt, status: u16) -> Reply {
    let one = receipt.written.iter().find(|(_, written, _)| written.eq_ignore_ascii_case(reference));
    let version = one.map(|(_, _, version)| *version);
    let json =
        json!({ "id": one.map(|(id, ..)| id.to_string()), "reference": reference, "version": version, "sequence": receipt.sequence });
    Reply::Json(status, json, version.map(|version| ("etag", etag(version))).into_iter().collect())
}

fn if_match(call: &Call<'_>) -> Result<Option<u64>, Fault> {
    match call.header("if-match").trim() {
        "" | "*" => Ok(None),
        tag => {
            let number = tag.trim_start_matches("W/").trim_matches('"').parse();
            number.map(Some).map_err(|_| Fault::field("If-Match", Text::new("server-bad-etag").with("typed", tag)))
        }
    }
}

/// Writes, and answers from the receipt. A request with the `Idempotency-Key` of an earlier one writes nothing: the door knows
/// the key, and the answer is made from the earlier receipt.
pub fn once(
    call: &Call<'_>,
    write: impl FnOnce() -> Result<Receipt, Fault>,
    answer: impl FnOnce(&Receipt) -> Reply,
) -> Result<Reply, Fault> {
    let before = || match call.once()? {
        Some(once) => call.app.store.written_before(call.caller()?.organisation, &once),
        None => Ok(None),
    };
    // Asked first, since what was right then may be refused now; and after a refusal, since the same request may just have
    // been carried out by another thread.
    let receipt = match before()? {
        Some(receipt) => receipt,
        None => write().or_else(|fault| before().ok().flatten().ok_or(fault))?,
    };
    let mut reply = answer(&receipt);
    if let (true, Reply::Json(_, _, headers)) = (receipt.repeated, &mut reply) {
        headers.push(("idempotency-replayed", "true".into()));
    }
    Ok(reply)
}

/// `GET /api/v1/search?q=`
pub fn search(call: &Call<'_>) -> Result<Reply, Fault> {
    let read = call.read()?;
    let hits: Vec<Json> = crate::find::hits(&*read, call.param("q").trim(), 50)?
        .into_iter()
        .map(|(id, name)| {
            json!({ "id": id.to_string(), "register": name.register.key, "reference": name.reference, "title": name.title, "retired":
            name.retired })
        })
        .collect();
    Ok(Reply::Json(200, json!({ "records": hits }), Vec::new()))
}

/// `GET /api/v1/journal?after=&before=&person=&register=&unit=&record=&channel=&from=&until=&limit=&as_at=`: revisions that the
/// caller may see. The newest first; with `after` the oldest first behind that place, and `next` says where to go on.
pub fn journal(call: &Call<'_>) -> Result<Reply, Fault> {
    let mut known = CONDITIONS.to_vec();
    known.push("as_at");
    known_parameters(call, &known)?;
    let read = call.read()?;
    let said: Vec<_> = call.query.iter().filter(|(key, _)| key != "as_at").cloned().collect();
    let query = JournalQuery::parse(&said, &*read, LARGEST)?;
    let entries = read.journal(&query)?;
    let mut ids: Vec<Id> = entries.iter().filter_map(|entry| entry.revision.author.person()).collect();
    ids.sort_unstable();
    ids.dedup();
    let names = read.names(&ids)?;
    let list: Vec<Json> = entries.iter().map(|entry| journal_entry(entry, &names)).collect();
    let full = u64::try_from(entries.len()).is_ok_and(|count| count >= query.limit);
    let next = match entries.last().filter(|_| full) {
        Some(last) => Some(last.cursor().to_string()),
        // Everything up to here was shown, whatever of it the caller could see: a program asks again from here.
        None => query.ascending.then(|| read.sequence().to_string()),
    };
    Ok(Reply::Json(200, json!({ "sequence": read.sequence(), "revisions": list, "next": next }), Vec::new()))
}

fn journal_entry(entry: &JournalEntry, names: &BTreeMap<Id, Name>) -> Json {
    let (revision, row) = (&entry.revision, &entry.revision.row);
    let changed: Vec<String> = entry.changed().into_iter().map(|change| change.field.key.into_owned()).collect();
    json!({
        "sequence": revision.sequence, "place": entry.cursor().to_string(), "recorded_at": revision.recorded_at.to_string(),
        "author": author(revision.author, names), "channel": kernel::Choice::key(revision.channel), "reason": revision.reason,
        "register": row.register.key, "reference": row.reference, "version": row.version, "title": row.title(),
        "did": kernel::Choice::key(entry.did()), "changed": changed,
    })
}

/// `GET /api/v1/fsck`: compares truth and projections. For administrators.
pub fn fsck(call: &Call<'_>) -> Result<Reply, Fault> {
    call.administrator()?;
    // Whoever works on the machine itself checks the whole installation; an administrator their organisation.
    let report = if call.local { call.app.store.fsck()? } else { call.app.store.fsck_of(call.caller()?.organisation)? };
    let about = json!({ "truth": report.truth, "shown": report.shown, "files": report.files });
    Ok(Reply::Json(200, json!({ "problems": report.problems, "about": about, "misplaced": report.misplaced }), Vec::new()))
}

/// `GET /api/v1/counters`: what the store has done since it was opened. For administrators, and for the bench.
pub fn counters(call: &Call<'_>) -> Result<Reply, Fault> {
    call.administrator()?;
    let store = &call.app.store;
    let commits = store.commits();
    Ok(Reply::Json(200, json!({ "statements": store.statements(), "writes": commits.calls, "commits": commits.commits }), Vec::new()))
}

/// `POST /api/v1/rebuild`: makes every projection anew from truth, then moves what earlier releases left behind. For administrators.
pub fn rebuild(call: &Call<'_>) -> Result<Reply, Fault> {
    call.administrator()?;
    call.app.store.rebuild()?;
    let moved = call.app.put_in_place()?;
    Ok(Reply::Json(200, json!({ "moved": moved }), Vec::new()))
}

/// `GET /api/v1/me`: who the caller is and what they may do.
pub fn me(call: &Call<'_>) -> Result<Reply, Fault> {
    let caller = call.caller()?;
    let read = call.live()?;
    let person = match caller.person {
        Some(id) => read.get(&PERSON, id)?.map(|row| json!({ "reference": row.reference, "name": row.title() })),
        None => None,
    };
    let role = read.scope().highest().map(kernel::Choice::key);
    Ok(Reply::Json(
        200,
        json!({ "person": person, "highest_role": role, "sequence": read.sequence(), "today": read.today().to_string() }),
        Vec::new(),
    ))
}

/// `POST /api/v1/token` `{"fields": {"user": …, "name": …, "role": …, "days": …}}`: a token for a person. The operator may make
/// one for anybody, a person only for themselves.
pub fn create_token(call: &Call<'_>) -> Result<Reply, Fault> {
    let sent = sent(call)?;
    let text = |key: &str| sent.fields.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
    let (token, expires) = tokens::new_token(call, &text("user"), &text("name"), &text("role"), &text("days"))?;
    Ok(Reply::Json(201, json!({ "token": token, "expires": expires.map(|t: Timestamp| t.to_string()) }), Vec::new()))
}

/// `POST /api/v1/invite` `{"fields": {"user": …}}`: a one-time link with which a person sets a password.
pub fn invite(call: &Call<'_>) -> Result<Reply, Fault> {
    let sent = sent(call)?;
    let user = sent.fields.get("user").and_then(Json::as_str).unwrap_or_default();
    let person = call.person_named(user)?;
    let row = call.look(|read| read.get(&PERSON, person))?.ok_or(Fault::NotFound)?;
    let (path, expires) = tokens::invitation(call, &row)?;
    Ok(Reply::Json(201, json!({ "path": path, "expires": expires.to_string() }), Vec::new()))
}

/// References and titles of everything that rows point at or were made by.
pub fn names(read: &dyn Read, rows: &[Row]) -> Result<BTreeMap<Id, Name>, Fault> {
    let mut ids = Vec::new();
    for row in rows {
        for index in 0..row.register.fields().len() {
            ids.extend_from_slice(row.get(index).links());
        }
        ids.extend([row.created_by, row.changed_by].into_iter().filter_map(|author| author.person()));
    }
    ids.sort_unstable();
    ids.dedup();
    read.names(&ids)
}

/// An author as programs see it.
pub fn author(author: Author, names: &BTreeMap<Id, Name>) -> Json {
    let reference = author.person().and_then(|id| names.get(&id)).map(|name| name.reference.clone());
    let kind = match author {
        Author::Person(_) => "person",
        Author::Operator(_) => "operator",
        Author::System => "system",
        Author::Erased => "erased",
    };
    json!({ "kind": kind, "person": reference })
}

/// The moment that is shown; null for now.
pub fn moment(read: &dyn Read) -> Json {
    match read.moment() {
        Moment::Live => Json::Null,
        Moment::At(_) | Moment::Sequence(_) => json!({ "sequence": read.sequence(), "recorded_at": read.recorded_at().to_string() }),
    }
}

/// A record as programs see it: links as references, so that `fields` can be sent back as it is.
pub fn to_json(row: &Row, names: &BTreeMap<Id, Name>) -> Json {
    let naming = References(names);
    let mut fields = Map::new();
    let mut derived = Map::new();
    let mut fixed = Map::new();
    for (index, field) in row.register.shown() {
        let value = row.get(index);
        let json = match &value {
            kernel::Value::Link(id) => naming.reference(*id).map_or(Json::Null, Json::String),
            kernel::Value::Links(ids) => ids.iter().filter_map(|id| naming.reference(*id)).map(Json::String).collect(),
            kernel::Value::Int(_) if matches!(field.kind, kernel::Kind::Amount | kernel::Kind::Decimal) => {
                Json::String(field.kind.cell().print(&value, &naming))
            }
            other => other.to_json(),
        };
        let part = if field.origin == Origin::Derived {
            &mut derived
        } else if field.writable() {
            &mut fields
        } else {
            &mut fixed
        };
        part.insert(field.key.to_string(), json);
    }
    let about = json!({
        "id": row.id.to_string(), "register": row.register.key, "reference": row.reference, "version": row.version, "retired": row.retired,
        "title": row.title(), "created_at": row.created_at.to_string(), "created_by": author(row.created_by, names),
        "changed_at": row.changed_at.to_string(), "changed_by": author(row.changed_by, names),
    });
    with(about, [("fields", Json::Object(fields)), ("fixed", Json::Object(fixed)), ("derived", Json::Object(derived))])
}

/// An object with members that are there already: `json!` would write out and read again whatever it is given.
fn with<const N: usize>(object: Json, members: [(&str, Json); N]) -> Json {
    let mut all = if let Json::Object(all) = object { all } else { Map::new() };
    all.extend(members.map(|(key, member)| (key.to_owned(), member)));
    Json::Object(all)
}
