//! The year on one page: deadlines, visits and reviews, then what falls due of each register month by month.

use super::year::{Item, certifications, items};
use crate::ground::work::pieces::{MONTHS, year_asked};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use kernel::due::Cut;
use kernel::{DueQuery, Fault, Register};
use maud::{Markup, html};
use std::collections::BTreeMap;
use ui::View;
use ui::pieces::{Column, Table, date as day, marked, reference_only};

/// Path of the page.
pub(super) const PATH: &str = "/year";

pub(super) fn page(view: &View<'_>) -> Result<Markup, Fault> {
    let year = year_asked(view);
    let all = items(view, &certifications(view.read)?)?;
    let shown: Vec<&Item> = all.iter().filter(|item| item.day.year() == year).collect();
    let near = |year: i16| html! { a.btn href=(view.here(&[("year", &year.to_string())])) { (year) } };
    Ok(html! {
        div.head {
            div { h1 { (view.tw("year-title", &[("year", year.to_string())])) } p { (view.t("year-lead")) } }
            nav.row aria-label=(view.t("calendar-years")) {
                (near(year - 1)) (near(year + 1))
                a.btn.quiet href=(view.link(&format!("/calendar?year={year}&whose=all"))) { (view.t("screen-calendar")) }
                a.btn.quiet href=(view.link("/report/cycle.pdf")) { (view.t("report-cycle")) }
            }
        }
        section.part aria-labelledby="cycle" {
            h2 #cycle { (view.t("year-cycle")) }
            @if shown.is_empty() { p { (view.t("year-nothing")) } } @else { (table(view, &shown)) }
        }
        section.part aria-labelledby="due" {
            h2 #due { (view.t("year-due")) }
            p { (view.t("year-due-lead")) }
            (due(view, year)?)
        }
    })
}

fn table(view: &View<'_>, items: &[&Item]) -> Markup {
    let columns = vec![
        Column::new(view.t("certification-day")).nowrap(),
        Column::new(view.t("certification-kind")).nowrap(),
        Column::new(view.t("reference")).nowrap(),
        Column::new(view.t("certification-what")).title(),
        Column::new(view.t("state")).quiet(),
        Column::new(view.t("certification-found-head")),
    ];
    let mut table = Table::new(view.t("year-cycle"), columns);
    for item in items {
        table = table.row(vec![
            html! { (day(item.day)) },
            html! { (view.t(item.kind)) },
            reference_only(view, item.register, &item.reference),
            html! { bdi { (item.what) } },
            item.mark.map_or_else(|| html! { (item.stands) }, |mark| marked(mark, &item.stands)),
            html! { (item.found) },
        ]);
    }
    table.markup()
}

/// How much falls due of each register in each month, for everybody; one question for the year.
fn due(view: &View<'_>, year: i16) -> Result<Markup, Fault> {
    let first = date(year, 1, 1);
    // What lies before the year and after it is counted apart, and left out.
    let months = (0..=12).map(|n: i32| first.saturating_add(n.months()));
    let cuts = std::iter::once(Date::MIN).chain(months).chain([Date::MAX]).collect();
    let query = DueQuery { cut: Cut::Spans(cuts), limit: 0, ..DueQuery::between(first, first.saturating_add(1.year())) };
    let mut counted: BTreeMap<&'static str, (&'static Register, [u64; 12])> = BTreeMap::new();
    for count in view.read.due(&query)?.counts {
        let Some(register) = count.register else { continue };
        let month = usize::try_from(count.from.month()).unwrap_or(1).saturating_sub(1);
        let numbers = &mut counted.entry(register.key).or_insert((register, [0; 12])).1;
        if let Some(number) = numbers.get_mut(month).filter(|_| count.from.year() == year) {
            *number += count.n;
        }
    }
    counted.retain(|_, (_, numbers)| numbers.iter().any(|n| *n > 0));
    if counted.is_empty() {
        return Ok(html! { p { (view.t("year-due-nothing")) } });
    }
    let mut columns = vec![Column::new(view.t("certification-what")).title()];
    columns.extend(MONTHS.iter().map(|month| Column::new(view.words.get(month).chars().take(3).collect::<String>()).number()));
    columns.push(Column::new(view.t("view-all")).number());
    let mut table = Table::new(view.t("year-due"), columns);
    for (register, numbers) in counted.values() {
        let mut cells =
            vec![html! { a href=(view.link(&format!("/work?whose=all&what={}", register.key))) { (view.words.many(register)) } }];
        cells.extend(numbers.iter().map(|n| html! { @if *n > 0 { (n) } }));
        cells.push(html! { (numbers.iter().sum::<u64>()) });
        table = table.row(cells);
    }
    Ok(table.markup())
}
