//! Status by theme (2022) or category (2013): a bar for each group of controls, on the page and in the report.

use super::record::Status;
use super::statement::{Line, Statement, grouped};
use kernel::Choice;
use kernel::document::{Bars, Chart, Drawing, Shade};
use maud::{Markup, html};
use ui::View;

/// What stands for an applicable line, in order first. The same parts as the measure of implemented lines.
const PARTS: [(Shade, &[Status]); 4] = [
    (Shade::Ok, &[Status::Implemented]),
    (Shade::Part, &[Status::Partly, Status::InProgress]),
    (Shade::None, &[Status::Planned]),
    (Shade::Bad, &[Status::NoControl]),
];

/// Applicable lines of each group by status.
pub(super) fn chart(view: &View<'_>, statement: &Statement) -> Chart {
    let word = |statuses: &[Status]| {
        let words: Vec<String> = statuses.iter().map(|status| view.words.choice(Status::CHOICES, status.key())).collect();
        words.join(", ")
    };
    let parts = PARTS.iter().map(|(shade, statuses)| (*shade, word(statuses))).collect();
    let rows = themes(statement)
        .into_iter()
        .map(|(first, lines)| {
            let count = |statuses: &[Status]| lines.iter().filter(|line| statuses.contains(&line.status)).count() as u64;
            (name(view, statement, first), PARTS.iter().map(|(_, statuses)| count(statuses)).collect())
        })
        .collect();
    let drawing = Drawing::Bars(Bars { head: view.t("soa-theme"), parts, all: view.t("view-all"), rows });
    Chart { name: view.t("soa-chart-name"), caption: view.t("soa-chart"), drawing }
}

/// Lines under the same theme. The controls of 2013 stand under 35 objectives, which belong to 14 categories.
fn themes(statement: &Statement) -> Vec<(&Line, Vec<&Line>)> {
    let all: Vec<&Line> = statement.lines.iter().collect();
    let mut themes: Vec<(&Line, Vec<&Line>)> = Vec::new();
    for (first, lines) in grouped(&all) {
        let key = |line: &Line| (line.group().0, top(line.group().1).to_owned());
        match themes.last_mut().filter(|(known, _)| key(known) == key(first)) {
            Some((_, known)) => known.extend(lines),
            None => themes.push((first, lines)),
        }
    }
    themes
}

/// `A.9.1` stands under `A.9`.
fn top(group: &str) -> &str {
    group.match_indices('.').nth(1).map_or(group, |(place, _)| group.get(..place).unwrap_or(group))
}

fn name(view: &View<'_>, statement: &Statement, line: &Line) -> String {
    let (edition, group, title) = line.group();
    let Some(edition) = edition else { return view.t("soa-own") };
    let above = top(group);
    let pack = packs::by_key(edition.pack()).ok();
    let title = if above == group { title } else { pack.and_then(|pack| pack.group(above)).map_or(title, |group| group.title.as_str()) };
    if statement.several_editions() { format!("{above} {title} ({})", edition.key()) } else { format!("{above} {title}") }
}

/// The chart on the page; each number opens its lines.
pub(super) fn section(view: &View<'_>, statement: &Statement) -> Markup {
    let chart = chart(view, statement);
    let Drawing::Bars(bars) = &chart.drawing else { return html! {} };
    let themes: Vec<String> = themes(statement)
        .iter()
        .map(|(first, _)| if first.asked().is_none() { "own".to_owned() } else { top(first.group().1).to_owned() })
        .collect();
    let link = |row: usize, part: usize| {
        let (theme, (_, statuses)) = (themes.get(row)?, PARTS.get(part)?);
        let words: Vec<&str> = statuses.iter().map(|status| status.key()).collect();
        Some(view.here(&[("theme", theme), ("view", ""), ("q", &format!("status:{}", words.join(",")))]))
    };
    html! { details.part { summary { (view.t("soa-chart")) } (ui::figures::bars(&chart.caption, bars, &link)) } }
}
