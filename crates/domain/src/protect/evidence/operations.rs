//! Operations on evidence: accept it, reject it, start the next item of its chain.

use super::record::{EVIDENCE, Evidence, EvidenceVerdict};
use super::rules::{self, file_count};
use kernel::{Change, Choice, Draft, Fault, Field, Id, Kind, Operation, Problem, Read, Role, Row, Text, Value};

/// Accept, reject, replace.
pub static OPERATIONS: &[Operation] = &[
    Operation {
        key: "accept",
        label: "Accept the evidence",
        help: "Says that it shows what it is meant to show. What was accepted stays as it is; an item that it replaces is superseded.",
        fields: ACCEPT,
        role: Role::Contributor,
        from: &["collected"],
        grave: false,
        next: |_, _| true,
        plan: accept,
    },
    Operation {
        key: "reject",
        label: "Reject the evidence",
        help: "Says why it does not show what it is meant to show. The collector can put it right and have it looked at again.",
        fields: REJECT,
        role: Role::Contributor,
        from: &["collected", "accepted"],
        grave: false,
        next: |_, _| false,
        plan: reject,
    },
    Operation {
        key: "replace",
        label: "Collect it again",
        help: "Starts the next item of the chain with the same title, method and links. This one counts until the next is accepted.",
        fields: REPLACE,
        role: Role::Contributor,
        from: &["collected", "accepted", "rejected"],
        grave: false,
        next: rules::to_collect_again,
        plan: replace,
    },
];

const ACCEPT: &[Field] = &[Field::new("note", "Remark", "What you looked at, where that is worth a word.", "Review", Kind::Prose)];

const REJECT: &[Field] =
    &[Field::new("note", "Why", "What is wrong or missing, so that the collector can put it right.", "Review", Kind::Prose).required()];

const REPLACE: &[Field] = &[
    Field::new(
        "period_from",
        "Period from",
        "First day that the next item covers; the day after this one ends when left empty.",
        "Next item",
        Kind::Date,
    ),
    Field::new("period_to", "Period to", "Last day that the next item covers.", "Next item", Kind::Date),
    Field::new("collected_on", "Collected on", "The day on which it was collected; today when left empty.", "Next item", Kind::Date),
    Field::new("url", "Web address", "Where the next item can be looked up; files are sent on its page.", "Next item", Kind::Url),
    Field::new("valid_until", "Valid until", "Until when the next item counts.", "Next item", Kind::Date),
];

fn judged(read: &dyn Read, row: &Row, verdict: EvidenceVerdict, note: &Value) -> Result<Change, Fault> {
    let whole = |text: Text| Fault::Invalid(vec![Problem::whole(text)]);
    let Some(reviewer) = read.actor().person() else { return Err(whole(Text::new("evidence-reviewer-is-person"))) };
    if let Some(text) = rules::own(row, reviewer, read)? {
        return Err(whole(text));
    }
    let draft = Draft::new()
        .with("state", verdict.key())
        .with("verdict", verdict.key())
        .with("reviewed_by", reviewer)
        .with("reviewed_on", read.today())
        .with("review_note", note.clone());
    Ok(Change::Edit { register: &EVIDENCE, id: row.id, version: Some(row.version), draft })
}

fn accept(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let evidence = row.of::<Evidence>().ok_or(Fault::NotFound)?;
    if evidence.url.is_empty() && file_count(row) == 0 {
        return Err(Fault::Invalid(vec![Problem::whole(Text::new("evidence-nothing-to-see"))]));
    }
    let mut changes = vec![judged(read, row, EvidenceVerdict::Accepted, said.get("note"))?];
    // All that came before, since an item between may have been rejected and collected once more.
    let mut former = evidence.replaces;
    while let Some(row) = former.map_or(Ok(None), |id| read.get(&EVIDENCE, id))?.filter(|row| row.common.state != "superseded") {
        former = row.of::<Evidence>().and_then(|evidence| evidence.replaces);
        // One that is out of use too, so that it does not come back as accepted.
        changes.push(Change::edit(&EVIDENCE, row.id, Draft::new().with("state", "superseded")));
    }
    Ok(changes)
}

fn reject(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    Ok(vec![judged(read, row, EvidenceVerdict::Rejected, said.get("note"))?])
}

fn replace(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let evidence = row.of::<Evidence>().ok_or(Fault::NotFound)?;
    if let Some(next) = read.sources(&[row.id], &EVIDENCE, "replaces")?.first() {
        let reference = read.names(&[next.from])?.remove(&next.from).map(|name| name.reference).unwrap_or_default();
        return Err(Fault::Invalid(vec![Problem::whole(Text::new("evidence-replaced-already").with("reference", reference))]));
    }
    let from = match said.get("period_from").as_date() {
        Some(day) => Some(day),
        None => evidence.period_to.and_then(|day| day.tomorrow().ok()),
    };
    let links = |key: &str| row.value(key).links().to_vec();
    let next = Evidence {
        title: evidence.title.clone(),
        kind: evidence.kind,
        description: evidence.description.clone(),
        url: said.get("url").as_text().unwrap_or_default().to_owned(),
        period_from: from,
        period_to: said.get("period_to").as_date(),
        collected_on: said.get("collected_on").as_date(),
        method: evidence.method.clone(),
        source: evidence.source.clone(),
        valid_until: said.get("valid_until").as_date(),
        controls: links("controls"),
        implementations: links("implementations"),
        requirements: links("requirements"),
        assets: links("assets"),
        replaces: Some(row.id),
        ..Evidence::default()
    };
    let mut draft = Draft::of(&next).with("tags", row.common.tags.clone());
    for (key, id) in [("unit", row.common.unit), ("owner", row.common.owner)] {
        if let Some(id) = id {
            draft.set(key, id);
        }
    }
    let id: Id = read.mint();
    Ok(vec![Change::create(&EVIDENCE, id, draft)])
}
