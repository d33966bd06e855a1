//! Under which clause or theme something stands that an audit looks at, and a check list by them.

use super::line::{AUDIT_LINE, AuditLine};
use super::pieces::lines_table;
use crate::ground::framework::{REQUIREMENT, Requirement, pack_of};
use kernel::{Fault, Id, Row};
use maud::{Markup, html};
use std::collections::BTreeMap;
use ui::View;
use ui::pieces::n_of;

/// Reference and title of a clause or theme.
pub type Heading = (String, String);

/// A check list of so many lines is seen at once; of a longer one, the first part in which something is open.
const AT_ONCE: usize = 40;

/// The highest heading above a requirement.
///
/// # Errors
/// When content is broken, which tests rule out.
pub fn heading(requirement: &Requirement) -> Result<Heading, Fault> {
    let own = || (requirement.group.clone(), requirement.theme.clone());
    let Some(framework) = requirement.framework else { return Ok(own()) };
    let pack = pack_of(framework)?;
    let mut top = pack.group(&requirement.group);
    while let Some(above) = top.and_then(|group| group.parent.as_deref()).and_then(|parent| pack.group(parent)) {
        top = Some(above);
    }
    Ok(top.map_or_else(own, |group| (group.reference.clone(), group.title.clone())))
}

/// A check list, by clauses and themes that unfold where it is long.
pub(super) fn check_list(view: &View<'_>, rows: &[Row]) -> Result<Markup, Fault> {
    let caption = view.words.many(&AUDIT_LINE);
    if rows.len() <= AT_ONCE {
        return lines_table(view, &caption, rows);
    }
    let parts = parts(view, rows)?;
    let concluded = |rows: &[Row]| rows.iter().filter(|row| row.of::<AuditLine>().is_some_and(AuditLine::is_concluded)).count();
    let first = parts.iter().position(|(_, rows)| concluded(rows) < rows.len());
    let number = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    Ok(html! {
        @for (place, (name, rows)) in parts.iter().enumerate() {
            details open[first == Some(place)] {
                summary { (name) ": " (n_of(view, number(concluded(rows)), number(rows.len()))) }
                (lines_table(view, name, rows)?)
            }
        }
    })
}

/// Lines under their headings, each in the order in which it comes first.
fn parts(view: &View<'_>, rows: &[Row]) -> Result<Vec<(String, Vec<Row>)>, Fault> {
    let subjects: Vec<Id> = rows.iter().filter_map(|row| row.of::<AuditLine>()?.subject).collect();
    let mut headings: BTreeMap<Id, String> = BTreeMap::new();
    for asked in view.read.get_many(&REQUIREMENT, &subjects)? {
        if let Some(requirement) = asked.of::<Requirement>() {
            let (reference, title) = heading(requirement)?;
            headings.insert(asked.id, format!("{reference} {title}").trim().to_owned());
        }
    }
    let mut parts: Vec<(String, Vec<Row>)> = Vec::new();
    for row in rows {
        let under = row.of::<AuditLine>().and_then(|line| headings.get(&line.subject?));
        let name = under.cloned().unwrap_or_else(|| view.t("audit-lines-others"));
        match parts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, own)) => own.push(row.clone()),
            None => parts.push((name, vec![row.clone()])),
        }
    }
    Ok(parts)
}
