//! The grid of a programme: clauses and controls beside its audits, and a form that puts some of them on a check list.

use super::grid::{Grid, Heading, Subject, asked, audits, count, grid};
use super::planned::{self, Difference, What};
use super::record::{AUDIT_PROGRAMME, AuditProgramme};
use super::rules::may_approve;
use crate::assure::audit::pieces::conclusion_mark;
use crate::assure::audit::{AUDIT, Audit, AuditLine, Chosen, Conclusion};
use kernel::nouns::Function;
use kernel::{Action, Choice, Fault, Mark, Row};
use maud::{Markup, html};
use ui::concept::{Shown, why_not};
use ui::pieces::{Column, Table, Tone, marked, n_of, note, reference_only, reference_row, state};
use ui::view::encode;
use ui::{View, paths};

/// So many clauses and controls are named of what moved in one audit.
const NAMED: usize = 12;

/// Path of the grid.
pub(super) const GRID: &str = "/audit-grid";

fn grid_of(row: &Row) -> String {
    format!("{GRID}?programme={}", encode(&row.reference))
}

/// On a programme: its audits and the way to the grid.
pub(super) fn of_programme(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let rows = audits(row.id, view.read)?;
    let add = format!("{}?programme={}", paths::new(&AUDIT), encode(&row.reference));
    Ok(html! {
        section.stack.tight aria-labelledby="audits" {
            h2 #audits { (view.words.many(&AUDIT)) }
            @if rows.is_empty() { p.mute { (view.t("audit-programme-empty-yet")) } } @else { (audits_table(view, &rows)) }
            p.row {
                a.btn href=(view.link(&grid_of(row))) { (view.t("audit-grid-open")) }
                @if view.may_create(&AUDIT) && !row.retired { a.btn href=(add) { (view.t("audit-programme-add")) } }
            }
        }
    })
}

/// What of the plan is not as it was approved, audit by audit.
pub(super) fn moved(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let Some(programme) = row.of::<AuditProgramme>().filter(|_| row.value("approval").as_text().is_some()) else { return Ok(html! {}) };
    // Who sees a part of the organisation would take for gone what is hidden.
    if view.read.scope().readable().is_some() {
        let n = row.value("moved").as_int().unwrap_or_default();
        return Ok(html! { @if n > 0 { (note(Tone::Warn, &html! { p { (view.tw("audit-plan-since-n", &[("n", n.to_string())])) } })) } });
    }
    let differences = planned::now(row.id, view.read)?.since(&planned::approved(programme));
    let named = |what: &[String]| {
        let rest = what.len().saturating_sub(NAMED);
        let some = what.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        if rest == 0 { some } else { format!("{some}, {}", view.tw("more", &[("n", rest.to_string())])) }
    };
    let told = |difference: &Difference| {
        let of = |id: &str, what: &[String]| (!what.is_empty()).then(|| view.tw(id, &[("what", named(what))]));
        let what = match difference.what {
            What::Came => Some(view.t("audit-plan-came")),
            What::Left => Some(view.t("audit-plan-left")),
            What::Moved => Some(view.t("audit-plan-moved")),
            What::Same => None,
        };
        let parts = [
            what,
            of(if difference.what == What::Came { "audit-plan-all" } else { "audit-plan-more" }, &difference.more),
            of("audit-plan-less", &difference.less),
            of("audit-plan-otherwise", &difference.otherwise),
        ];
        html! { li { (reference_only(view, &AUDIT, &difference.audit)) " " (parts.into_iter().flatten().collect::<Vec<_>>().join(" ")) } }
    };
    Ok(html! {
        @if !differences.is_empty() {
            (note(Tone::Warn, &html! {
                p { (view.t("audit-plan-since")) }
                ul.list { @for difference in &differences { (told(difference)) } }
            }))
        }
    })
}

fn audits_table(view: &View<'_>, rows: &[Row]) -> Markup {
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.words.one(&AUDIT)).title(),
        Column::new(view.t("audit-when")).nowrap(),
        Column::new(view.t("state")).nowrap().quiet(),
    ];
    let mut table = Table::new(view.words.many(&AUDIT), columns);
    for (row, audit) in rows.iter().filter_map(|row| Some((row, row.of::<Audit>()?))) {
        table = table.row(vec![
            reference_only(view, &AUDIT, &row.reference),
            html! { bdi { (audit.title) } },
            html! { @if let Some(day) = audit.starts { time { (day) } } },
            state(view, row),
        ]);
    }
    table.markup()
}

/// The page.
pub(super) fn page(view: &View<'_>) -> Result<Markup, Fault> {
    let Some(row) = asked(view)? else {
        return Ok(html! {
            div.head { div { h1 { (view.t("screen-audit-grid")) } p { (view.t("audit-grid-none")) } } }
            p.row {
                @if view.may_create(&AUDIT_PROGRAMME) { a.btn.main href=(paths::new(&AUDIT_PROGRAMME)) { (view.t("audit-grid-first")) } }
                a.btn href=(view.link(&paths::list(&AUDIT))) { (view.words.many(&AUDIT)) }
            }
        });
    };
    let grid = grid(&row, view.read)?;
    let wanted = view.param("audit");
    let open = |row: &&Row| {
        ["planned", "in-progress"].contains(&row.common.state.as_str())
            && view.live()
            && view.read.scope().may(Action::Edit, &AUDIT, row.common.unit.unwrap_or_default())
    };
    let target = grid.audits.iter().filter(open).find(|audit| audit.reference.eq_ignore_ascii_case(wanted));
    let (n, of) = grid.covered();
    let twice = grid.twice();
    Ok(html! {
        div.head { div {
            h1 { (view.t("screen-audit-grid")) }
            p { (reference_row(view, &row)) @if let Some(programme) = row.of::<AuditProgramme>() { " " span.mute { (days(programme)) } } }
        } }
        div.stack {
            p.row {
                span { (view.t("audit-grid-covered")) " " b { (n_of(view, n, of)) } }
                @if n < of { (marked(Mark::Unknown, &view.tw("audit-grid-uncovered", &[("n", (of - n).to_string())]))) }
                @if twice > 0 { (marked(Mark::Doubtful, &view.tw("audit-grid-twice-n", &[("n", twice.to_string())]))) }
            }
            @if grid.audits.is_empty() { p { (view.t("audit-programme-empty-yet")) } } @else {
                (chooser(view, &row, &grid.audits.iter().filter(open).collect::<Vec<_>>(), target))
            }
            @match target {
                Some(audit) => (form(view, &grid, audit)),
                None => { @for heading in &grid.headings { (section(view, &grid, heading, None)) } }
            }
        }
    })
}

fn days(programme: &AuditProgramme) -> String {
    [programme.starts, programme.ends].iter().flatten().map(ToString::to_string).collect::<Vec<_>>().join(" – ")
}

/// The ways to put something on the check list of an audit that is still open.
fn chooser(view: &View<'_>, row: &Row, audits: &[&Row], target: Option<&Row>) -> Markup {
    html! {
        @if !audits.is_empty() {
            nav.row.screen aria-label=(view.t("audit-grid-choose")) {
                span.small { (view.t("audit-grid-choose")) }
                @for audit in audits {
                    @let here = target.is_some_and(|target| target.id == audit.id);
                    a href={ (grid_of(row)) "&audit=" (encode(&audit.reference)) } aria-current=[here.then_some("true")] { (audit.reference) }
                }
                @if target.is_some() { a href=(grid_of(row)) { (view.t("audit-grid-leave")) } }
            }
        }
    }
}

/// The grid with ticks: what is ticked goes on the check list of this audit.
fn form(view: &View<'_>, grid: &Grid, audit: &Row) -> Markup {
    let place = grid.audits.iter().position(|row| row.id == audit.id);
    html! {
        form.stack method="post" action=(paths::operation(&AUDIT, &audit.reference, "cover")) novalidate data-guard {
            input type="hidden" name="_csrf" value=(view.visitor.csrf);
            input type="hidden" name=(ui::view::ONCE) value=(view.visitor.once);
            input type="hidden" name="_version" value=(audit.version);
            h2 { (view.tw("audit-grid-add-to", &[("audit", format!("{} {}", audit.reference, audit.title()))])) }
            @for heading in &grid.headings { (section(view, grid, heading, place)) }
            fieldset.field {
                legend { (view.t("audit-line-chosen-for")) }
                input type="hidden" name="chosen" value="";
                div.row { @for key in Chosen::CHOICES.keys {
                    label.pick { input type="checkbox" name="chosen" value=(key); " " (view.words.choice(Chosen::CHOICES, key)) }
                } }
            }
            div.field {
                label for="grid-why" { (view.t("audit-grid-why")) }
                input.in #grid-why type="text" name="why" maxlength="400" dir="auto" autocomplete="off";
            }
            p.row { button.btn.main { (view.t("audit-grid-add")) } }
        }
    }
}

/// One clause or theme; the summary says how much of it is covered, and what is not as it should be. It is open where somebody ticks.
fn section(view: &View<'_>, grid: &Grid, heading: &Heading, ticks: Option<usize>) -> Markup {
    let (n, of) = count(heading.subjects.iter());
    let twice = heading.subjects.iter().filter(|subject| subject.twice).count();
    let name = format!("{} {}", heading.reference, heading.title);
    let mut columns = vec![Column::new(view.t("reference")), Column::new(view.t("audit-line-what")).title()];
    columns.extend(grid.audits.iter().map(|audit| Column::new(audit.reference.clone())));
    columns.push(Column::new(view.t("audit-grid-note")));
    let mut table = Table::new(name.trim(), columns);
    if ticks.is_some() {
        table = table.select(view.tw("audit-grid-all", &[("name", name.trim().to_owned())]), "subjects");
    }
    for subject in &heading.subjects {
        let mut cells = vec![html! { (subject.reference) }, html! { bdi { (subject.title) } }];
        cells.extend(subject.cells.iter().map(|lines| cell(view, subject, lines)));
        cells.push(remark(view, subject));
        let free =
            ticks.and_then(|place| subject.cells.get(place)).is_some_and(|lines| lines.len() < subject.parts.len()) && !subject.retired;
        table = if free {
            table.picked_row(cells, &subject.parts.join(", "), &view.tw("audit-grid-tick", &[("what", subject.reference.clone())]))
        } else if ticks.is_some() {
            table.row(std::iter::once(html! {}).chain(cells).collect())
        } else {
            table.row(cells)
        };
    }
    html! {
        details open[ticks.is_some() && n < of] {
            summary {
                (name.trim()) ": " (n_of(view, n, of))
                @if n < of { " " (marked(Mark::Unknown, &view.tw("audit-grid-uncovered", &[("n", (of - n).to_string())]))) }
                @if twice > 0 { " " (marked(Mark::Doubtful, &view.tw("audit-grid-twice-n", &[("n", twice.to_string())]))) }
            }
            (table.markup())
        }
    }
}

/// Why an audit looks at something and what it concluded.
fn cell(view: &View<'_>, subject: &Subject, lines: &[AuditLine]) -> Markup {
    let mut why: Vec<String> = Vec::new();
    for reason in lines.iter().flat_map(|line| &line.chosen) {
        let word = view.words.choice(Chosen::CHOICES, reason.key());
        if !why.contains(&word) {
            why.push(word);
        }
    }
    // The worst of a clause stands for it.
    let place = |said: &Conclusion| Conclusion::CHOICES.keys.iter().position(|key| *key == said.key());
    let said = lines.iter().filter_map(|line| line.conclusion).max_by_key(|said| (*said == Conclusion::Nonconforming, place(said)));
    html! {
        @if !lines.is_empty() {
            (conclusion_mark(view, said)) " " small { (why.join(", ")) }
            @if lines.len() < subject.parts.len() { " " small.mute { (n_of(view, number(lines.len()), number(subject.parts.len()))) } }
        }
    }
}

fn number(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

fn remark(view: &View<'_>, subject: &Subject) -> Markup {
    html! {
        @if subject.retired { (marked(Mark::Off, &view.t("audit-grid-retired"))) }
        @if !subject.is_covered() { (marked(Mark::Unknown, &view.t("audit-grid-nobody"))) }
        @if subject.twice { (marked(Mark::Doubtful, &view.t("audit-grid-twice"))) }
    }
}

/// What the signer is shown: the programme, its audits, how much they cover, and the grid that is approved with them.
pub(super) fn signing(view: &View<'_>, row: &Row) -> Result<Shown, Fault> {
    let grid = grid(row, view.read)?;
    let function = row.of::<AuditProgramme>().and_then(|programme| programme.approver).unwrap_or(Function::TopManagement);
    let (n, of) = grid.covered();
    let more = html! {
        (moved(view, row)?)
        (audits_table(view, &grid.audits))
        p { (view.t("audit-grid-covered")) " " (n_of(view, n, of)) }
        @for heading in &grid.headings { (section(view, &grid, heading, None)) }
    };
    Ok(Shown {
        facts: ui::paper::said(view, &planned::without(row))?,
        more,
        who: view.words.choice(Function::CHOICES, function.key()),
        latest: None,
        refused: why_not(view, may_approve(row, view.read))?,
    })
}
