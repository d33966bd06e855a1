//! The records that are to be looked at again, told apart by how their next review stands: what the numbers of the home page open.

use jiff::civil::Date;
use kernel::due::DueQuery;
use kernel::{DueRule, Fault, Filter, Finder, Id, Query, Read, Register, Review, Row};
use maud::{Markup, html};
use std::collections::BTreeSet;
use ui::pieces::{Column, Tab, Table, person, reference_only, views};
use ui::view::encode;
use ui::{Names, View, paths};

/// Address of the page.
pub(super) const PATH: &str = "/reviews";

/// How many records of a register the page shows; its list has all of them.
const SHOWN: u64 = 200;

/// How the next review of a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Its day lies ahead.
    Ahead,
    /// Its day has passed, and it was put off to one that has not.
    Postponed,
    /// There is no day.
    Unplanned,
    /// Its day has passed.
    Late,
}

impl Standing {
    /// In the order in which the home page counts them.
    pub(super) const EACH: [Self; 4] = [Self::Ahead, Self::Postponed, Self::Unplanned, Self::Late];

    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Ahead => "ahead",
            Self::Postponed => "postponed",
            Self::Unplanned => "unplanned",
            Self::Late => "late",
        }
    }

    /// Message of its word.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Ahead => "measure-ahead",
            Self::Postponed => "measure-postponed",
            Self::Unplanned => "measure-no-date",
            Self::Late => "measure-overdue",
        }
    }

    /// Address of the list of exactly these.
    pub(super) fn link(self) -> String {
        format!("{PATH}?which={}", self.key())
    }

    /// The filter that finds them, for both kinds whose day has passed the same.
    fn filter(self, register: &Register, rule: &DueRule) -> String {
        let day = match self {
            Self::Ahead => format!("{}>=today", rule.field),
            Self::Postponed | Self::Late => format!("{}<today", rule.field),
            Self::Unplanned => format!("{}:none", rule.field),
        };
        match register.workflow.closed {
            [] => day,
            closed => format!("{day} -state:{}", closed.join(",")),
        }
    }
}

/// Records of one register whose next review stands in one way.
struct Found {
    register: &'static Register,
    rule: &'static DueRule,
    filter: String,
    /// The first of them.
    rows: Vec<Row>,
    total: u64,
}

fn found(read: &dyn Read, standing: Standing) -> Result<Vec<Found>, Fault> {
    let late: BTreeSet<Id> = match standing {
        Standing::Postponed | Standing::Late => {
            let lines = read.due(&DueQuery::between(Date::MIN, read.today()))?.lines;
            lines.into_iter().filter(|line| line.rule.review != Review::No).map(|line| line.id).collect()
        }
        Standing::Ahead | Standing::Unplanned => BTreeSet::new(),
    };
    let mut list = Vec::new();
    for register in read.registers().iter().copied() {
        let Some(rule) = register.due_rules.iter().find(|rule| rule.review != Review::No) else { continue };
        if standing == Standing::Unplanned && rule.review == Review::Named {
            continue;
        }
        let filter = standing.filter(register, rule);
        let tests = Filter::parse(&filter, register, &Finder(read).context()).map_err(|text| Fault::field("q", text))?;
        let (rows, total) = match standing {
            Standing::Ahead | Standing::Unplanned => {
                let page = read.list(register, &Query { filter: tests, limit: SHOWN, ..Query::default() })?;
                (page.rows, page.total)
            }
            Standing::Postponed | Standing::Late => {
                let passed = read.all(register, &tests)?.into_iter();
                let rows: Vec<Row> = passed.filter(|row| late.contains(&row.id) == (standing == Standing::Late)).collect();
                let total = u64::try_from(rows.len()).unwrap_or(u64::MAX);
                (rows, total)
            }
        };
        if total > 0 {
            list.push(Found { register, rule, filter, rows, total });
        }
    }
    Ok(list)
}

/// The page.
pub(super) fn page(view: &View<'_>) -> Result<Markup, Fault> {
    let wanted = Standing::EACH.into_iter().find(|standing| standing.key() == view.param("which"));
    let counts = view.read.reviews()?;
    let count = |standing: Standing| match standing {
        Standing::Ahead => counts.ahead,
        Standing::Postponed => counts.postponed,
        Standing::Unplanned => counts.unplanned,
        Standing::Late => counts.late,
    };
    let all = Tab {
        href: view.here(&[("which", "")]),
        label: view.t("reviews-all"),
        count: Some(Standing::EACH.into_iter().map(count).sum()),
        current: wanted.is_none(),
    };
    let each = Standing::EACH.into_iter().map(|standing| Tab {
        href: view.here(&[("which", standing.key())]),
        label: view.words.get(standing.word()),
        count: Some(count(standing)),
        current: wanted == Some(standing),
    });
    let tabs: Vec<Tab> = std::iter::once(all).chain(each).collect();
    let mut parts = Vec::new();
    for standing in Standing::EACH.into_iter().rev().filter(|standing| wanted.is_none_or(|wanted| wanted == *standing)) {
        for found in found(view.read, standing)? {
            parts.push(table(view, standing, &found)?);
        }
    }
    Ok(html! {
        div.head { div { h1 { (view.t("screen-reviews")) } p { (view.t("measure-reviews-means")) } } }
        (views(&view.t("screen-reviews"), &tabs))
        @if parts.is_empty() { p.lead.part { (view.t("reviews-none")) } }
        @for part in parts { (part) }
    })
}

fn table(view: &View<'_>, standing: Standing, found: &Found) -> Result<Markup, Fault> {
    let people: Vec<Id> = found.rows.iter().filter_map(|row| row.common.owner).collect();
    let names = Names::load_with(view.read, [], &people)?;
    let caption = format!("{}: {}", view.words.many(found.register), view.words.get(standing.word()));
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.words.one(found.register)).title(),
        Column::new(view.t("reviews-day")).nowrap(),
        Column::new(view.t("owner")).people(),
    ];
    let mut table = Table::new(caption.clone(), columns);
    for row in &found.rows {
        table = table.row(vec![
            reference_only(view, row.register, &row.reference),
            html! { bdi { (row.title()) } },
            html! { @if let Some(day) = row.value(found.rule.field).as_date() { time.is-bad[standing == Standing::Late] { (day) } } },
            row.common.owner.map(|id| person(&names, id)).unwrap_or_default(),
        ]);
    }
    let list = format!("{}?q={}", paths::list(found.register), encode(&found.filter));
    let cut = found.total > u64::try_from(found.rows.len()).unwrap_or(u64::MAX);
    Ok(html! {
        section.part aria-label=(caption) {
            h2 { (caption) " " span.mute.small { (found.total) } }
            (table.markup())
            @if cut { p.screen { a href=(view.link(&list)) { (view.tw("all-of", &[("n", found.total.to_string())])) } } }
        }
    })
}
