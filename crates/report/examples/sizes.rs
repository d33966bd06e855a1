//! How long reports take and how large they are: a Statement of Applicability with 140 rows and 10 columns.
//!
//! `cargo run --release -p vouchsafe-report --example sizes [FOLDER]`; with a folder, the files are left there to look
//! at. The first figure of each format is that of a fresh process, the second the median of later documents that differ.

use std::{error::Error, time::Instant};

use kernel::document::{Bars, Block, Chart, Column, Document, Drawing, Shade, Table, TableCell, TableRow};
use report::{Format, render};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1);
    for format in Format::ALL {
        let mut times = Vec::new();
        for run in 0..12 {
            let document = soa(run);
            let start = Instant::now();
            let bytes = render(&document, format)?;
            times.push(start.elapsed().as_secs_f64() * 1e3);
            if run == 0 {
                println!("{format:5} {:8} bytes  first {:8.1} ms", bytes.len(), times.first().copied().unwrap_or_default());
                if let Some(folder) = &folder {
                    std::fs::write(format!("{folder}/soa.{format}"), bytes)?;
                }
            }
        }
        let mut later = times.split_off(1);
        later.sort_by(f64::total_cmp);
        println!("{format:5} median of {} later ones {:8.1} ms", later.len(), later.get(later.len() / 2).copied().unwrap_or_default());
    }
    if let Some(folder) = folder {
        std::fs::write(format!("{folder}/report.pdf"), render(&audit_report(), Format::Pdf)?)?;
    }
    Ok(())
}

const THEMES: [(&str, usize); 4] = [("A.5 Organizational", 48), ("A.6 People", 16), ("A.7 Physical", 28), ("A.8 Technological", 48)];
const LEVELS: [&str; 5] = ["Very low", "Low", "Medium", "High", "Very high"];
const NAMES: [&str; 6] = [
    "Policies for information security",
    "Contact with authorities",
    "Information security in supplier relationships",
    "Management of technical vulnerabilities",
    "Access rights",
    "Secure disposal or reuse of equipment",
];
const WHY: [&str; 4] = [
    "Suppliers process customer data; the contract with Havenbank (clause 14) asks for yearly reviews.",
    "Needed to treat R-42 and R-57.",
    "Source code and build systems stand in two data centres; entry is logged and reviewed each quarter by the facility owner.",
    "All development is in house, see decision 2026-03 of the management review.",
];

/// The table that the budget speaks of; `salt` makes each one differ from the others.
fn soa(salt: usize) -> Document {
    let mut rows = Vec::new();
    for (theme, count) in THEMES {
        rows.push(TableRow::Group(format!("{theme}, {} of {count} applicable", count - 2)));
        for at in 1..=count {
            rows.push(TableRow::Cells(row(theme, at, at * 7 + salt)));
        }
    }
    let columns = vec![
        Column::new("ref", "Control", 1.0),
        Column::new("name", "Name", 3.0),
        Column::new("applicable", "Applicable", 1.0),
        Column::new("reasons", "Reasons", 1.6),
        Column::new("justification", "Justification", 4.5),
        Column::new("status", "Status", 1.4),
        Column::new("level", "Residual risk", 1.2),
        Column::new("checks", "Checks", 0.8),
        Column::new("tested", "Last test", 1.1),
        Column::new("owner", "Owner", 1.6),
    ];
    let fact = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    Document {
        key: "soa".into(),
        title: "Statement of Applicability".into(),
        organisation: "Nordlicht Software GmbH".into(),
        facts: vec![
            fact("Version", &format!("7, revision {salt}")),
            fact("Scope", "Development and operation of the Polaris platform, Hamburg and Tampere"),
            fact("Approved by", "Jonas Weidt, managing director, 2026-11-02"),
            fact("Applicable", "132 of 140 controls"),
            fact("Implemented", "97 of 132, 81 of them tested"),
            fact("Reference", "ISO/IEC 27001:2022 Annex A, own catalogue P"),
        ],
        as_at: "As at 2026-11-22 14:00 Europe/Berlin".into(),
        stamp: "2026-11-22T13:00:00Z".into(),
        standing: "Approved: RP-1".into(),
        source_note: "Based on ISO/IEC 27002 guidance. Numbers and structure from ISO/IEC 27001:2022; texts are Nordlicht's own.".into(),
        language: "en".into(),
        landscape: true,
        blocks: vec![Block::Table(Table { name: "Controls".into(), caption: String::new(), columns, rows })],
    }
}

fn row(theme: &str, at: usize, salt: usize) -> Vec<TableCell> {
    let pick = |list: &[&str], by: usize| list.get(by % list.len()).copied().unwrap_or_default().to_owned();
    let rank = salt % 5;
    vec![
        TableCell::text(format!("{}.{at}", theme.get(2..3).unwrap_or_default())),
        TableCell::text(pick(&NAMES, salt)),
        TableCell::text(pick(&["Yes", "Yes", "Yes", "No"], salt)),
        TableCell::Words(vec![pick(&["Law", "Risk", "Contract"], salt), pick(&["Practice", "Risk", "Contract"], salt + 1)]),
        TableCell::text(pick(&WHY, salt)),
        TableCell::text(pick(&["Tested", "Stale", "Untested", "Failed", "Partly in place"], salt)),
        u8::try_from(rank + 1).map_or(TableCell::Empty, |level| TableCell::Level(level, pick(&LEVELS, rank))),
        i64::try_from(salt % 23).map_or(TableCell::Empty, TableCell::Int),
        TableCell::Date(
            jiff::civil::date(2026, 1, 1).saturating_add(jiff::Span::new().days(i64::try_from(salt % 300).unwrap_or_default())),
        ),
        TableCell::text(pick(&["Jonas Weidt", "Aino Virtanen", "Maximiliane Oberhauser", ""], salt)),
    ]
}

/// A report with every kind of block, to look at.
fn audit_report() -> Document {
    let mut document = soa(1);
    let text = "The team looked at access rights in Hamburg and Tampere. Of 89 accounts drawn, 84 matched an approval. \
                Five belonged to people who had left; two of these could still sign in.\nThe owner was told on the same day.";
    document.key = "audit".into();
    document.title = "Internal audit of access control".into();
    document.landscape = false;
    document.blocks.truncate(1);
    let columns = vec![
        Column::new("ref", "Finding", 1.0),
        Column::new("text", "What was found", 5.0),
        Column::new("level", "Weight", 1.0),
        Column::new("due", "Due", 1.0),
    ];
    let rows = (1..9)
        .map(|at| {
            TableRow::Cells(vec![
                TableCell::text(format!("F-{at}")),
                TableCell::text(text),
                TableCell::Level(u8::try_from(at % 5 + 1).unwrap_or(1), LEVELS.get(at % 5).copied().unwrap_or_default().into()),
                TableCell::Date(jiff::civil::date(2026, 12, 1)),
            ])
        })
        .collect();
    let bars = Bars {
        head: "System".into(),
        parts: vec![(Shade::Ok, "matched".into()), (Shade::Stale, "late".into()), (Shade::Bad, "unknown".into())],
        all: "All".into(),
        rows: vec![("Payroll".into(), vec![84, 3, 2]), ("Mail".into(), vec![40, 0, 1])],
    };
    let blocks = vec![
        Block::Heading(1, "What we did".into()),
        Block::Paragraph(text.into()),
        Block::List(vec!["Interviews with four owners".into(), text.into(), "A sample of 89 of 1,204 accounts".into()]),
        Block::Heading(2, "Accounts".into()),
        Block::Chart(Chart { name: "Accounts".into(), caption: "84 of 89 accounts matched".into(), drawing: Drawing::Bars(bars) }),
        Block::Facts(vec![
            ("Auditor".into(), "Aino Virtanen".into()),
            ("Criteria".into(), "ISO/IEC 27001:2022, 9.2 and A.5.15 to A.5.18".into()),
        ]),
        Block::Table(Table { name: "Findings".into(), caption: "Findings, 8 of 8 with an owner".into(), columns, rows }),
        Block::Heading(1, "Conclusion".into()),
        Block::Paragraph(text.into()),
    ];
    document.blocks = blocks;
    document
}
