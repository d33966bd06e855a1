//! What people add to a record: signatures, tasks, comments, files.

use super::Extras;
use super::around::Around;
use crate::pieces::{Column, Sign, Table, author, bytes, date, icon, moment, moment_plain, person, prose, reference_only, sign, state};
use crate::{View, paths};
use kernel::nouns::{ATTACHMENT, Attachment, COMMENT, Comment, SignOff, Signed, TASK, Task, signoff};
use kernel::{Action, Register, Row};
use maud::{Markup, html};

fn may_add(view: &View<'_>, register: &'static Register, row: &Row) -> bool {
    let taken = *register == TASK || row.register.takes_remarks();
    taken && view.live() && !row.retired && view.read.scope().may(Action::Create, register, row.common.unit.unwrap_or_default())
}

/// Signatures, newest first. One is stale when the record moved on since.
pub(super) fn signatures(view: &View<'_>, row: &Row, around: &Around) -> Markup {
    if around.signatures.is_empty() {
        return html! {};
    }
    html! {
        section aria-labelledby="signatures" {
            h2 #signatures { (view.t("signatures")) }
            div.stack.tight { @for signature in around.signatures.iter().rev() { (signed(view, row, signature, around)) } }
        }
    }
}

fn signed(view: &View<'_>, row: &Row, signature: &Row, around: &Around) -> Markup {
    let Some(signoff) = signature.of::<SignOff>() else { return html! {} };
    let version = signoff.version.unwrap_or_default();
    let (standing, stale) = match signoff::stands(signature) {
        Signed::Withdrawn => (view.t("signed-withdrawn"), true),
        Signed::Stale => (view.t("sign-stale"), true),
        Signed::Superseded => (view.t("signed-superseded"), false),
        Signed::Ended => (view.t("signed-ended"), true),
        Signed::Valid if row.register.released.is_some() => (view.t("sign-approved"), false),
        Signed::Valid => (view.t("sign-in-force"), false),
    };
    let moved = u64::try_from(version).is_ok_and(|version| version < row.version);
    let numbers = [("signed", version.to_string()), ("newest", row.version.to_string())];
    let text = if moved { view.tw("sign-moved", &numbers) } else { view.tw("sign-version", &numbers) };
    let name = signoff.signer.map(|signer| around.names.title(signer)).unwrap_or_default();
    let sealed = |entry: u64| view.tw("sealed-entry", &[("number", view.words.count(entry))]);
    let course = around.courses.get(&signature.id);
    let entry = sealed(course.map_or(signature.entry, |course| course.given));
    let act = row.register.operation(&signoff.act).map(|operation| view.words.act(row.register, operation));
    let details = html! {
        @if let Some(act) = act { b { (act) } ". " }
        @if !signoff.role.is_empty() { bdi { (signoff.role) } ". " }
        (moment(view, signature.created_at)) ". " (entry) "."
        @if let Some(end) = signoff.valid_until { " " (view.t("sign-until")) " " (date(end)) "." }
    };
    let more = html! {
        @if let Some((at, entry)) = course.and_then(|course| course.withdrawn) {
            p.small { (view.t("signed-withdrawn")) " " (moment(view, at)) ". " (sealed(entry)) ". " bdi { (signoff.withdrawn) } }
        }
        p.small.row {
            a href=(view.link(&paths::record(signature.register, &signature.reference)))
                { (signature.reference) ", " (view.tw("sign-covers", &[("n", signoff.covers.len().to_string())])) }
            @if signoff::gives_copy(signature, view.read)
                { a.screen href=(paths::copy_signed(&signature.reference)) { (view.t("sign-copy")) } }
        }
    };
    sign(&Sign { standing: &standing, stale, signed: &text, name: &name, details, statement: &signoff.statement, more })
}

pub(super) fn tasks(view: &View<'_>, row: &Row, around: &Around) -> Markup {
    let allowed = may_add(view, &TASK, row);
    if around.tasks.is_empty() {
        return html! {};
    }
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.t("task-what")).title(),
        Column::new(view.t("owner")).nowrap(),
        Column::new(view.t("state")).nowrap().quiet(),
        Column::new(view.t("task-due")).nowrap(),
    ];
    let mut table = Table::new(view.t("tasks-table"), columns);
    for task in &around.tasks {
        let (what, due) = task.of::<Task>().map_or((String::new(), None), |t| (t.what.clone(), t.due));
        let owner = task.common.owner.map_or_else(|| html! {}, |owner| person(&around.names, owner));
        table = table.row(vec![
            reference_only(view, task.register, &task.reference),
            html! { bdi { (what) } },
            owner,
            state(view, task),
            html! { @if let Some(due) = due { (date(due)) } },
        ]);
    }
    html! {
        section aria-labelledby="tasks" {
            h2 #tasks { (view.t("tasks")) }
            (table.markup())
            @if allowed { p.small.screen { a href=(format!("{}?about={}", paths::new(&TASK), crate::view::encode(&row.reference))) { (view.t("task-add")) } } }
        }
    }
}

/// Says that a comment is not any more what was first written, with the way to what it was.
fn edited(view: &View<'_>, around: &Around, comment: &Row) -> Markup {
    let Some(at) = around.edited.get(&comment.id) else { return html! {} };
    let history = view.link(&paths::history(comment.register, &comment.reference));
    html! { " " a.mute.small href=(history) { (view.t("comment-edited")) " " (moment(view, *at)) } }
}

pub(super) fn comments(view: &View<'_>, row: &Row, around: &Around, extras: &Extras<'_>) -> Markup {
    let allowed = may_add(view, &COMMENT, row);
    if around.comments.is_empty() && !allowed {
        return html! {};
    }
    let problem =
        extras.problems.iter().find(|problem| problem.field.as_deref() == Some("comment") || problem.field.as_deref() == Some("text"));
    html! {
        section #comments aria-labelledby="comments-title" {
            h2 #comments-title { (view.t("comments")) }
            @if !around.comments.is_empty() {
                ol.list.ledger {
                    @for comment in &around.comments {
                        li id=(comment.reference) {
                            div { (moment(view, comment.created_at)) }
                            div {
                                b { bdi { (author(view, &around.names, &comment.created_by)) } } (edited(view, around, comment))
                                @if let Some(said) = comment.of::<Comment>() { (prose(&said.text)) }
                            }
                        }
                    }
                }
            }
            @if allowed {
                form.stack.tight method="post" action=(paths::comment(row.register, &row.reference)) {
                    input type="hidden" name="_csrf" value=(view.visitor.csrf);
                    input type="hidden" name=(crate::view::ONCE) value=(view.visitor.once);
                    div.field {
                        label for="comment" { (view.t("comment-label")) }
                        @if let Some(problem) = problem { p.err #comment-problem { (icon("bad")) (view.say(&problem.text)) } }
                        textarea.in #comment name="comment" rows="2" dir="auto" aria-invalid=[problem.map(|_| "true")]
                            aria-describedby=[problem.map(|_| "comment-problem")] { (extras.typed) }
                    }
                    p.row { button.btn { (view.t("comment-button")) } }
                }
            }
        }
    }
}

pub(super) fn files(view: &View<'_>, row: &Row, around: &Around, extras: &Extras<'_>) -> Markup {
    let allowed = extras.upload_limit > 0 && may_add(view, &ATTACHMENT, row);
    if around.files.is_empty() && !allowed {
        return html! {};
    }
    let problem = extras.problems.iter().find(|problem| problem.field.as_deref() == Some("file"));
    let limit = [("size", bytes(extras.upload_limit))];
    html! {
        section #files aria-labelledby="files-title" {
            h2 #files-title { (view.t("files")) }
            @if !around.files.is_empty() {
                ul.list.files {
                    @for file in &around.files { @if let Some(held) = file.of::<Attachment>() {
                        li.row {
                            (icon("clip"))
                            a href=(view.link(&paths::file(&file.reference))) download { bdi { (held.file_name) } }
                            span.mute.small { (bytes(held.size.and_then(|size| u64::try_from(size).ok()).unwrap_or_default())) ", "
                                (moment_plain(view, file.created_at)) ", " bdi { (author(view, &around.names, &file.created_by)) } }
                        }
                    } }
                }
            }
            @if allowed {
                form.stack.tight method="post" action=(paths::files(row.register, &row.reference)) enctype="multipart/form-data" {
                    input type="hidden" name="_csrf" value=(view.visitor.csrf);
                    input type="hidden" name=(crate::view::ONCE) value=(view.visitor.once);
                    div.field {
                        label for="file" { (view.t("file-label")) }
                        p.help #file-help { (view.tw("file-help", &limit)) }
                        @if let Some(problem) = problem { p.err #file-problem { (icon("bad")) (view.say(&problem.text)) } }
                        input.in #file type="file" name="file" multiple aria-invalid=[problem.map(|_| "true")]
                            aria-describedby=(if problem.is_some() { "file-help file-problem" } else { "file-help" });
                    }
                    p.row { button.btn { (view.t("file-button")) } }
                }
            }
        }
    }
}
