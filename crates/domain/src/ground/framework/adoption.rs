//! Rules of adoptions: one per framework and scope, filled in from the pack.

use super::record::{ADOPTION, Adoption, Framework, pack_of};
use kernel::{Choice, Draft, Fault, Filter, Id, Problem, Read, Row, Text, Value};

/// Identity of a requirement, threat or vulnerability: the same in every organisation and every version of its pack.
pub fn requirement_id(framework: &str, reference: &str) -> Id {
    Id::named(&[framework, reference])
}

/// Whether adopting it puts lines into a Statement of Applicability.
pub fn is_control_set(framework: Framework) -> bool {
    matches!(framework, Framework::Iso27002 | Framework::Iso27002Old)
}

pub(super) fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(adoption) = after.of::<Adoption>() else { return Ok(Vec::new()) };
    let Some(framework) = adoption.framework else { return Ok(Vec::new()) };
    let mut problems = Vec::new();
    if is_control_set(framework) && adoption.scope.is_none() {
        problems.push(Problem::field("scope", Text::new("adoption-needs-scope")));
    }
    if before.is_none() || before.is_some_and(|row| row.retired && !after.retired) {
        let filter = Filter::new().is(&ADOPTION, "framework", vec![Value::from(framework.key())]);
        let others = read.all(&ADOPTION, &filter)?;
        let twin =
            others.iter().filter(|row| row.id != after.id).find(|row| row.of::<Adoption>().is_some_and(|a| a.scope == adoption.scope));
        if let Some(twin) = twin {
            problems.push(Problem::field("framework", Text::new("adoption-twice").with("reference", &twin.reference)));
        }
    }
    Ok(problems)
}

/// An adoption is named after its pack unless it says otherwise.
pub(super) fn fill(row: &Row, _: &dyn Read) -> Result<Draft, Fault> {
    let Some(framework) = row.of::<Adoption>().and_then(|adoption| adoption.framework) else { return Ok(Draft::new()) };
    let pack = pack_of(framework)?;
    Ok(Draft::new().with("title", pack.title.as_str()).with("edition", pack.edition.as_str()).with("version", pack.version.as_str()))
}
