//! Charts as typed data: pages and prints draw them each in their way, and each is its own table.

use super::{Column, Table, TableCell, TableRow};
use jiff::civil::{Date, date};

/// A chart. Whoever draws it puts its numbers beside it; workbooks and JSON get them as a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Short name: the sheet of a workbook, the key in JSON.
    pub name: String,
    /// What it shows, in a sentence.
    pub caption: String,
    /// Its data.
    pub drawing: Drawing,
}

/// The data of a chart.
#[derive(Debug, Clone, PartialEq)]
pub enum Drawing {
    /// How many stand in each cell of two scales.
    Matrix(Matrix),
    /// How wholes divide, one bar each, on a common scale.
    Bars(Bars),
    /// How a value moved from period to period.
    Course(Course),
    /// On which days something is due or was done.
    Timeline(Timeline),
}

/// Counts by two scales, over the level of each cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Matrix {
    /// Names of the scale upwards and of the one to the right.
    pub axes: (String, String),
    /// Words of the rows, from the lowest.
    pub rows: Vec<String>,
    /// Words of the columns, from the lowest.
    pub columns: Vec<String>,
    /// Words of the ranks, from the lowest.
    pub levels: Vec<String>,
    /// Rank 1 to 5 and count of each cell, by row and column.
    pub cells: Vec<Vec<(u8, u64)>>,
    /// A heavy line parts the ranks up to this one from those above.
    pub limit: u8,
}

/// Stacked bars.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bars {
    /// What a row is.
    pub head: String,
    /// The parts of each bar in order: how they are drawn, and their words.
    pub parts: Vec<(Shade, String)>,
    /// Word for the whole.
    pub all: String,
    /// Each row with the number of each part.
    pub rows: Vec<(String, Vec<u64>)>,
}

/// Values of periods in their order, between limits. Numbers are in hundredths.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Course {
    /// What a row is, such as a period.
    pub head: String,
    /// What the numbers are, with their unit.
    pub number: String,
    /// What the last column says: how each value is judged.
    pub judged: String,
    /// Periods in their order.
    pub points: Vec<CoursePoint>,
    /// Lines across: word and number.
    pub limits: Vec<(String, i64)>,
    /// What is good: from, to; open where nothing is said.
    pub good: (Option<i64>, Option<i64>),
}

/// The value of one period.
#[derive(Debug, Clone, PartialEq)]
pub struct CoursePoint {
    /// The period in words.
    pub label: String,
    /// The value; [`None`] where it could not be measured.
    pub value: Option<i64>,
    /// How it is drawn.
    pub shade: Shade,
    /// How it is judged, in words.
    pub word: String,
}

/// Days on a line of years.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timeline {
    /// What a row is.
    pub head: String,
    /// What the days are.
    pub day: String,
    /// What the last column says: how each day stands.
    pub stands: String,
    /// What is due or was done, in the order of the days.
    pub points: Vec<TimePoint>,
    /// The day of the moment that is shown, and the word for it.
    pub today: Option<(Date, String)>,
}

/// A day on which something is due or was done.
#[derive(Debug, Clone, PartialEq)]
pub struct TimePoint {
    /// What.
    pub label: String,
    /// When.
    pub day: Date,
    /// How it is drawn.
    pub shade: Shade,
    /// How it stands, in words.
    pub word: String,
}

impl Timeline {
    /// The years that are drawn, from the first to the last day.
    pub fn years(&self) -> std::ops::RangeInclusive<i16> {
        let years = || self.points.iter().map(|point| point.day.year());
        years().min().unwrap_or_default()..=years().max().unwrap_or_default()
    }

    /// Where a day lies, from 0 at the beginning of the first year to 1 at the end of the last; nothing outside.
    pub fn place(&self, day: Date) -> Option<f64> {
        let years = self.years();
        let days = |from: Date, to: Date| from.until(to).map(|span| f64::from(span.get_days())).unwrap_or_default();
        let (first, last) = (date(*years.start(), 1, 1), date(*years.end(), 12, 31));
        years.contains(&day.year()).then(|| days(first, day) / (days(first, last) + 1.0))
    }
}

impl Course {
    /// The numbers between which everything lies that is drawn; a little apart where all are the same.
    pub fn span(&self) -> (i64, i64) {
        let values = self.points.iter().filter_map(|point| point.value).chain(self.limits.iter().map(|(_, limit)| *limit));
        let (low, high) = values.fold((i64::MAX, i64::MIN), |(low, high), value| (low.min(value), high.max(value)));
        match () {
            () if low > high => (0, 100),
            () if low == high => (low.saturating_sub(100), high.saturating_add(100)),
            () => (low, high),
        }
    }
}

/// How a part of a bar is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shade {
    /// In order: solid black.
    Ok,
    /// Partly: grey.
    Part,
    /// Out of date: ochre.
    Stale,
    /// Failed, missing or late: red.
    Bad,
    /// Not yet: pale.
    None,
    /// A risk level of rank 1 to 5.
    Level(u8),
}

impl Chart {
    /// Its numbers as a table.
    pub fn table(&self) -> Table {
        let number = |n: u64| TableCell::Int(i64::try_from(n).unwrap_or(i64::MAX));
        let (columns, rows): (Vec<Column>, Vec<TableRow>) = match &self.drawing {
            Drawing::Matrix(matrix) => {
                let head = format!("{} / {}", matrix.axes.0, matrix.axes.1);
                let columns = std::iter::once(Column::new("row", &head, 2.0))
                    .chain((1..).zip(&matrix.columns).map(|(n, word)| Column::new(&format!("column_{n}"), word, 1.0)));
                let rows = matrix.rows.iter().zip(&matrix.cells).rev().map(|(word, cells)| {
                    let numbers = (0..matrix.columns.len()).map(|at| number(cells.get(at).map_or(0, |(_, n)| *n)));
                    TableRow::Cells(std::iter::once(TableCell::text(word)).chain(numbers).collect())
                });
                (columns.collect(), rows.collect())
            }
            Drawing::Bars(bars) => {
                let parts = (1..).zip(&bars.parts).map(|(n, (_, word))| Column::new(&format!("part_{n}"), word, 1.0));
                let columns = std::iter::once(Column::new("row", &bars.head, 2.0)).chain(parts).chain([Column::new("all", &bars.all, 1.0)]);
                let rows = bars.rows.iter().map(|(word, numbers)| {
                    let each = (0..bars.parts.len()).map(|at| number(numbers.get(at).copied().unwrap_or_default()));
                    TableRow::Cells(std::iter::once(TableCell::text(word)).chain(each).chain([number(numbers.iter().sum())]).collect())
                });
                (columns.collect(), rows.collect())
            }
            Drawing::Course(course) => {
                let columns = [("row", &course.head, 1.0), ("value", &course.number, 1.0), ("judged", &course.judged, 1.2)];
                let rows = course.points.iter().map(|point| {
                    let value = point.value.map_or(TableCell::Empty, |hundredths| TableCell::Number(hundredths as f64 / 100.0));
                    TableRow::Cells(vec![TableCell::text(&point.label), value, TableCell::text(&point.word)])
                });
                (columns.into_iter().map(|(key, label, width)| Column::new(key, label, width)).collect(), rows.collect())
            }
            Drawing::Timeline(timeline) => {
                let columns = [("row", &timeline.head, 3.0), ("day", &timeline.day, 1.0), ("stands", &timeline.stands, 2.0)];
                let rows = timeline.points.iter().map(|point| {
                    TableRow::Cells(vec![TableCell::text(&point.label), TableCell::Date(point.day), TableCell::text(&point.word)])
                });
                (columns.into_iter().map(|(key, label, width)| Column::new(key, label, width)).collect(), rows.collect())
            }
        };
        Table { name: self.name.clone(), caption: self.caption.clone(), columns, rows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(chart: &Chart) -> Vec<String> {
        let table = chart.table();
        let heads = table.columns.iter().map(|column| column.label.clone()).collect::<Vec<_>>().join(" | ");
        let line = |row: &TableRow| match row {
            TableRow::Cells(cells) => cells.iter().map(TableCell::plain).collect::<Vec<_>>().join(" | "),
            TableRow::Group(text) => text.clone(),
        };
        std::iter::once(heads).chain(table.rows.iter().map(line)).collect()
    }

    #[test]
    fn a_chart_is_its_own_table() {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let matrix = Matrix {
            axes: ("Likelihood".into(), "Consequence".into()),
            rows: words(&["rare", "often"]),
            columns: words(&["small", "large"]),
            levels: Vec::new(),
            cells: vec![vec![(1, 4), (2, 0)], vec![(2, 1), (5, 3)]],
            limit: 2,
        };
        let chart = |drawing| Chart { name: "c".into(), caption: "C".into(), drawing };
        assert_eq!(plain(&chart(Drawing::Matrix(matrix))), ["Likelihood / Consequence | small | large", "often | 1 | 3", "rare | 4 | 0"]);
        let bars = Bars {
            head: "Theme".into(),
            parts: vec![(Shade::Ok, "done".into()), (Shade::Bad, "missing".into())],
            all: "All".into(),
            rows: vec![("A.5".into(), vec![30, 7]), ("A.6".into(), vec![8])],
        };
        let point = |label: &str, value, word: &str| CoursePoint { label: label.into(), value, shade: Shade::Ok, word: word.into() };
        let course = Course {
            head: "Period".into(),
            number: "Percent".into(),
            judged: "Verdict".into(),
            points: vec![point("2026-01", Some(9_350), "good"), point("2026-02", None, "not measured")],
            limits: vec![("Good from".into(), 9_500)],
            good: (Some(9_500), None),
        };
        let at = |label: &str, day| TimePoint { label: label.into(), day, shade: Shade::None, word: "ahead".into() };
        let points = vec![at("Visit", date(2027, 1, 1)), at("End", date(2028, 12, 31))];
        let line = Timeline { head: "What".into(), day: "By".into(), stands: "State".into(), points, today: None };
        // 2027 and the leap year 2028 have 731 days.
        assert_eq!((line.place(date(2027, 1, 1)), line.place(date(2028, 1, 1))), (Some(0.0), Some(365.0 / 731.0)));
        assert_eq!((line.place(date(2029, 1, 1)), line.place(date(2026, 12, 31)), line.years()), (None, None, 2027..=2028));
        assert_eq!(Timeline::default().place(date(2027, 1, 1)), None);
        assert_eq!(plain(&chart(Drawing::Timeline(line))), ["What | By | State", "Visit | 2027-01-01 | ahead", "End | 2028-12-31 | ahead"]);
        assert_eq!((course.span(), Course::default().span()), ((9_350, 9_500), (0, 100)));
        assert_eq!(
            plain(&chart(Drawing::Course(course))),
            ["Period | Percent | Verdict", "2026-01 | 93.5 | good", "2026-02 |  | not measured"]
        );
        assert_eq!(plain(&chart(Drawing::Bars(bars))), ["Theme | done | missing | All", "A.5 | 30 | 7 | 37", "A.6 | 8 | 0 | 8"]);
    }
}
