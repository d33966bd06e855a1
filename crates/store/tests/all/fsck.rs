//! Checking: one value changed in every column of every table of what is recorded and of what is shown, each is named.

use crate::registers::{ADOPTION, HEAP, STONE, THING};
use crate::world::{Engine, Place, World, engines, note};
use kernel::nouns::{ARRANGEMENT, ATTACHMENT, Attachment, COMMENT, ORGANISATION, Organisation, SIGNOFF, TASK, UNIT};
use kernel::{Actor, Change, Door, Draft, Register};
use store::Location;

/// Tables that neither record nor show anything: accounts and keys, what the program knows of itself, two that nothing fills, and what SQLite's search
/// keeps for itself, which is checked as a whole.
const OTHERS: [&str; 17] = [
    "credential",
    "event",
    "fingerprint",
    "idempotency",
    "job",
    "installation",
    "link_token",
    "migration",
    "pack",
    "search_config",
    "search_content",
    "search_data",
    "search_docsize",
    "search_idx",
    "session",
    "sqlite_sequence",
    "token",
];

/// A database behind the store's back: rows of text whatever the type.
enum Behind {
    Sqlite(rusqlite::Connection),
    Postgres(Box<postgres::Client>),
}

impl Behind {
    fn open(place: &Place) -> Self {
        match place.location() {
            Location::Sqlite(folder) => Self::Sqlite(rusqlite::Connection::open(folder.join("vouchsafe.db")).unwrap()),
            Location::Postgres { url, .. } => Self::Postgres(Box::new(postgres::Client::connect(&url, postgres::NoTls).unwrap())),
        }
    }

    /// The first column of the rows of a query, as texts.
    fn texts(&mut self, sql: &str) -> Vec<String> {
        match self {
            Self::Sqlite(conn) => {
                let mut statement = conn.prepare(sql).unwrap();
                let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
                rows.map(Result::unwrap).collect()
            }
            Self::Postgres(client) => client.query(sql, &[]).unwrap().iter().map(|row| row.get(0)).collect(),
        }
    }

    fn run(&mut self, sql: &str) -> u64 {
        match self {
            Self::Sqlite(conn) => conn.execute(sql, []).unwrap() as u64,
            Self::Postgres(client) => client.execute(sql, &[]).unwrap(),
        }
    }

    fn tables(&mut self) -> Vec<String> {
        let sql = match self {
            Self::Sqlite(_) => "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
            Self::Postgres(_) => "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1",
        };
        self.texts(sql)
    }

    /// Columns of a table with the kind of value: `int`, `bytes`, `text`, `words`.
    fn columns(&mut self, table: &str) -> Vec<(String, &'static str)> {
        let sql = match self {
            Self::Sqlite(_) => format!("SELECT name || ' ' || type FROM pragma_table_info('{table}')"),
            Self::Postgres(_) => format!(
                "SELECT column_name || ' ' || data_type FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '{table}' \
                 ORDER BY ordinal_position"
            ),
        };
        let kind = |kind: &str| match kind.to_lowercase().as_str() {
            "bigint" | "integer" => "int",
            "blob" | "bytea" => "bytes",
            "tsvector" => "words",
            _ => "text",
        };
        self.texts(&sql).iter().map(|both| both.split_once(' ').unwrap()).map(|(name, of)| (name.to_owned(), kind(of))).collect()
    }
}

/// An organisation in which every table has rows.
fn full(engine: &Engine) -> World {
    let w = World::new(engine);
    let Actor::Person { id: ann, .. } = w.ann else { panic!() };
    let create = |register: &'static Register, draft: Draft| {
        let id = w.mint();
        w.write(&Actor::System, &[Change::create(register, id, draft)]).unwrap();
        id
    };
    let day = |month: i8| kernel::Value::Date(jiff::civil::date(2027, month, 1));
    let adoption = create(&ADOPTION, Draft::new().with("name", "Pack").with("count", 3_i64));
    w.write(&Actor::System, &[Change::edit(&ADOPTION, adoption, Draft::new().with("count", 2_i64))]).unwrap();
    let entry = kernel::Id::named(&["pack", "1"]);
    let (above, part) = (w.thing(Draft::new().with("name", "Above")), w.thing(Draft::new().with("name", "Part").with("size", 30_i64)));
    let whole = Draft::new()
        .with("name", "Whole")
        .with("note", "Some words")
        .with("colour", "Red")
        .with("level", "high")
        .with("traits", vec!["secret".to_owned()])
        .with("size", 40_i64)
        .with("price", 5_i64)
        .with("ticked", true)
        .with("answer", true)
        .with("due", kernel::Value::Date(jiff::civil::date(2027, 1, 1)))
        .with("seen", kernel::Value::Moment("2026-01-01T00:00:00Z".parse().unwrap()))
        .with("above", above)
        .with("parts", vec![part])
        .with("follows", vec![entry])
        .with("table", kernel::Value::Grid(vec![vec!["1".into(), "a".into()]]))
        .with("nick", "Nick")
        .with("page", "https://example.com/")
        .with("tags", vec!["one".to_owned()])
        .with("owner", ann)
        .with("unit", w.left);
    let whole = create(&THING, whole);
    w.write(&w.ann, &[Change::edit(&THING, whole, Draft::new().with("size", 50_i64).with("colour", "Blue"))]).unwrap();
    create(&HEAP, Draft::new().with("name", "Heap").with("things", vec![whole, part]));
    create(&STONE, Draft::new().with("text", "Written"));
    let task = create(&TASK, Draft::new().with("what", "Look").with("about", whole).with("owner", ann).with("due", day(3)));
    w.write(&Actor::System, &[Change::edit(&TASK, task, Draft::new().with("what", "Look again"))]).unwrap();
    create(&COMMENT, Draft::new().with("text", "So be it").with("about", whole));
    let (hash, size) = w.store().put_blob(&b"evidence"[..], 100).unwrap();
    let file = Attachment { file_name: "a.txt".into(), about: Some(whole), hash, size: Some(size as i64), media_type: "text/plain".into() };
    create(&ATTACHMENT, Draft::of(&file));
    let (copy, _) = w.store().put_blob(&b"what was signed"[..], 100).unwrap();
    let signature = Draft::new().with("statement", "Seen").with("act", "accept").with("about", whole).with("signer", ann);
    create(&SIGNOFF, signature.with("copy", copy.as_str()));
    let agreed = Draft::new().with("about", whole).with("due", day(1)).with("until", day(2)).with("person", ann).with("postponed", 1_i64);
    create(&ARRANGEMENT, agreed.with("reason", "Ill").with("instead", "Away"));
    // Twice as many states as a record has, so that the past is looked at too.
    w.edit(part, Draft::new().with("size", 31_i64));
    w.edit(whole, Draft::new().with("note", "Other words").with("unit", w.right));
    // A count as it is kept every few thousand rows.
    w.place.sql(
        "INSERT INTO population (org, register, seq, unit, retired, n, top) SELECT org, 'test-thing', 6, now_unit, retired, count(*), \
             max(ref_key) FROM r_test_thing WHERE from_seq <= 6 AND (to_seq IS NULL OR to_seq > 6) GROUP BY org, now_unit, retired",
    );
    w.place.sql(
            "UPDATE population SET n = (SELECT count(*) FROM r_test_thing WHERE from_seq > 6) + (SELECT count(*) FROM r_test_thing WHERE to_seq > 6) \
             WHERE register = 'test-thing' AND seq = -1",
        );
    w
}

/// Something else than a column holds, in one row; where there is one, in a row with a value.
fn changed(table: &str, column: &str, kind: &str, postgres: bool, filled: bool) -> String {
    let (row, number) = if postgres { ("ctid", "ctid") } else { ("rowid", "rowid") };
    let other = match (kind, filled, postgres) {
        // Where a number is taken by the next row, another that is not.
        ("int", true, _) if matches!(column, "no" | "seq" | "leaf" | "leaf_index" | "version") => format!("{column} + 1000"),
        ("int", true, _) => format!("{column} + 1"),
        ("int", false, _) => "7".to_owned(),
        ("bytes", true, true) => format!("set_byte({column}, 0, (get_byte({column}, 0) + 1) % 256)"),
        ("bytes", true, false) => format!("CAST(substr({column}, 1, length({column}) - 1) || x'0102' AS BLOB)"),
        ("bytes", false, true) => "'\\x0102'::bytea".to_owned(),
        ("bytes", false, false) => "x'0102'".to_owned(),
        ("words", ..) => "'other'::tsvector".to_owned(),
        (_, true, _) => format!("{column} || 'x'"),
        (_, false, _) => "'x'".to_owned(),
    };
    let among = match (filled, kind) {
        // Of what is counted, a row that counts something.
        (true, "bytes") if table == "tally" || table == "population" => format!("n <> 0 AND length({column}) > 0"),
        (true, _) if table == "tally" || table == "population" => format!("n <> 0 AND {column} IS NOT NULL"),
        (true, "bytes") => format!("{column} IS NOT NULL AND length({column}) > 0"),
        (true, _) => format!("{column} IS NOT NULL"),
        (false, _) if table == "tally" => "n <> 0".to_owned(),
        (false, _) => "1 = 1".to_owned(),
    };
    format!(
        "UPDATE {table} SET {column} = {other} WHERE {row} = (SELECT {number} FROM {table} WHERE {among} ORDER BY {number} DESC LIMIT 1)"
    )
}

/// Changes one value in every column, one after the other, and puts it back.
fn change_every_column(engine: &Engine) {
    let w = full(engine);
    w.sound();
    let mut behind = Behind::open(&w.place);
    let postgres = matches!(behind, Behind::Postgres(_));
    let (mut looked_at, mut missed) = (0, Vec::new());
    for table in behind.tables().into_iter().filter(|table| !OTHERS.contains(&table.as_str())) {
        // SQLite finds the words of a record by the number of their row.
        let number = if !postgres && table == "search" { "rowid, " } else { "" };
        let columns = behind.columns(&table);
        let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
        let names = format!("{number}{}", names.join(", "));
        behind.run(&format!("CREATE TEMPORARY TABLE aside_{table} AS SELECT {names} FROM {table}"));
        for (column, kind) in columns {
            looked_at += 1;
            let done = [true, false].iter().any(|filled| behind.run(&changed(&table, &column, kind, postgres, *filled)) == 1);
            assert!(done, "{engine:?}: {table} has no row");
            match w.store().fsck() {
                Ok(report) if !report.problems.is_empty() => assert!(report.truth + report.shown > 0),
                Ok(_) => missed.push(format!("{table}.{column}")),
                Err(fault) => missed.push(format!("{table}.{column}: {fault}")),
            }
            behind.run(&format!("DELETE FROM {table}"));
            behind.run(&format!("INSERT INTO {table} ({names}) SELECT {names} FROM aside_{table}"));
        }
    }
    println!("{engine:?}: {looked_at} columns");
    assert_eq!(missed, Vec::<String>::new(), "{engine:?}: of {looked_at} columns");
    w.sound();
}

#[test]
fn every_column_is_compared() {
    change_every_column(&Engine::Sqlite);
}

#[test]
fn every_column_is_compared_on_a_server() {
    engines().iter().skip(1).for_each(change_every_column);
}

#[test]
fn what_is_told_of_a_problem_says_what_can_help() {
    for engine in engines() {
        let w = full(&engine);
        let counts = |statement: &str, undo: &str| {
            w.place.sql(statement);
            let report = w.store().fsck().unwrap();
            w.place.sql(undo);
            (report.truth > 0, report.shown > 0, report.files > 0)
        };
        let title = "UPDATE record SET title = ";
        assert_eq!(
            counts(&format!("{title}title || 'x' WHERE reference = 'X-1'"), &format!("{title}'Above' WHERE reference = 'X-1'")),
            (false, true, false)
        );
        let reason = |word: &str| format!("UPDATE change_set SET reason = '{word}' WHERE seq = 1");
        assert_eq!(counts(&reason("other"), &reason("set up")), (true, false, false));
        let (hash, _) = w.store().put_blob(&b"evidence"[..], 100).unwrap();
        let file = w.place.data().join("blobs").join(&hash[..2]).join(&hash[2..4]).join(&hash);
        std::fs::write(&file, b"evidencE").unwrap();
        let report = w.store().fsck().unwrap();
        assert_eq!((report.truth, report.shown, report.files), (0, 0, 1), "{:?}", report.problems);
        // The same content takes its place again, whether it was changed or is gone.
        w.store().put_blob(&b"evidence"[..], 100).unwrap();
        w.sound();
        std::fs::remove_file(&file).unwrap();
        assert_eq!(w.store().fsck().unwrap().files, 1);
        w.store().put_blob(&b"evidence"[..], 100).unwrap();
        assert_eq!(w.store().get_blob(&hash).unwrap(), b"evidence");
        w.sound();
    }
}

#[test]
fn an_organisation_is_told_nothing_of_another() {
    for engine in engines() {
        let w = full(&engine);
        let other = w.mint();
        let unit = w.mint();
        let plan = |_: &dyn kernel::Read| {
            Ok(vec![
                Change::create(&ORGANISATION, other, Organisation::draft("Other", "Europe/Berlin", "EUR")),
                Change::create(&UNIT, unit, Draft::new().with("name", "Other")),
            ])
        };
        w.store().write(other, &Actor::System, &note(), &plan).unwrap();
        w.sound();
        w.place.sql("UPDATE record SET title = title || 'x' WHERE title = 'Above'");
        let problems = |organisation| w.store().fsck_of(organisation).unwrap().problems.len();
        assert_eq!((problems(w.org), problems(other)), (1, 0));
        assert_eq!(w.store().fsck().unwrap().problems.len(), 1);
    }
}
