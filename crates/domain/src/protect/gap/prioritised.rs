//! The gaps of an analysis in the order in which they are best closed.

use super::asked::answers;
use super::chapter::Chapter;
use super::derived::FollowUp;
use super::pages::{chosen, head, nothing, ways};
use super::record::{GAP_ANALYSIS, GAP_ANSWER, GapAnswer, Met, Priority};
use super::rules::{follow_up, met, unplanned};
use super::start::BASICS;
use super::tally::list;
use kernel::{Choice, Fault, Id, Row};
use maud::{Markup, html};
use ui::pieces::{Column, Table, choice_mark, date, person, reference_only, sum};
use ui::{Names, View, paths};

/// How soon a gap is to be closed: as somebody said, else as its chapter and result suggest.
pub(super) fn priority(answer: &GapAnswer) -> Priority {
    if let Some(said) = answer.priority {
        return said;
    }
    let first = [Chapter::Context, Chapter::Leadership, Chapter::Assets, Chapter::Risks];
    let early = answer.chapter.is_some_and(|chapter| first.contains(&chapter) || BASICS.contains(&chapter));
    match (early, answer.result) {
        (true, Some(Met::DoesNotConform)) => Priority::High,
        (true, _) | (false, Some(Met::DoesNotConform)) => Priority::Medium,
        (false, _) => Priority::Low,
    }
}

/// Gaps, the first to be closed first.
pub(super) fn ordered(rows: &[Row]) -> Vec<(&Row, &GapAnswer)> {
    let mut gaps: Vec<(&Row, &GapAnswer)> =
        rows.iter().filter(|row| met(row).is_gap()).filter_map(|row| Some((row, row.of::<GapAnswer>()?))).collect();
    gaps.sort_by_key(|(row, answer)| (priority(answer), met(row) == Met::Partly, answer.place, row.id));
    gaps
}

/// `/gap/plan?analysis=GA-1`
pub(super) fn page(view: &View<'_>) -> Result<Markup, Fault> {
    let Some(row) = chosen(view)? else { return Ok(nothing(view, "screen-gap-plan")) };
    let rows = answers(view.read, row.id)?;
    let gaps = ordered(&rows);
    let owners: Vec<Id> = gaps.iter().filter_map(|(row, _)| row.common.owner).collect();
    let actions: Vec<Id> = gaps.iter().flat_map(|(_, answer)| answer.actions.iter().copied()).collect();
    let names = Names::load_with(view.read, [], &[owners, actions].concat())?;
    Ok(html! {
        (head(view, &row, "screen-gap-plan", "gap-plan-intro"))
        (ways(view, &row, "/gap/plan"))
        (became(view, &row, &gaps))
        div.stack {
            (acts(view, &row, &gaps))
            @if gaps.is_empty() { p.lead { (view.t("gap-plan-empty")) } } @else { (parts(view, &gaps, &names)) }
        }
    })
}

/// How many gaps there are, and what became of them.
fn became(view: &View<'_>, row: &Row, gaps: &[(&Row, &GapAnswer)]) -> Markup {
    let n = |became: FollowUp| u64::try_from(gaps.iter().filter(|(row, _)| follow_up(row) == Some(became)).count()).unwrap_or_default();
    let to = |filter: &str| view.link(&list(&row.reference, filter));
    let parts: Vec<(String, Markup, u64)> = [FollowUp::Unplanned, FollowUp::Planned, FollowUp::Done]
        .into_iter()
        .filter(|became| n(*became) > 0)
        .map(|became| (to(&format!("follow-up:{}", became.key())), choice_mark(view, became), n(became)))
        .collect();
    let all = gaps.len();
    let lead = html! { (view.t("gap-gaps")) " " @if all > 0 { a href=(to("follow-up:any")) { (all) } } @else { (all) } };
    sum(&view.t("gap-plan-sum"), &lead, &parts)
}

/// What can be done about several gaps at once.
fn acts(view: &View<'_>, row: &Row, gaps: &[(&Row, &GapAnswer)]) -> Markup {
    let open = gaps.iter().any(|(row, _)| unplanned(row));
    let offered = GAP_ANALYSIS.offers(row);
    let keys = ["plan-tasks", "plan-treatment"];
    let some: Vec<_> = offered.iter().filter(|operation| keys.contains(&operation.key)).collect();
    html! {
        @if open && view.live() { p.row.screen { @for operation in some {
            a.btn href=(paths::operation(&GAP_ANALYSIS, &row.reference, operation.key)) { (view.words.act(&GAP_ANALYSIS, operation)) }
        } } }
    }
}

/// A plan of so many gaps is seen at once; of a longer one, the part that comes first is open.
const AT_ONCE: usize = 40;

/// The gaps by how soon they are to be closed. What comes later is folded away where they are many.
fn parts(view: &View<'_>, gaps: &[(&Row, &GapAnswer)], names: &Names) -> Markup {
    let by_priority = Priority::CHOICES.keys.iter().filter_map(|key| {
        let own: Vec<&(&Row, &GapAnswer)> = gaps.iter().filter(|(_, answer)| priority(answer).key() == *key).collect();
        (!own.is_empty()).then_some((key, own))
    });
    html! {
        @for (place, (key, own)) in by_priority.enumerate() {
            @let caption = view.t(&format!("gap-plan-{key}"));
            @let left = own.iter().filter(|(row, _)| unplanned(row)).count();
            details #(key) open[place == 0 || gaps.len() <= AT_ONCE] {
                summary {
                    (caption) ": " b { (own.len()) }
                    @if left > 0 { " " span.mute { (view.tw("gap-plan-left", &[("n", left.to_string())])) } }
                }
                (table(view, &caption, &own, names))
            }
        }
    }
}

fn table(view: &View<'_>, caption: &str, gaps: &[&(&Row, &GapAnswer)], names: &Names) -> Markup {
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.t("gap-requirement")).title(),
        Column::new(view.t("gap-result")).quiet(),
        Column::new(view.t("owner")).people(),
        Column::new(view.t("gap-by")).nowrap(),
        Column::new(view.t("gap-actions")).names(),
    ];
    let mut table = Table::new(caption, columns).stick();
    for (row, answer) in gaps {
        table = table.row(vec![
            reference_only(view, &GAP_ANSWER, &row.reference),
            html! { bdi { (row.title()) } small dir="auto" { (short(if answer.observation.is_empty() { &answer.question } else { &answer.observation })) } },
            choice_mark(view, met(row)),
            html! { @if let Some(owner) = row.common.owner { (person(names, owner)) } },
            html! { @if let Some(day) = answer.target_date { (date(day)) } },
            html! { @for name in answer.actions.iter().filter_map(|id| names.get(*id)) {
            div { (reference_only(view, name.register, &name.reference)) } } },
        ]);
    }
    table.markup()
}

fn short(text: &str) -> String {
    let short: String = text.chars().take(160).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}
