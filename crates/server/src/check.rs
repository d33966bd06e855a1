//! What the rules of readiness find, for programs: `/api/v1/check`.

use crate::api;
use crate::call::{Call, Reply};
use kernel::{Choice, Fault, Text};
use serde_json::{Value as Json, json};
use ui::lint::{Finding, Fired, Severity, Stage, Suppressed, run};
use ui::{View, paths};

/// `GET /api/v1/check?for=STAGE&as_at=`
pub fn check(call: &Call<'_>) -> Result<Reply, Fault> {
    api::known_parameters(call, &["for", "as_at"])?;
    let stage = match call.param("for") {
        "" => None,
        typed => Some(Stage::from_key(typed).ok_or_else(|| {
            let choices = Stage::CHOICES.keys.join(", ");
            Fault::field("for", Text::new("cell-unknown-choice").with("typed", typed).with("choices", choices))
        })?),
    };
    let read = call.read()?;
    let visitor = call.visitor();
    let view = call.view(&*read, &visitor);
    let fired = run(view.concepts, view.read, view.words, stage)?;
    let open = |severity: Severity| -> usize {
        fired.iter().filter(|fired| fired.lint.severity == severity).map(|fired| fired.findings.len()).sum()
    };
    let aside: usize = fired.iter().map(|fired| fired.suppressed.len()).sum();
    let findings: Vec<Json> = fired.iter().flat_map(|fired| findings(&view, fired)).collect();
    let rules: Vec<Json> = fired.iter().map(|fired| rule(&view, fired)).collect();
    let body = json!({
        "for": stage.map(Stage::key), "as_at": api::moment(&*read), "sequence": read.sequence(),
        "counts": { "error": open(Severity::Error), "warning": open(Severity::Warning), "note": open(Severity::Note), "suppressed": aside },
        "findings": findings, "rules": rules,
    });
    Ok(Reply::Json(200, body, Vec::new()))
}

fn findings(view: &View<'_>, fired: &Fired) -> Vec<Json> {
    let open = fired.findings.iter().map(|finding| told(view, fired, finding, None));
    open.chain(fired.suppressed.iter().map(|(finding, by)| told(view, fired, finding, Some(by)))).collect()
}

fn told(view: &View<'_>, fired: &Fired, finding: &Finding, by: Option<&Suppressed>) -> Json {
    let lint = fired.lint;
    let named = finding.record.is_some();
    let page = if named { paths::record(lint.register, &finding.reference) } else { paths::list(lint.register) };
    json!({
        "rule": lint.id, "severity": lint.severity.key(), "clause": lint.clause, "register": lint.register.key,
        "reference": named.then_some(&finding.reference), "title": named.then_some(&finding.title),
        "message": lint.says(view.words), "detail": finding.detail, "page": page,
        "suppressed": by.map(|by| json!({ "reference": by.reference, "reason": by.reason, "until": by.until })),
    })
}

fn rule(view: &View<'_>, fired: &Fired) -> Json {
    let lint = fired.lint;
    json!({
        "id": lint.id, "severity": lint.severity.key(), "clause": lint.clause, "register": lint.register.key,
        "for": lint.stages.iter().map(|stage| stage.key()).collect::<Vec<_>>(),
        "message": lint.says(view.words), "why": lint.why(view.words), "fix": lint.fix(view.words),
    })
}
