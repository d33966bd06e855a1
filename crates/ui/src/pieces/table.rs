//! The register table: reference in the margin, double rule, entries; stacked on narrow pages.

use maud::{Markup, html};

/// In which order a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Smallest first.
    Up,
    /// Largest first.
    Down,
}

/// A column.
#[derive(Debug, Clone, Default)]
pub struct Column {
    label: String,
    class: &'static str,
    link: Option<String>,
    order: Option<Order>,
    quiet: bool,
}

impl Column {
    /// A column with this head.
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), ..Self::default() }
    }

    /// Numbers: set to the end of the cell.
    #[must_use]
    pub const fn number(mut self) -> Self {
        self.class = "num";
        self
    }

    /// The title: at least as wide as a sentence needs, and without its label on narrow pages.
    #[must_use]
    pub const fn title(mut self) -> Self {
        self.class = "t";
        self.quiet = true;
        self
    }

    /// Short words that stay on one line.
    #[must_use]
    pub const fn nowrap(mut self) -> Self {
        self.class = "nowrap";
        self
    }

    /// Words of ours that may stand one below the other, each whole.
    #[must_use]
    pub const fn words(mut self) -> Self {
        self.class = "words";
        self
    }

    /// Short texts that people wrote: wide enough for most words.
    #[must_use]
    pub const fn text(mut self) -> Self {
        self.class = "text";
        self
    }

    /// Ways to act: short, without a label on narrow pages, and not printed.
    #[must_use]
    pub const fn acts(mut self) -> Self {
        self.class = "nowrap screen";
        self.quiet = true;
        self
    }

    /// Names and links: wide enough that they do not stand one word below the other.
    #[must_use]
    pub const fn names(mut self) -> Self {
        self.class = "names";
        self
    }

    /// Names of people: wide enough that most stand on one line.
    #[must_use]
    pub const fn people(mut self) -> Self {
        self.class = "who";
        self
    }

    /// One of two columns that are compared.
    #[must_use]
    pub const fn half(mut self) -> Self {
        self.class = "half";
        self
    }

    /// Says itself what it is, so narrow pages leave its label out.
    #[must_use]
    pub const fn quiet(mut self) -> Self {
        self.quiet = true;
        self
    }

    /// About how much room it takes at least, in rem.
    const fn width(&self) -> f32 {
        match self.class.as_bytes() {
            b"t" => 12.5,
            b"names" => 9.0,
            b"who" => 7.0,
            b"nowrap" => 7.5,
            b"num" => 4.5,
            _ => 6.0,
        }
    }

    /// The head sorts by this link; the order is that of now, if the column is the one sorted by.
    #[must_use]
    pub fn sorts(mut self, link: String, order: Option<Order>) -> Self {
        self.link = Some(link);
        self.order = order;
        self
    }
}

/// What a list has room for on a screen of 1280 and of 1440 pixels, in rem. A table that may need more scrolls in its own
/// region there; it never runs past the margin.
const ROOM: [f32; 2] = [61.5, 71.5];

/// A table. The first column is the margin: the reference, or whatever the row is filed under.
///
/// ```
/// # use ui::pieces::{Column, Table};
/// # use maud::html;
/// let table = Table::new("Levels", vec![Column::new("Level"), Column::new("Now").number()])
///     .row(vec![html! { "High" }, html! { "7" }])
///     .foot(vec![html! { "All" }, html! { "7" }]);
/// assert!(table.markup().into_string().contains("<table"));
/// ```
#[derive(Debug, Clone)]
pub struct Table {
    caption: String,
    shown_caption: bool,
    columns: Vec<Column>,
    body: Vec<Markup>,
    foot: Vec<Markup>,
    stick: bool,
    select: Option<(String, String)>,
}

impl Table {
    /// A table with this caption, which screen readers say and pages hide.
    pub fn new(caption: impl Into<String>, columns: Vec<Column>) -> Self {
        Self { caption: caption.into(), shown_caption: false, columns, body: Vec::new(), foot: Vec::new(), stick: false, select: None }
    }

    /// Shows the caption.
    #[must_use]
    pub const fn captioned(mut self) -> Self {
        self.shown_caption = true;
        self
    }

    /// The head stays in sight while the page scrolls.
    #[must_use]
    pub const fn stick(mut self) -> Self {
        self.stick = true;
        self
    }

    /// Rows can be ticked: label of the tick of all, and name of the input. Use [`Table::picked_row`] then.
    #[must_use]
    pub fn select(mut self, label: String, name: &str) -> Self {
        self.select = Some((label, name.to_owned()));
        self
    }

    /// A row: one cell per column.
    #[must_use]
    pub fn row(self, cells: Vec<Markup>) -> Self {
        self.line(&cells, "", None)
    }

    /// A row that changed since what one compares with: it gets the change bar.
    #[must_use]
    pub fn changed(self, cells: Vec<Markup>) -> Self {
        self.line(&cells, "changed", None)
    }

    /// A row with a tick: value and label of the tick.
    #[must_use]
    pub fn picked_row(self, cells: Vec<Markup>, value: &str, label: &str) -> Self {
        self.line(&cells, "", Some((value, label)))
    }

    fn line(mut self, cells: &[Markup], class: &str, pick: Option<(&str, &str)>) -> Self {
        let name = self.select.as_ref().map_or("", |(_, name)| name);
        let row = html! {
            tr class=[(!class.is_empty()).then_some(class)] {
                @if let Some((value, label)) = pick {
                    td.sel { label { input type="checkbox" name=(name) value=(value) aria-label=(label); } }
                }
                @for (place, cell) in cells.iter().enumerate() {
                    @let column = self.columns.get(place);
                    @if place == 0 && cell.0.is_empty() { td.k {} }
                    @else if place == 0 { th.k scope="row" { (cell) } }
                    @else if cell.0.is_empty() { td {} }
                    @else {
                        td class=[column.map(|c| c.class).filter(|c| !c.is_empty())]
                            data-l=[column.filter(|c| !c.quiet && !c.label.is_empty()).map(|c| &c.label)] { (cell) }
                    }
                }
            }
        };
        self.body.push(row);
        self
    }

    /// A heading across the table: what stands in the margin, the title, and n of N.
    #[must_use]
    pub fn group(mut self, margin: &str, title: &str, small: &str) -> Self {
        let span = self.columns.len().saturating_sub(1).max(1);
        let row = html! {
            tr.group {
                @if self.select.is_some() { td {} }
                td.k { (margin) }
                th scope="rowgroup" colspan=(span) { (title) @if !small.is_empty() { " " small { (small) } } }
            }
        };
        self.body.push(row);
        self
    }

    /// Totals on the double line: one cell per column.
    #[must_use]
    pub fn foot(mut self, cells: Vec<Markup>) -> Self {
        self.foot = cells;
        self
    }

    /// The table in its scrolling region.
    pub fn markup(&self) -> Markup {
        let needed: f32 = self.columns.iter().map(Column::width).sum();
        let [usual, large] = ROOM.map(|room| needed > room);
        html! {
            div.scroll role="group" aria-label=(self.caption) tabindex="0" {
                table.reg.rows.stick[self.stick].wide[usual && !large].many[large] {
                    caption.vh[!self.shown_caption] { (self.caption) }
                    thead { tr {
                        @if let Some((label, _)) = &self.select { td.sel { label { input type="checkbox" data-all aria-label=(label); } } }
                        @for (place, column) in self.columns.iter().enumerate() { (head(column, place == 0)) }
                    } }
                    tbody { @for row in &self.body { (row) } }
                    @if !self.foot.is_empty() {
                        tfoot { tr {
                            @if self.select.is_some() { td {} }
                            @for (place, cell) in self.foot.iter().enumerate() {
                                @if place == 0 { th.k scope="row" { (cell) } }
                                @else { td class=[self.columns.get(place).map(|c| c.class).filter(|c| *c == "num")] { (cell) } }
                            }
                        } }
                    }
                }
            }
        }
    }
}

fn head(column: &Column, first: bool) -> Markup {
    let class = if first {
        "k"
    } else if matches!(column.class, "num" | "half" | "nowrap screen") {
        column.class
    } else {
        ""
    };
    let sort = column.order.map(|order| if order == Order::Up { "ascending" } else { "descending" });
    html! {
        th scope="col" class=[(!class.is_empty()).then_some(class)] aria-sort=[sort] {
            @if let Some(link) = &column.link {
                a href=(link) {
                    (column.label)
                    @match column.order {
                        Some(Order::Up) => (super::icon("up")),
                        Some(Order::Down) => (super::icon("down")),
                        None => {}
                    }
                }
            } @else { (column.label) }
        }
    }
}
