//! What the rules of readiness find about a record, on its page.

use crate::View;
use crate::lint::about;
use crate::paths;
use crate::pieces::severity_mark;
use crate::view::encode;
use kernel::{Fault, Row};
use maud::{Markup, html};

/// Each rule that finds something, with the way to what it means; nothing where none does.
pub(super) fn marks(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let found = about(view.concepts, view.read, view.words, row)?;
    let page = |id: &str| view.link(&format!("{}?id={}", paths::RULE, encode(id)));
    Ok(html! {
        @if !found.is_empty() {
            section.stack.tight aria-labelledby="marks" {
                h2 #marks { (view.t("marks-title")) }
                ul.list {
                    @for fired in &found {
                        @let says = fired.lint.says(view.words);
                        @for finding in &fired.findings {
                            li {
                                a.plain-link href=(page(fired.lint.id)) { (severity_mark(fired.lint.severity, &says)) }
                                @if !finding.detail.is_empty() { " " span.small.mute { (finding.detail) } }
                            }
                        }
                        @for (_, by) in &fired.suppressed {
                            li.mute {
                                a.plain-link href=(page(fired.lint.id)) { (says) } " "
                                span.small { (view.tw("marks-suppressed", &[("until", by.until.clone()), ("reference", by.reference.clone())])) }
                            }
                        }
                    }
                }
            }
        }
    })
}
