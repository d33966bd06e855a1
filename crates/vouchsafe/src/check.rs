//! The command `check`: what the rules of readiness find, as a table, as JSON or as SARIF for programs that collect findings.

use crate::args::{Output, Place};
use crate::client::Client;
use crate::output::{at, line, plain, print, table};
use anyhow::bail;
use kernel::Choice;
use serde_json::{Value as Json, json};
use ui::lint::Severity;

/// Prints what is found; refuses when something weighs as much as `fail_on` or more.
///
/// # Errors
/// When there is such a finding; refusals of the server and broken connections.
pub fn run(place: &Place, stage: &str, fail_on: &str, as_at: &str) -> anyhow::Result<()> {
    let found = Client::open(place)?.get("/api/v1/check", &[("for", stage), ("as_at", as_at)])?.json()?;
    match place.format {
        Output::Sarif => line(&serde_json::to_string_pretty(&sarif(&found))?)?,
        format => print(format, &found, lines)?,
    }
    let weighing = Severity::CHOICES.keys.iter().skip_while(|severity| **severity != fail_on);
    let n: u64 = weighing.filter_map(|severity| at(at(&found, "counts"), severity).as_u64()).sum();
    match n {
        0 => Ok(()),
        1 => bail!("1 finding weighs as much as {fail_on} or more"),
        n => bail!("{n} findings weigh as much as {fail_on} or more"),
    }
}

fn each<'j>(json: &'j Json, key: &str) -> impl Iterator<Item = &'j Json> {
    at(json, key).as_array().into_iter().flatten()
}

/// One sentence: what the rule says, and what there is to say beyond it.
fn message(finding: &Json) -> String {
    let (message, detail) = (plain(at(finding, "message")), plain(at(finding, "detail")));
    if detail.is_empty() { message } else { format!("{message} ({detail})") }
}

fn lines(found: &Json) -> String {
    let heads = ["Severity", "Clause", "Rule", "Ref", "Finding"].map(str::to_owned);
    let open = each(found, "findings").filter(|finding| at(finding, "suppressed").is_null());
    let rows: Vec<Vec<String>> = open
        .map(|finding| {
            let cell = |key: &str| plain(at(finding, key));
            vec![cell("severity"), cell("clause"), cell("rule"), cell("reference"), message(finding)]
        })
        .collect();
    let counts = at(found, "counts");
    let n = |key: &str| plain(at(counts, key));
    let sum = format!("errors {}, warnings {}, notes {}, suppressed {}", n("error"), n("warning"), n("note"), n("suppressed"));
    if rows.is_empty() { sum } else { format!("{}\n\n{sum}", table(&heads, rows)) }
}

/// The same in the Static Analysis Results Interchange Format, version 2.1.0.
pub fn sarif(found: &Json) -> Json {
    let text = |text: String| json!({ "text": text });
    let ids: Vec<&str> = each(found, "rules").filter_map(|rule| at(rule, "id").as_str()).collect();
    let rules: Vec<Json> = each(found, "rules")
        .map(|rule| {
            json!({
                "id": at(rule, "id"),
                "shortDescription": text(plain(at(rule, "message"))),
                "fullDescription": text(plain(at(rule, "why"))),
                "help": text(plain(at(rule, "fix"))),
                "defaultConfiguration": { "level": at(rule, "severity") },
                "properties": { "clause": at(rule, "clause"), "tags": at(rule, "for") },
            })
        })
        .collect();
    let results: Vec<Json> = each(found, "findings").map(|finding| result(finding, &ids)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "Vouchsafe", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "results": results,
        }],
    })
}

fn result(finding: &Json, rules: &[&str]) -> Json {
    let rule = plain(at(finding, "rule"));
    let page = plain(at(finding, "page"));
    let address = page.trim_start_matches('/');
    let reference = plain(at(finding, "reference"));
    let name = if reference.is_empty() { plain(at(finding, "register")) } else { reference.clone() };
    let title = plain(at(finding, "title"));
    let said = if title.is_empty() { message(finding) } else { format!("{reference} {title}: {}", message(finding)) };
    let by = at(finding, "suppressed");
    let suppressions = if by.is_null() {
        json!([])
    } else {
        json!([{ "kind": "external", "status": "accepted", "justification": at(by, "reason"),
            "properties": { "reference": at(by, "reference"), "until": at(by, "until") } }])
    };
    let mut result = json!({
        "ruleId": rule,
        "level": at(finding, "severity"),
        "message": { "text": said },
        "locations": [{
            "physicalLocation": { "artifactLocation": { "uri": address } },
            "logicalLocations": [{ "name": name, "fullyQualifiedName": address, "kind": "resource" }],
        }],
        // Two findings of a rule about one record, such as two gaps of one person, differ by what is said.
        "partialFingerprints": { "finding/v1": format!("{rule} {name} {}", plain(at(finding, "detail"))) },
        "suppressions": suppressions,
    });
    let index = rules.iter().position(|known| *known == rule);
    if let (Some(index), Some(result)) = (index, result.as_object_mut()) {
        result.insert("ruleIndex".to_owned(), json!(index));
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found() -> Json {
        json!({
            "counts": { "error": 1, "warning": 0, "note": 1, "suppressed": 1 },
            "rules": [
                { "id": "risk/no-owner", "severity": "error", "clause": "6.1.2 c", "for": ["stage-1"], "message": "Nobody owns it", "why": "…", "fix": "…" },
                { "id": "metric/none", "severity": "note", "clause": "9.1", "for": ["stage-2"], "message": "Nothing is measured", "why": "…", "fix": "…" },
            ],
            "findings": [
                { "rule": "risk/no-owner", "severity": "error", "clause": "6.1.2 c", "register": "risk", "reference": "R-1", "title": "Lost rosters",
                  "message": "Nobody owns it", "detail": "", "page": "/risk/R-1", "suppressed": null },
                { "rule": "risk/no-owner", "severity": "error", "clause": "6.1.2 c", "register": "risk", "reference": "R-2", "title": "Lost keys",
                  "message": "Nobody owns it", "detail": "", "page": "/risk/R-2",
                  "suppressed": { "reference": "SF-1", "reason": "Chosen on Monday.", "until": "2026-07-01" } },
                { "rule": "metric/none", "severity": "note", "clause": "9.1", "register": "metric", "reference": null, "title": null,
                  "message": "Nothing is measured", "detail": "since May", "page": "/metric", "suppressed": null },
            ],
        })
    }

    #[test]
    fn sarif_says_rule_level_place_and_suppression() {
        let sarif = sarif(&found());
        let results = sarif.pointer("/runs/0/results").and_then(Json::as_array).unwrap();
        let ids = sarif.pointer("/runs/0/tool/driver/rules").and_then(Json::as_array).unwrap();
        assert_eq!((results.len(), ids.len(), plain(at(&sarif, "version"))), (3, 2, "2.1.0".to_owned()));
        for result in results {
            let index = usize::try_from(at(result, "ruleIndex").as_u64().unwrap()).unwrap();
            assert_eq!(at(&ids[index], "id"), at(result, "ruleId"));
            assert!(Severity::CHOICES.keys.contains(&plain(at(result, "level")).as_str()));
            assert!(!plain(result.pointer("/message/text").unwrap()).is_empty());
        }
        assert_eq!(plain(results[0].pointer("/message/text").unwrap()), "R-1 Lost rosters: Nobody owns it");
        assert_eq!(plain(results[2].pointer("/message/text").unwrap()), "Nothing is measured (since May)");
        assert_eq!(plain(results[2].pointer("/locations/0/logicalLocations/0/name").unwrap()), "metric");
        assert_eq!(plain(results[1].pointer("/suppressions/0/justification").unwrap()), "Chosen on Monday.");
        assert_eq!(at(&results[0], "suppressions"), &json!([]));
    }

    #[test]
    fn the_table_leaves_out_what_is_suppressed_and_says_how_much() {
        let text = lines(&found());
        assert!(text.contains("R-1") && !text.contains("R-2") && text.ends_with("errors 1, warnings 0, notes 1, suppressed 1"), "{text}");
    }
}
