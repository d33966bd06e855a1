//! What a line of the statement lacks that an auditor asks for: a reason, a control, the trace of its reason (6.1.3 d).

use super::record::{Applicable, Reason, SoaLine, Status};
use super::rules::status;
use kernel::{Fault, Id, Read, Row, Text, Words};

/// What one line lacks. One that is excluded lacks nothing.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lacks {
    /// Nobody said why it applies.
    pub(super) reason: bool,
    /// No control meets it.
    pub(super) control: bool,
    /// It is said to treat a risk, and no risk is treated.
    pub(super) risk: bool,
    /// It is said to be demanded by a law or a contract, and none is named.
    pub(super) obligation: bool,
}

impl Lacks {
    /// What this line lacks.
    pub(super) fn of(row: &Row) -> Self {
        let Some(line) = row.of::<SoaLine>().filter(|line| line.applicable != Some(Applicable::No)) else { return Self::default() };
        let says = |reason: Reason| line.reasons.contains(&reason);
        Self {
            reason: line.reasons.is_empty(),
            control: status(row) == Status::NoControl,
            risk: says(Reason::Risk) && row.value("risks").as_int().unwrap_or_default() == 0,
            obligation: (says(Reason::Law) || says(Reason::Contract)) && line.obligations.is_empty(),
        }
    }
}

/// References of what the lines are about that lack something, by what they lack.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Gaps {
    pub(super) reason: Vec<String>,
    pub(super) control: Vec<String>,
    pub(super) risk: Vec<String>,
    pub(super) obligation: Vec<String>,
}

impl Gaps {
    /// Of these lines.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) fn of(lines: &[Row], read: &dyn Read) -> Result<Self, Fault> {
        let subject = |row: &Row| row.of::<SoaLine>().and_then(|line| line.subject);
        let subjects: Vec<Id> = lines.iter().filter_map(subject).collect();
        let names = read.names(&subjects)?;
        let mut gaps = Self::default();
        for row in lines {
            let lacks = Lacks::of(row);
            let name = subject(row).and_then(|subject| names.get(&subject)).map_or(&row.reference, |name| &name.reference);
            let each = [
                (&mut gaps.reason, lacks.reason),
                (&mut gaps.control, lacks.control),
                (&mut gaps.risk, lacks.risk),
                (&mut gaps.obligation, lacks.obligation),
            ];
            for (list, _) in each.into_iter().filter(|(_, lacks)| *lacks) {
                list.push(name.clone());
            }
        }
        Ok(gaps)
    }

    /// By message of what is lacking: the lines that lack it.
    pub(super) fn each(&self) -> [(&'static str, &[String]); 4] {
        [
            ("soa-gap-reason", self.reason.as_slice()),
            ("soa-gap-control", self.control.as_slice()),
            ("soa-gap-risk", self.risk.as_slice()),
            ("soa-gap-obligation", self.obligation.as_slice()),
        ]
    }

    /// Whether nothing is lacking.
    pub(super) fn none(&self) -> bool {
        self.each().iter().all(|(_, lines)| lines.is_empty())
    }

    /// The numbers, for whoever approves without a reason.
    pub(super) fn refusal(&self) -> Text {
        let [reason, control, risk, obligation] = self.each().map(|(_, lines)| lines.len());
        Text::new("soa-version-gaps").with("reason", reason).with("control", control).with("risk", risk).with("obligation", obligation)
    }

    /// The words signed, with the numbers and the reason.
    pub(super) fn signed(&self, words: &Words, statement: &str, why: &str) -> String {
        let ids = ["soa-signed-gap-reason", "soa-signed-gap-control", "soa-signed-gap-risk", "soa-signed-gap-obligation"];
        let each = self.each().into_iter().zip(ids).filter(|((_, lines), _)| !lines.is_empty());
        let gaps = each.map(|((_, lines), id)| words.with(id, &[("n", lines.len().to_string())])).collect::<Vec<_>>().join(", ");
        words.with("soa-version-with-gaps", &[("statement", statement.to_owned()), ("gaps", gaps), ("why", why.to_owned())])
    }
}
