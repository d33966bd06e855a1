//! Operations on certifications: what each asks for, and when it is offered. What they do stands in `acts`.

use super::acts;
use super::record::Issue;
use super::said::{edit, logged};
use kernel::{Choice, Choices, Field, Kind, Operation, Role, Value};

/// Managers act on certifications.
const BASE: Operation = Operation { role: Role::Manager, ..Operation::EMPTY };

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        key: "apply",
        label: "Record the application",
        help: "Says that the body was applied to, with scope, sites and people as they stand here.",
        fields: APPLY,
        from: &["preparing"],
        next: |_, _| true,
        plan: acts::apply,
        ..BASE
    },
    Operation {
        key: "stage-1",
        label: "Begin stage 1",
        help: "Says that stage 1 has been agreed. Its visit is planned by then.",
        from: &["applied"],
        next: |_, _| true,
        plan: acts::stage_1,
        ..BASE
    },
    Operation {
        key: "stage-2",
        label: "Go on to stage 2",
        help: "Says that the body goes on. Stage 1 is concluded by then, and its areas of concern are dealt with or explained.",
        fields: STAGE_2,
        from: &["applied", "stage-1"],
        next: |row, _| row.common.state == "stage-1",
        plan: acts::stage_2,
        ..BASE
    },
    Operation {
        key: "certify",
        label: "Record the certificate",
        help: "Says what the body decided. No major nonconformity is open by then, and the plan for each minor one is accepted.",
        fields: CERTIFY,
        from: &["stage-2"],
        next: |_, _| true,
        plan: acts::certify,
        ..BASE
    },
    Operation {
        key: "recertify",
        label: "Record the recertification",
        help: "Says that the body renewed the certificate after its recertification visit. Its last day follows from the one before.",
        fields: CERTIFY,
        from: &["certified", "suspended", "expired"],
        plan: acts::recertify,
        ..BASE
    },
    Operation {
        key: "amend",
        label: "Record a changed certificate",
        help: "Keeps a certificate with another text, number or body. Its last day does not move: the cycle goes on.",
        fields: AMEND,
        from: &["certified"],
        plan: acts::amend,
        ..BASE
    },
    Operation {
        key: "suspend",
        label: "Record a suspension",
        help: "Says that the body suspended the certificate, and why. In most cases that lasts six months at most.",
        fields: TURN,
        from: &["certified"],
        plan: acts::suspend,
        ..BASE
    },
    Operation {
        key: "reinstate",
        label: "Record the end of the suspension",
        help: "Says that the certificate holds again. Its last day and its deadlines are those from before.",
        fields: TURN,
        from: &["suspended"],
        next: |_, _| true,
        plan: acts::reinstate,
        ..BASE
    },
    Operation {
        key: "expire",
        label: "Record that it has ended",
        help: "Says that the last day has passed without recertification. For half a year it can still be restored.",
        from: &["certified", "suspended"],
        plan: acts::expire,
        ..BASE
    },
    Operation {
        key: "withdraw",
        label: "Record the withdrawal",
        help: "Says that the body withdrew the certificate, or that you gave it or the application up.",
        fields: TURN,
        from: &["preparing", "applied", "stage-1", "stage-2", "certified", "suspended", "expired"],
        plan: acts::withdraw,
        ..BASE
    },
    Operation {
        key: "begin-again",
        label: "Prepare it anew",
        help: "Begins a new certification after the certificate has ended. What was issued before stays.",
        fields: WHY,
        from: &["expired", "withdrawn"],
        next: |row, _| row.common.state == "withdrawn",
        plan: |read, row, said| {
            let draft = logged(read, row, "decisions", "certification-noted-again", &[], said).with("state", "preparing");
            let none = ["applied", "decision", "valid_until", "suspended", "number"];
            edit(row, none.iter().fold(draft, |draft, key| draft.with(key, Value::None)).with("first", false))
        },
        ..BASE
    },
];

const APPLY: &[Field] = &[Field::new("on", "Applied on", "The day; today when left empty.", "Application", Kind::Date)];

const STAGE_2: &[Field] = &[Field::new(
    "why",
    "Why all the same",
    "Needed where stage 1 was left out, or where areas of concern are still open: what the body said.",
    "Stage 2",
    Kind::Text(400),
)];

const CERTIFY: &[Field] = &[
    Field::new("decision", "Decided on", "The day of the decision. Deadlines count from it.", "Certificate", Kind::Date).required(),
    Field::new("number", "Certificate number", "As the certificate prints it.", "Certificate", Kind::Text(120)).required(),
    Field::new(
        "valid_until",
        "Valid until",
        "Its last day, as it prints it; when left empty, the last day that the rules allow.",
        "Certificate",
        Kind::Date,
    ),
    Field::new(
        "scope_text",
        "Text of the scope",
        "As the certificate prints it; when left empty, the text of this record.",
        "Certificate",
        Kind::Prose,
    ),
    Field::new("file", "File", "The item of evidence that holds the certificate.", "Certificate", Kind::Links(&["evidence"])),
    Field::new("note", "Note", "What else is to be known about it.", "Certificate", Kind::Prose),
];

/// What a certificate changes by while its cycle goes on.
static CHANGES: Choices = Choices { name: Issue::CHOICES.name, keys: &["changed", "transferred"], marks: &[], ordered: false };

const AMEND: &[Field] = &[
    Field::new("issue", "What changed", "Its words, or the body.", "Certificate", Kind::Choice(&CHANGES)).required(),
    Field::new("decision", "Decided on", "The day of the decision.", "Certificate", Kind::Date).required(),
    Field::new("number", "Certificate number", "As it prints it; as before when left empty.", "Certificate", Kind::Text(120)),
    Field::new("body", "Certification body", "The new body, where another took it over.", "Certificate", Kind::Text(200)),
    Field::new("scope_text", "Text of the scope", "As it prints it; as before when left empty.", "Certificate", Kind::Prose),
    Field::new("valid_until", "Valid until", "Its last day, where that is earlier now.", "Certificate", Kind::Date),
    Field::new("file", "File", "The item of evidence that holds the certificate.", "Certificate", Kind::Links(&["evidence"])),
    Field::new("note", "Reason", "What changed, and why.", "Certificate", Kind::Prose).required(),
];

const TURN: &[Field] = &[
    Field::new("why", "Reason", "What the body said, or why you did it. It stays on the record.", "Certificate", Kind::Text(400))
        .required(),
    Field::new("on", "On", "The day; today when left empty.", "Certificate", Kind::Date),
];

const WHY: &[Field] = &[Field::new("why", "Reason", "Why. It stays on the record.", "Certificate", Kind::Text(400)).required()];
