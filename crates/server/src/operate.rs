//! Carrying out an operation: one way for pages, programs and the command line.

use crate::call::Call;
use kernel::{Action, Draft, Fault, Operation, Problem, Receipt, Row, Text};

/// Checks that it is offered, that the caller may, and that everything demanded was said; then writes its changes.
///
/// # Errors
/// [`Fault::Forbidden`], [`Fault::Invalid`], or what the plan and the door say.
pub fn carry_out(
    call: &Call<'_>,
    row: &Row,
    operation: &'static Operation,
    draft: &Draft,
    version: Option<u64>,
    reason: &str,
) -> Result<Receipt, Fault> {
    let (register, id) = (row.register, row.id);
    call.plan(reason, &|read| {
        let row = read.get(register, id)?.ok_or(Fault::NotFound)?;
        let unit = row.common.unit.unwrap_or_default();
        if !read.scope().may(Action::Operate(operation), register, unit) {
            return Err(Fault::Forbidden);
        }
        if let Some(seen) = version.filter(|seen| *seen != row.version) {
            return Err(Fault::Stale { reference: row.reference.clone(), seen, newest: row.version });
        }
        if !register.offers(&row).iter().any(|offer| offer.key == operation.key) {
            return Err(Fault::Conflict(Text::new("server-not-offered").with("label", operation.label).with("reference", &row.reference)));
        }
        let missing: Vec<Problem> = operation
            .fields
            .iter()
            .filter(|f| {
                (f.required || f.required_when.is_some_and(|when| when.holds(draft.get(when.field)))) && draft.get(&f.key).is_none()
            })
            .map(|f| Problem::field(&f.key, Text::new("problem-required").with("label", &f.label)))
            .collect();
        if !missing.is_empty() {
            return Err(Fault::Invalid(missing));
        }
        (operation.plan)(read, &row, draft)
    })
}
