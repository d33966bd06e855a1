//! Word search: FTS5 in SQLite, tsvector in PostgreSQL, both fed with the same tokens, so that both find alike.

use crate::hex::hex;
use crate::reader::Reader;
use crate::shape::Shape;
use crate::sql::{Args, Cell, Dialect, Sql};
use kernel::Fault;
use kernel::text::{fold, tokens};

/// Tables of the search.
pub(crate) fn ddl(dialect: Dialect) -> String {
    match dialect {
        // Tokens go in as hexadecimal, so that no tokenizer but ours decides what a word is. `secure-delete` stays off:
        // it makes every edit ten times slower (540 against 49 microseconds); an erasure runs `optimize` instead, which
        // leaves no stale word behind, once.
        Dialect::Sqlite => "CREATE VIRTUAL TABLE search USING fts5(title, words, tokenize='ascii')".into(),
        Dialect::Postgres => "CREATE TABLE search (no BIGINT PRIMARY KEY, title TSVECTOR NOT NULL, words TSVECTOR NOT NULL); \
                              CREATE INDEX search_words ON search USING GIN (words);"
            .into(),
    }
}

/// The column of the search table that holds the number of a record.
pub(crate) fn number(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "rowid",
        Dialect::Postgres => "no",
    }
}

/// Keeps the words of a record under its number.
pub(crate) fn index(sql: &dyn Sql, no: i64, title: &[String], words: &[String]) -> Result<(), Fault> {
    let both: [Cell; 3] = [no.into(), kept(sql.dialect(), title).into(), kept(sql.dialect(), words).into()];
    match sql.dialect() {
        Dialect::Sqlite => {
            sql.execute("INSERT OR REPLACE INTO search (rowid, title, words) VALUES (?1,?2,?3)", &both)?;
        }
        Dialect::Postgres => {
            let text = "INSERT INTO search (no, title, words) VALUES (?1, CAST(CAST(?2 AS TEXT) AS TSVECTOR), CAST(CAST(?3 AS TEXT) AS TSVECTOR)) \
                        ON CONFLICT (no) DO UPDATE SET title = excluded.title, words = excluded.words";
            sql.execute(text, &both)?;
        }
    }
    Ok(())
}

/// Whether exactly these words are kept under this number.
pub(crate) fn agrees(sql: &dyn Sql, no: i64, title: &[String], words: &[String]) -> Result<bool, Fault> {
    let both = [no.into(), kept(sql.dialect(), title).into(), kept(sql.dialect(), words).into()];
    let text = match sql.dialect() {
        Dialect::Sqlite => "SELECT count(*) FROM search WHERE rowid = ?1 AND title = ?2 AND words = ?3",
        Dialect::Postgres => {
            "SELECT count(*) FROM search WHERE no = ?1 AND title = CAST(CAST(?2 AS TEXT) AS TSVECTOR) AND words = CAST(CAST(?3 AS TEXT) AS TSVECTOR)"
        }
    };
    Ok(sql.number(text, &both)? == 1)
}

/// Words as the engine is given them.
fn kept(dialect: Dialect, words: &[String]) -> String {
    let form = |word: &String| if dialect == Dialect::Sqlite { hex(word.as_bytes()) } else { quoted(word) };
    words.iter().map(form).collect::<Vec<_>>().join(" ")
}

/// A lexeme between quotes.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\\', "\\\\").replace('\'', "''"))
}

/// Where the words must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Among {
    /// Anywhere in the record.
    All,
    /// In its reference or title.
    Name,
}

/// The condition, on `x.no` of the record table, that a record holds all words (the last may be a beginning).
/// [`None`] when nothing was typed that could be looked for.
pub(crate) fn condition(dialect: Dialect, typed: &str, among: Among, args: &mut Args) -> Option<String> {
    let words = tokens(typed);
    // The run typed last may be a beginning: as a whole, and with its last part (`A.8.1` finds A.8.13).
    let run = tokens(typed.split_whitespace().last().unwrap_or_default());
    let open = |word: &String| run.first() == Some(word) || run.last() == Some(word);
    if words.is_empty() {
        // Signs are no words; who types nothing else looks for them in names.
        let signs = fold(typed).trim().to_owned();
        return (!signs.is_empty()).then(|| dialect.contains("x.title_k", &args.put(signs)));
    }
    match dialect {
        Dialect::Sqlite => {
            let parts: Vec<String> =
                words.iter().map(|word| format!("\"{}\"{}", hex(word.as_bytes()), if open(word) { "*" } else { "" })).collect();
            let all = parts.join(" AND ");
            let place = args.put(if among == Among::Name { format!("{{title}} : ({all})") } else { all });
            Some(format!("x.no IN (SELECT rowid FROM search WHERE search MATCH {place})"))
        }
        Dialect::Postgres => {
            let parts: Vec<String> = words.iter().map(|word| format!("{}{}", quoted(word), if open(word) { ":*" } else { "" })).collect();
            let place = args.put(parts.join(" & "));
            let column = if among == Among::Name { "title" } else { "words" };
            Some(format!("x.no IN (SELECT s.no FROM search s WHERE s.{column} @@ CAST(CAST({place} AS TEXT) AS TSQUERY))"))
        }
    }
}

/// How many records of a register hold all words now, retired or not (either when [`None`]), of those that show: from the list of
/// records alone.
pub(crate) fn count(reader: &Reader<'_>, shape: &Shape, typed: &str, retired: Option<bool>) -> Result<u64, Fault> {
    let (mut args, dialect) = (Args::default(), reader.sql().dialect());
    let (org, register) = (args.put(reader.org), args.put(shape.register.key));
    let mut tests = format!("x.org = {org} AND x.register = {register} AND x.present = 1");
    if let Some(retired) = retired {
        tests.push_str(&format!(" AND x.retired = {}", args.put(retired)));
    }
    if let Some(units) = reader.units() {
        tests.push_str(&format!(" AND x.now_unit IN ({})", args.list(units)));
    }
    if let Some(any) = condition(dialect, typed, Among::All, &mut args) {
        tests.push_str(&format!(" AND {}", any.replacen("x.no", &dialect.plain("x.no"), 1)));
    }
    let found = reader.sql().number(&format!("SELECT count(*) FROM record x WHERE {tests}"), &args.0)?;
    Ok(u64::try_from(found).unwrap_or_default())
}
