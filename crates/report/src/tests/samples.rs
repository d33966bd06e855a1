//! Documents to test with: one as a concept fills it, one as an attacker would.

use jiff::civil::date;
use kernel::document::{
    Bars, Block, Chart, Column, Course, CoursePoint, Document, Drawing, Matrix, Shade, Table, TableCell, TableRow, TimePoint, Timeline,
};

/// Texts that mean something to some format on the way, or that fonts and columns cannot take.
pub(super) const HOSTILE: [&str; 30] = [
    "#sys.inputs #panic() #import \"x\" *bold* _it_ $x^2$ `raw` <label> @ref // c /* c */ \\u{41} = heading",
    "#read(\"/etc/passwd\") #eval(\"1\")",
    "]#pagebreak()[ ) } { ( ",
    "\"double\" 'single' \\ back\\\\slash %s {0}",
    "<script>alert(1)</script> &amp; & ]]> <!--",
    "=HYPERLINK(\"https://evil\",\"x\")",
    "+1",
    "-1",
    "@SUM(A1)",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "\tTab first",
    "\rCR first",
    "\nLF first",
    "'=already",
    "''=twice",
    "'quoted'",
    "5.10",
    "007",
    "1e5",
    "2026-11-22",
    "TRUE",
    "שלום עולם مرحبا بالعالم \u{202e}gnirts desrever\u{202c}",
    "👩‍💻 🇪🇺 ✓ 漢字 ひらがな 한국어 𝔘 \u{f8ff} \u{fffd} \u{fffe} \u{10ffff}",
    "a\u{301}\u{302}\u{303} ب\u{301} 漢\u{301} \u{301} x\u{20dd} Z\u{335}\u{336}\u{337} ש\u{301}",
    "bell\u{7} esc\u{1b}[31m vt\u{b} del\u{7f} c1\u{9b} _x0041_ nbsp\u{a0}x\u{2028}y",
    "line\nline\r\nline\n\n\nline   three spaces ",
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
];

/// A Statement of Applicability with `rows` rows in four groups.
pub(crate) fn soa(rows: usize) -> Document {
    let mut table = Table {
        name: "Controls".into(),
        caption: String::new(),
        columns: vec![
            Column::new("ref", "Ref", 1.0),
            Column::new("control", "Control", 3.0),
            Column::new("level", "Risk", 1.0),
            Column::new("checks", "Checks", 0.8),
            Column::new("since", "Since", 1.0),
            Column::new("reasons", "Reasons", 2.0),
            Column::new("justification", "Justification", 4.0),
            Column::new("id", "Id", 1.0).data_only(),
        ],
        rows: Vec::new(),
    };
    let levels = ["Very low", "Low", "Medium", "High", "Very high"];
    for row in 0..rows {
        if row % 24 == 0 {
            table.rows.push(TableRow::Group(format!("A.{} Organizational, 20 of 24 applicable", row / 24 + 5)));
        }
        let at = row % 5;
        table.rows.push(TableRow::Cells(vec![
            TableCell::text(format!("5.{}", row + 1)),
            TableCell::text("Information security in supplier relationships"),
            TableCell::Level(u8::try_from(at).unwrap() + 1, levels[at].into()),
            TableCell::Int(i64::try_from(row).unwrap() - 3),
            TableCell::Date(date(2026, 6, 11)),
            TableCell::Words(vec!["Law".into(), "Contract".into()]),
            if at == 3 {
                TableCell::Empty
            } else {
                TableCell::text("Suppliers process customer data, so agreements and reviews are needed.")
            },
            TableCell::Number(0.5),
        ]));
    }
    Document {
        key: "soa".into(),
        title: "Statement of Applicability".into(),
        organisation: "Nordlicht Software GmbH".into(),
        facts: vec![("Version".into(), "7".into()), ("Approved by".into(), "Jonas Weidt, CISO".into())],
        as_at: "As at 2026-11-22 14:00 Europe/Berlin".into(),
        stamp: "2026-11-22T13:00:00Z".into(),
        standing: "Approved: RP-1".into(),
        source_note: "Based on ISO/IEC 27002 guidance".into(),
        language: "en".into(),
        landscape: true,
        blocks: vec![Block::Table(table)],
    }
}

/// A document whose every text is hostile.
pub(super) fn hostile() -> Document {
    let all = HOSTILE.join(" | ");
    let columns = vec![Column::new("=key", &all, 1.0), Column::new("text", "#text", 3.0), Column::new("text", "Again", f32::NAN)];
    let rows = HOSTILE.iter().flat_map(|text| {
        let text = (*text).to_owned();
        [
            TableRow::Group(text.clone()),
            TableRow::Cells(vec![TableCell::Text(text.clone()), TableCell::Level(9, text.clone()), TableCell::Words(vec![text])]),
        ]
    });
    let table = Table { name: "'[a]:*?/\\ \u{1}'".into(), caption: all.clone(), columns, rows: rows.collect() };
    let empty = Table { name: "history".into(), caption: "Nothing".into(), columns: vec![Column::new("a", "A", 1.0)], rows: vec![] };
    let facts: Vec<_> = HOSTILE.iter().map(|text| ((*text).to_owned(), (*text).to_owned())).collect();
    Document {
        key: all.clone(),
        title: all.clone(),
        organisation: all.clone(),
        facts: facts.clone(),
        as_at: all.clone(),
        stamp: "2026-11-22T13:00:00Z".into(),
        standing: all.clone(),
        source_note: all.clone(),
        language: "\"x\"#y-zz".into(),
        landscape: false,
        blocks: vec![
            Block::Heading(0, all.clone()),
            Block::Heading(99, all.clone()),
            Block::Paragraph(all.clone()),
            Block::List(HOSTILE.iter().map(|text| (*text).to_owned()).collect()),
            Block::Facts(facts),
            Block::Table(table.clone()),
            Block::Table(table),
            Block::Table(empty),
            Block::Table(Table::default()),
            Block::Contents(vec![(all.clone(), all.clone()), (all.clone(), String::new())]),
            Block::Chapter { title: all.clone(), standing: all.clone(), source_note: all.clone() },
            Block::Chart(matrix(&all)),
            Block::Chart(bars(&all)),
            Block::Chart(course(&all)),
            Block::Chart(timeline(&all)),
        ],
    }
}

/// A matrix whose words are all the same.
pub(super) fn matrix(word: &str) -> Chart {
    let words = vec![word.to_owned(); 5];
    let cells = (1..=5_u8).map(|row| (1..=5_u8).map(|column| (row.max(column), u64::from(row * column % 7))).collect()).collect();
    let drawing = Matrix { axes: (word.into(), word.into()), rows: words.clone(), columns: words.clone(), levels: words, cells, limit: 3 };
    Chart { name: word.into(), caption: word.into(), drawing: Drawing::Matrix(drawing) }
}

/// Bars of every shade, one of them empty.
pub(super) fn bars(word: &str) -> Chart {
    let shades = [Shade::Ok, Shade::Part, Shade::Stale, Shade::Bad, Shade::None, Shade::Level(1), Shade::Level(9)];
    let parts = shades.into_iter().map(|shade| (shade, word.to_owned())).collect();
    let rows = vec![(word.to_owned(), vec![3, 0, 1, 4, 1, 5, 9]), (word.to_owned(), vec![]), (word.to_owned(), vec![1_000_000])];
    let drawing = Bars { head: word.into(), parts, all: word.into(), rows };
    Chart { name: word.into(), caption: word.into(), drawing: Drawing::Bars(drawing) }
}

/// A course with a gap, limits on both sides and numbers of every size.
pub(super) fn course(word: &str) -> Chart {
    let values = [Some(-325), Some(9_950), None, Some(0), Some(9_950)];
    let shades = [Shade::Bad, Shade::Stale, Shade::None, Shade::None, Shade::Ok];
    let points = values.into_iter().zip(shades).map(|(value, shade)| CoursePoint { label: word.into(), value, shade, word: word.into() });
    let limits = vec![(word.to_owned(), 9_500), (word.to_owned(), 100)];
    let drawing =
        Course { head: word.into(), number: word.into(), judged: word.into(), points: points.collect(), limits, good: (Some(9_500), None) };
    Chart { name: word.into(), caption: word.into(), drawing: Drawing::Course(drawing) }
}

/// Days of every shade over three years.
pub(super) fn timeline(word: &str) -> Chart {
    let day = |year, shade| TimePoint { label: word.into(), day: date(year, 5, 17), shade, word: word.into() };
    let points = vec![day(2026, Shade::Ok), day(2027, Shade::Bad), day(2027, Shade::Stale), day(2028, Shade::None)];
    let today = Some((date(2027, 8, 1), word.to_owned()));
    let drawing = Timeline { head: word.into(), day: word.into(), stands: word.into(), points, today };
    Chart { name: word.into(), caption: word.into(), drawing: Drawing::Timeline(drawing) }
}
