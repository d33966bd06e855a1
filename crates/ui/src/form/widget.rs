//! How a form asks for one field: label, help, error, input, in that order.

use super::condition;
use crate::pieces::icon;
use crate::{Names, View};
use kernel::cell::{Choices, Widget};
use kernel::{Fault, Field, Kind, Operation, Origin, Problem, Query, Register, Row, Value};
use maud::{Markup, html};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Registers up to this size are offered as a list of suggestions.
const SMALL: u64 = 200;
/// A number with fewer steps than this is chosen, not typed.
const FEW: i64 = 10;

/// States that somebody may set by hand: the record's own, and those that the workflow leads to without an act.
pub(crate) fn ways(register: &Register, from: &str) -> Vec<&'static str> {
    let by_hand = |key: &str| register.workflow.act(key).is_none();
    let open = |key: &&&str| **key == from || by_hand(key) && register.workflow.ways.iter().any(|(a, b)| *a == from && b == *key);
    register.workflow.choices.keys.iter().filter(open).copied().collect()
}

/// What the fields of one form share.
pub(crate) struct Asking<'a> {
    view: &'a View<'a>,
    register: &'static Register,
    names: &'a Names,
    problems: &'a [Problem],
    typed: &'a [(String, String)],
    operation: Option<&'static Operation>,
    small: RefCell<BTreeMap<&'static str, Vec<Row>>>,
}

/// One field with what it needs to be drawn.
struct One<'f> {
    field: &'f Field,
    id: String,
    text: String,
    described: Option<String>,
    invalid: bool,
}

impl<'a> Asking<'a> {
    pub(crate) fn new(
        view: &'a View<'a>,
        register: &'static Register,
        names: &'a Names,
        problems: &'a [Problem],
        typed: &'a [(String, String)],
    ) -> Self {
        Self { view, register, names, problems, typed, operation: None, small: RefCell::default() }
    }

    /// The same for what an operation asks.
    pub(crate) fn of(mut self, operation: &'static Operation) -> Self {
        self.operation = Some(operation);
        self
    }

    fn label(&self, field: &Field) -> String {
        match self.operation {
            Some(operation) => self.view.words.ask(self.register, operation, field),
            None => self.view.words.label(self.register, field),
        }
    }

    fn help(&self, field: &Field) -> String {
        match self.operation {
            Some(operation) => self.view.words.ask_help(self.register, operation, field),
            None => self.view.words.help(self.register, field),
        }
    }

    /// The text that stands in the field: what was typed, else the value as it would be typed.
    fn text(&self, field: &Field, value: &Value) -> Result<String, Fault> {
        let typed: Vec<&str> = self.typed.iter().filter(|(key, _)| *key == field.key).map(|(_, text)| text.as_str()).collect();
        if !typed.is_empty() {
            let filled = typed.iter().filter(|text| !text.is_empty() || typed.len() == 1);
            return Ok(filled.copied().collect::<Vec<_>>().join(", "));
        }
        // People and units are typed by name where the form suggests names.
        if let (Kind::Link(targets), Some(id)) = (field.kind, value.as_link()) {
            let rows = self.suggestions(targets)?;
            if let Some(row) = rows.iter().find(|row| row.id == id) {
                return Ok(suggested(row, &rows));
            }
        }
        Ok(field.kind.cell().print(value, self.names))
    }

    /// Records of a small register, for lists of suggestions; nothing when it is large or there are several.
    fn suggestions(&self, targets: &'static [&'static str]) -> Result<Vec<Row>, Fault> {
        let ([key], false) = (targets, targets.contains(&"*")) else { return Ok(Vec::new()) };
        if let Some(rows) = self.small.borrow().get(key) {
            return Ok(rows.clone());
        }
        let Some(register) = self.view.read.register(key) else { return Ok(Vec::new()) };
        let page = self.view.read.list(register, &Query { limit: SMALL, ..Query::default() })?;
        let rows = if page.total > SMALL { Vec::new() } else { page.rows };
        self.small.borrow_mut().insert(key, rows.clone());
        Ok(rows)
    }

    /// The field with its label, help and problem.
    pub(crate) fn field(&self, field: &Field, value: &Value, row: &Row) -> Result<Markup, Fault> {
        let help = self.help(field);
        let id = format!("f-{}", field.key);
        let wrong: Vec<String> =
            self.problems.iter().filter(|p| p.field.as_deref() == Some(&field.key)).map(|p| self.view.say(&p.text)).collect();
        // What only an operation sets is not on the form, and so decides nothing here: the form left out what does not apply.
        let shown = field.show_when.filter(|when| self.register.field(when.field).is_none_or(|other| !other.fixed));
        let only = shown.map(|when| condition(self.view, self.register, when));
        let described: Vec<String> = [(!help.is_empty(), "h"), (only.is_some(), "w"), (!wrong.is_empty(), "e")]
            .iter()
            .filter(|(is, _)| *is)
            .map(|(_, part)| format!("{id}-{part}"))
            .collect();
        let described = (!described.is_empty()).then(|| described.join(" "));
        let one = One { field, id: id.clone(), text: self.text(field, value)?, described, invalid: !wrong.is_empty() };
        let label = html! {
            (self.label(field))
            @if field.required || field.required_when.is_some() && field.required_when == field.show_when
                { " " span.mute.need { (self.view.t("form-needed")) } }
            @else if let Some(when) = field.required_when
                { " " span.mute.need { (self.view.tw("form-needed-when", &[("condition", condition(self.view, self.register, when))])) } }
        };
        let notes = html! {
            @if !help.is_empty() { p.help id={ (id) "-h" } { (help) } }
            @if let Some(text) = &only { p.help.only id={ (id) "-w" } { (text) } }
            @if !wrong.is_empty() { div id={ (id) "-e" } { @for text in &wrong { p.err { (icon("bad")) (text) } } } }
        };
        let input = self.input(&one, value, row)?;
        let grouped = matches!(field.kind.cell().widget(), Widget::Checks | Widget::Tick);
        let when = shown;
        let any = when.map(|when| when.any.join(" "));
        Ok(html! {
            @if grouped {
                fieldset.field id=(id) aria-describedby=[one.described.as_deref()] data-when=[when.map(|when| when.field)] data-any=[any]
                    { legend { (label) } (notes) (input) }
            } @else {
                div.field data-when=[when.map(|when| when.field)] data-any=[any] { label for=(id) { (label) } (notes) (input) }
            }
        })
    }

    fn input(&self, one: &One<'_>, value: &Value, row: &Row) -> Result<Markup, Fault> {
        let field = one.field;
        Ok(match (field.kind.cell().widget(), field.kind) {
            (Widget::Select, Kind::Choice(choices)) if field.key == "state" && field.origin == Origin::Common => {
                self.select(one, choices, &ways(self.register, &row.common.state), true)
            }
            (Widget::Select, Kind::Choice(choices)) => self.select(one, choices, choices.keys, field.required && !one.text.is_empty()),
            (Widget::Checks, Kind::Flags(choices)) => self.checks(one, choices),
            (Widget::Tick, _) => self.tick(one),
            (Widget::Area, _) => area(one, 4),
            (Widget::Grid, Kind::Grid(columns)) => self.grid(one, columns),
            (Widget::Picker, Kind::Link(targets)) if field.key == "unit" => self.units(one, targets)?,
            (Widget::Picker, Kind::Link(targets)) => self.picker(one, value, targets, false)?,
            (Widget::Pickers, Kind::Links(targets)) => self.picker(one, value, targets, true)?,
            (_, Kind::Integer(least, most)) if (1..FEW).contains(&most.saturating_sub(least)) => self.numbers(one, least, most),
            (Widget::Short(mode), Kind::Moment) => line(one, mode, "in medium", None),
            (Widget::Short(mode), kind) => {
                line(one, mode, "in short", if kind == Kind::Date { Some(self.view.read.today().to_string()) } else { None })
            }
            (Widget::Line(mode), _) => line(one, mode, "in", None),
            _ => line(one, "text", "in", None),
        })
    }

    fn select(&self, one: &One<'_>, choices: &Choices, keys: &[&str], filled: bool) -> Markup {
        let known = one.text.is_empty() || keys.contains(&one.text.as_str());
        html! {
            select.in id=(one.id) name=(one.field.key) aria-describedby=[one.described.as_deref()] aria-invalid=[one.invalid.then_some("true")] {
                @if !filled || one.text.is_empty() { option value="" selected[one.text.is_empty()] { (self.view.t("form-choose")) } }
                @if !known { option value=(one.text) selected { (one.text) } }
                @for key in keys { option value=(key) selected[one.text == **key] { (self.view.words.choice(choices, key)) } }
            }
        }
    }

    /// A small range of numbers: message `REGISTER-KEY-N` says what one of them means, where a concept has words for it.
    fn numbers(&self, one: &One<'_>, least: i64, most: i64) -> Markup {
        let said = |n: i64| self.view.words.find(&format!("{}-{}-{n}", self.register.key, one.field.key), &[]);
        let typed = one.text.trim().parse::<i64>().ok().filter(|n| (least..=most).contains(n));
        let filled = one.field.required && typed.is_some();
        html! {
            select.in.medium id=(one.id) name=(one.field.key) aria-describedby=[one.described.as_deref()] aria-invalid=[one.invalid.then_some("true")] {
                @if !filled { option value="" selected[one.text.is_empty()] { (self.view.t("form-choose")) } }
                @if typed.is_none() && !one.text.is_empty() { option value=(one.text) selected { (one.text) } }
                @for n in least..=most { option value=(n) selected[typed == Some(n)] { (said(n).unwrap_or_else(|| n.to_string())) } }
            }
        }
    }

    /// The empty input before the ticks says that the field was asked, even if nothing is ticked.
    fn checks(&self, one: &One<'_>, choices: &Choices) -> Markup {
        let picked: Vec<&str> = one.text.split([',', ';']).map(str::trim).collect();
        html! {
            input type="hidden" name=(one.field.key) value="";
            div.row {
                @for key in choices.keys {
                    label.pick { input type="checkbox" name=(one.field.key) value=(key) checked[picked.contains(key)]; " "
                        (self.view.words.choice(choices, key)) }
                }
            }
        }
    }

    fn tick(&self, one: &One<'_>) -> Markup {
        html! {
            div.row {
                @for (key, label) in [("yes", self.view.t("yes")), ("no", self.view.t("no"))] {
                    label.pick { input type="radio" name=(one.field.key) value=(key) checked[one.text == key]; " " (label) }
                }
            }
        }
    }

    fn grid(&self, one: &One<'_>, columns: &[&str]) -> Markup {
        let heads = columns.iter().map(|column| self.view.words.column(column)).collect::<Vec<_>>();
        html! {
            p.help { (self.view.tw("form-grid", &[("columns", heads.join(" | "))])) }
            textarea.in.code id=(one.id) name=(one.field.key) rows=((one.text.lines().count() + 2).clamp(3, 14)) dir="auto" spellcheck="false"
                data-columns=(heads.join("|")) aria-describedby=[one.described.as_deref()] aria-invalid=[one.invalid.then_some("true")] { (one.text) }
        }
    }

    /// Units on which the visitor may make records of this register.
    fn units(&self, one: &One<'_>, targets: &'static [&'static str]) -> Result<Markup, Fault> {
        let allowed = self.view.read.scope().can_create_on(self.register);
        let rows = self.suggestions(targets)?;
        if rows.is_empty() {
            return self.picker(one, &Value::None, targets, false);
        }
        let open: Vec<_> = rows.iter().filter(|row| allowed.as_ref().is_none_or(|units| units.contains(&row.id))).collect();
        let chosen = |row: &Row| one.text == row.reference || one.text == suggested(row, &rows);
        let known = one.text.is_empty() || open.iter().any(|row| chosen(row));
        Ok(html! {
            select.in id=(one.id) name=(one.field.key) aria-describedby=[one.described.as_deref()] aria-invalid=[one.invalid.then_some("true")] {
                @if !known { option value=(one.text) selected { (one.text) } }
                @for row in open { option value=(row.reference) selected[chosen(row)] { (row.title()) } }
            }
        })
    }

    fn picker(&self, one: &One<'_>, value: &Value, targets: &'static [&'static str], many: bool) -> Result<Markup, Fault> {
        let rows = if many { Vec::new() } else { self.suggestions(targets)? };
        let list = format!("{}-list", one.id);
        let find = rows.is_empty().then(|| targets.join(","));
        let chips = if rows.is_empty() {
            self.chips(one, value)?
        } else {
            html! {}
        };
        Ok(html! {
            @if many { p.help { (self.view.t("form-links")) } }
            input.in id=(one.id) type="text" name=(one.field.key) value=(one.text) list=[(!rows.is_empty()).then_some(&list)] data-find=[find]
                data-many=[many.then_some("")] data-remove=(self.view.t("form-remove")) autocomplete="off" spellcheck="false"
                aria-describedby=[one.described.as_deref()] aria-invalid=[one.invalid.then_some("true")];
            @if !rows.is_empty() { datalist id=(list) { @for row in &rows { option value=(suggested(row, &rows)) { (row.reference) } } } }
            (chips)
        })
    }

    /// What the references in the field stand for.
    fn chips(&self, one: &One<'_>, value: &Value) -> Result<Markup, Fault> {
        let mut named: BTreeMap<String, String> =
            value.links().iter().filter_map(|id| self.names.get(*id)).map(|name| (name.reference.clone(), name.title.clone())).collect();
        let mut shown = Vec::new();
        for part in one.text.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty()).take(50) {
            if !named.contains_key(part)
                && let Some(row) = self.view.read.by_reference(part)?
            {
                named.insert(part.to_owned(), row.title());
            }
            if let Some(title) = named.get(part) {
                shown.push((part, title.clone()));
            }
        }
        Ok(html! {
            @if !shown.is_empty() {
                ul.list.chips { @for (reference, title) in &shown { li data-ref=(reference) { span.ref { (reference) } " " bdi { (title) } } } }
            }
        })
    }
}

/// What a suggestion types: the title, or the reference where two titles are alike.
fn suggested(row: &Row, all: &[Row]) -> String {
    let title = row.title();
    if all.iter().filter(|other| other.title() == title).count() > 1 { row.reference.clone() } else { title }
}

fn line(one: &One<'_>, mode: &str, class: &str, placeholder: Option<String>) -> Markup {
    let kind = if matches!(mode, "email" | "url") { mode } else { "text" };
    html! {
        input class=(class) id=(one.id) type=(kind) name=(one.field.key) value=(one.text) inputmode=[(mode != "text").then_some(mode)]
            placeholder=[placeholder] dir=[(kind == "text" && class == "in").then_some("auto")] autocomplete="off"
            aria-describedby=[one.described.as_deref()] aria-invalid=[one.invalid.then_some("true")];
    }
}

fn area(one: &One<'_>, least: usize) -> Markup {
    let rows = one.text.lines().map(|line| 1 + line.chars().count() / 80).sum::<usize>();
    html! {
        textarea.in id=(one.id) name=(one.field.key) rows=(rows.clamp(least, 16)) dir="auto" aria-describedby=[one.described.as_deref()]
            aria-invalid=[one.invalid.then_some("true")] { (one.text) }
    }
}
