//! The commands: each asks the client and prints the answer.

use crate::args::{Arguments, Command, JournalAction, Output, Place, TokenAction};
use crate::client::Client;
use crate::output::{at, line, plain, print, put, table};
use crate::{backup, check, serve, start};
use anyhow::{Context, bail};
use kernel::Register;
use serde_json::{Map, Value as Json, json};
use server::Founding;
use std::path::Path;

/// Runs a command.
///
/// # Errors
/// One clear sentence for people.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let place = &arguments.place;
    let format = place.format;
    if format == Output::Sarif && !matches!(arguments.command, Command::Check { .. }) {
        bail!("--format sarif is for vouchsafe check alone");
    }
    match &arguments.command {
        Command::Serve(options) => serve::run(place, options),
        Command::Init { name, admin, admin_name, time_zone, currency } => {
            let admin_name = admin_name.clone().unwrap_or_else(|| admin.split('@').next().unwrap_or(admin).to_owned());
            init(
                place,
                &Founding {
                    organisation: name.clone(),
                    name: admin_name,
                    email: admin.to_lowercase(),
                    time_zone: time_zone.clone(),
                    currency: currency.clone(),
                },
            )
        }
        Command::List { register, filter, sort, limit, as_at } => list(place, register_named(register)?, filter, sort, *limit, as_at),
        Command::Show { reference, as_at } => {
            let client = Client::open(place)?;
            let register = register_of(&client, reference)?;
            let record = client.get(&record_path(register, reference), &[("as_at", as_at)])?.json()?;
            print(format, &record, |record| show(register, record))
        }
        Command::Create { register, fields, reason } => {
            let register = register_named(register)?;
            let client = Client::open(place)?;
            let body = json!({ "fields": typed(fields)?, "reason": reason });
            let record = client.send("POST", &format!("/api/v1/{}", register.key), Some(&body), &[])?.json()?;
            print(format, &record, |record| format!("{} created", plain(at(record, "reference"))))
        }
        Command::Edit { reference, fields, reason, version } => {
            let client = Client::open(place)?;
            let register = register_of(&client, reference)?;
            let headers: Vec<_> = version.iter().map(|v| ("if-match", format!("\"{v}\""))).collect();
            let body = json!({ "fields": typed(fields)?, "reason": reason });
            let record = client.send("PATCH", &record_path(register, reference), Some(&body), &headers)?.json()?;
            print(format, &record, |record| format!("{} is at revision {}", plain(at(record, "reference")), plain(at(record, "version"))))
        }
        Command::Attach { reference, files, reason } => attach(place, reference, files, reason),
        Command::History { reference } => {
            let client = Client::open(place)?;
            let register = register_of(&client, reference)?;
            let history = client.get(&format!("{}/history", record_path(register, reference)), &[])?.json()?;
            print(format, &history, |history| {
                revisions(at(history, "revisions"), &["version", "recorded_at", "author", "channel", "reason"])
            })
        }
        Command::Find { words } => {
            let found = Client::open(place)?.get("/api/v1/search", &[("q", &words.join(" "))])?.json()?;
            print(format, &found, |found| rows(at(found, "records"), &["reference", "register", "title"]))
        }
        Command::Export { register, output, filter, as_at } => {
            let register = register_named(register)?;
            let extension = extension(output, &["xlsx", "csv", "json"])?;
            let answer = Client::open(place)?.get(&format!("/{}.{extension}", register.key), &[("q", filter), ("as_at", as_at)])?;
            save(output, &answer.bytes)
        }
        Command::Report { name, fields, output, as_at } => report(place, name.as_deref(), fields, output.as_deref(), as_at),
        Command::Token { action: TokenAction::Create { user, name, role, days } } => {
            let body = json!({ "fields": { "user": user, "name": name, "role": role, "days": days } });
            let made = Client::open(place)?.send("POST", "/api/v1/token", Some(&body), &[])?.json()?;
            print(format, &made, |made| plain(at(made, "token")))
        }
        Command::Invite { user } => {
            let made = Client::open(place)?.send("POST", "/api/v1/invite", Some(&json!({ "fields": { "user": user } })), &[])?.json()?;
            print(format, &made, |made| format!("Append this to the address of your server: {}", plain(at(made, "path"))))
        }
        Command::Journal { action: JournalAction::Log { limit, after, before, person, register, record, unit, channel, from, until } } => {
            let limit = limit.to_string();
            let said: [(&str, &str); 10] = [
                ("limit", &limit),
                ("after", after),
                ("before", before),
                ("person", person),
                ("register", register),
                ("record", record),
                ("unit", unit),
                ("channel", channel),
                ("from", from),
                ("until", until),
            ];
            let log = Client::open(place)?.get("/api/v1/journal", &said)?.json()?;
            print(format, &log, |log| {
                revisions(
                    at(log, "revisions"),
                    &["sequence", "recorded_at", "reference", "version", "title", "did", "author", "channel", "reason"],
                )
            })
        }
        Command::Check { stage, fail_on, as_at } => check::run(place, stage, fail_on, as_at),
        Command::Fsck { rebuild } => fsck(place, *rebuild),
        Command::Backup { file } => backup::make(place, file),
        Command::Restore { what, .. } if backup::is_file(what)? => backup::restore(place, Path::new(what)),
        Command::Restore { what, dry_run: true, .. } => turning(place, "restore", what),
        Command::Restore { what, reason, .. } => operate(place, "restore", what, &[], reason),
        Command::Openapi => line(&serde_json::to_string_pretty(&server::openapi::describe(domain::registers()))?),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut crate::args::command(), "vouchsafe", &mut script);
            put(&script)
        }
        Command::Do { operation, reference, fields, reason } => operate(place, operation, reference, fields, reason),
        Command::Operation { key, reference, dry_run: true, .. } => turning(place, key, reference),
        Command::Operation { key, reference, fields, reason, .. } => operate(place, key, reference, fields, reason),
    }
}

/// Sends files one by one; each is refused or kept on its own, and says so.
fn attach(place: &Place, reference: &str, files: &[std::path::PathBuf], reason: &str) -> anyhow::Result<()> {
    let client = Client::open(place)?;
    let register = register_of(&client, reference)?;
    for file in files {
        let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let query: String =
            form_urlencoded::Serializer::new(String::new()).append_pair("name", &name).append_pair("reason", reason).finish();
        let kept = client.send_file(&format!("{}/files?{query}", record_path(register, reference)), bytes)?.json()?;
        print(place.format, &kept, |kept| {
            format!("{} kept as {}, SHA-256 {}", name, plain(at(kept, "reference")), plain(at(kept, "sha256")))
        })?;
    }
    Ok(())
}

fn init(place: &Place, founding: &Founding) -> anyhow::Result<()> {
    serve::log(false);
    let app = start::app(place, false, None, server::Limits::default(), false)?;
    let (_, link) = start::init(&app, founding)?;
    let folder = start::folder(place, false).display().to_string();
    // The address may hold a password, which belongs on no screen.
    let (set_up, database) = match place.database {
        Some(_) => ("the database", " --database URL, with the address just given"),
        None => (folder.as_str(), ""),
    };
    line(&format!("{} is set up in {set_up}.", founding.organisation))?;
    line(&format!("Start it with: vouchsafe serve --data {folder}{database}"))?;
    line(&format!("Then {} sets a password, within seven days, at: http://127.0.0.1:8027{link}", founding.email))
}

/// The register that a word names: its key, or its plural as people say it.
fn register_named(word: &str) -> anyhow::Result<&'static Register> {
    let wanted = word.to_lowercase();
    let all = domain::registers();
    let found = all.iter().find(|r| r.key == wanted || r.plural.to_lowercase() == wanted || r.name.to_lowercase() == wanted);
    found.copied().ok_or_else(|| {
        anyhow::anyhow!("there is no register {word}. Registers: {}", all.iter().map(|r| r.key).collect::<Vec<_>>().join(", "))
    })
}

/// The register of a reference: by its prefix, or by asking.
fn register_of(client: &Client, reference: &str) -> anyhow::Result<&'static Register> {
    if let Some((prefix, _)) = kernel::id::split_reference(reference)
        && let Some(register) = domain::registers().iter().find(|r| r.prefix.eq_ignore_ascii_case(prefix))
    {
        return Ok(register);
    }
    let found = client.get("/api/v1/search", &[("q", reference)])?.json()?;
    let hit = at(&found, "records")
        .as_array()
        .into_iter()
        .flatten()
        .find(|hit| at(hit, "reference").as_str().is_some_and(|r| r.eq_ignore_ascii_case(reference)));
    let key = hit.and_then(|hit| at(hit, "register").as_str());
    key.and_then(|key| domain::registers().iter().find(|r| r.key == key))
        .copied()
        .with_context(|| format!("there is no record {reference}"))
}

fn record_path(register: &Register, reference: &str) -> String {
    format!("/api/v1/{}/{}", register.key, ui::view::encode(reference))
}

/// `field=value` words as JSON; the server reads each value as people type it.
fn typed(words: &[String]) -> anyhow::Result<Map<String, Json>> {
    let mut fields = Map::new();
    for word in words {
        let (key, value) = word.split_once('=').with_context(|| format!("write field=value, not {word}"))?;
        let value = match value.strip_prefix('@') {
            Some(file) if Path::new(file).is_file() => {
                std::fs::read_to_string(file).with_context(|| format!("{file} cannot be read as text"))?
            }
            _ => value.to_owned(),
        };
        if fields.insert(key.to_owned(), if value.is_empty() { Json::Null } else { Json::String(value) }).is_some() {
            bail!("{key} stands twice");
        }
    }
    Ok(fields)
}

fn list(place: &Place, register: &'static Register, filter: &str, sort: &str, limit: u64, as_at: &str) -> anyhow::Result<()> {
    let client = Client::open(place)?;
    if place.format == Output::Csv {
        let answer = client.get(&format!("/{}.csv", register.key), &[("q", filter), ("sort", sort), ("as_at", as_at)])?;
        return put(&answer.bytes);
    }
    let limit = limit.to_string();
    let page = client
        .get(&format!("/api/v1/{}", register.key), &[("filter", filter), ("sort", sort), ("limit", &limit), ("as_at", as_at)])?
        .json()?;
    print(place.format, &page, |page| {
        let columns: Vec<_> = register.shown().filter(|(_, f)| f.list).map(|(_, f)| f).collect();
        let heads: Vec<String> = std::iter::once("Ref".to_owned()).chain(columns.iter().map(|f| f.label.to_string())).collect();
        let records = at(page, "records").as_array().cloned().unwrap_or_default();
        let lines = records
            .iter()
            .map(|record| {
                std::iter::once(plain(at(record, "reference"))).chain(columns.iter().map(|f| plain(value(record, &f.key)))).collect()
            })
            .collect();
        format!("{}\n\n{} of {}", table(&heads, lines), records.len(), plain(at(page, "total")))
    })
}

/// A field of a record, whichever part it stands in.
fn value<'j>(record: &'j Json, key: &str) -> &'j Json {
    let parts = ["fields", "fixed", "derived"];
    parts.iter().find_map(|part| record.get(*part)?.get(key)).unwrap_or(&Json::Null)
}

fn show(register: &Register, record: &Json) -> String {
    let state = if at(record, "retired") == true { ", retired" } else { "" };
    let mut text = format!(
        "{} {}\nrevision {}{state}, changed {}\n\n",
        plain(at(record, "reference")),
        plain(at(record, "title")),
        plain(at(record, "version")),
        plain(at(record, "changed_at"))
    );
    let lines = register.shown().map(|(_, f)| (f, plain(value(record, &f.key)))).filter(|(_, text)| !text.is_empty());
    text.push_str(&table(&["Field".into(), "Value".into()], lines.map(|(field, value)| vec![field.label.to_string(), value]).collect()));
    text
}

fn rows(list: &Json, keys: &[&str]) -> String {
    let heads: Vec<String> = keys.iter().map(|key| kernel::text::humanise(key)).collect();
    let lines = list.as_array().into_iter().flatten().map(|item| keys.iter().map(|key| plain(at(item, key))).collect()).collect();
    table(&heads, lines)
}

fn revisions(list: &Json, keys: &[&str]) -> String {
    let mut list = list.clone();
    for item in list.as_array_mut().into_iter().flatten().filter_map(Json::as_object_mut) {
        let author = item.remove("author").unwrap_or_default();
        let name = at(&author, "person").as_str().or_else(|| at(&author, "kind").as_str()).unwrap_or_default();
        item.insert("author".to_owned(), Json::String(name.to_owned()));
    }
    rows(&list, keys)
}

fn report(place: &Place, name: Option<&str>, fields: &[String], output: Option<&Path>, as_at: &str) -> anyhow::Result<()> {
    let all: Vec<&str> = domain::CONCEPTS.iter().flat_map(|c| c.reports).map(|r| r.key).chain([server::reports::PACK]).collect();
    let Some(name) = name else {
        return line(&all.join("\n"));
    };
    if !all.contains(&name) {
        if kernel::id::split_reference(name).is_some() {
            bail!("{name} is a record, not the name of a report. To sign its report: vouchsafe do report {name}");
        }
        bail!("there is no report {name}. Reports: {}", all.join(", "));
    }
    let default = std::path::PathBuf::from(format!("{name}.pdf"));
    let output = output.unwrap_or(&default);
    let extension = extension(output, &["pdf", "xlsx", "docx", "csv", "json"])?;
    let mut query = vec![("as_at", as_at)];
    for word in fields {
        query.push(word.split_once('=').with_context(|| format!("write field=value, not {word}"))?);
    }
    let answer = Client::open(place)?.get(&format!("/api/v1/report/{name}.{extension}"), &query)?;
    save(output, &answer.bytes)
}

fn extension(file: &Path, known: &[&str]) -> anyhow::Result<String> {
    let extension = file.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    if known.contains(&extension.as_str()) { Ok(extension) } else { bail!("{} must end in .{}", file.display(), known.join(" or .")) }
}

fn save(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    std::fs::write(file, bytes).with_context(|| format!("{} cannot be written", file.display()))?;
    line(&format!("{} written, {} bytes", file.display(), bytes.len()))
}

fn fsck(place: &Place, rebuild: bool) -> anyhow::Result<()> {
    let client = Client::open(place)?;
    if rebuild {
        client.send("POST", "/api/v1/rebuild", Some(&json!({})), &[])?;
    }
    let found = client.get("/api/v1/fsck", &[])?.json()?;
    print(place.format, &found, |found| {
        let list = |key: &str| at(found, key).as_array().cloned().unwrap_or_default();
        let problems: Vec<String> = list("problems").iter().chain(&list("misplaced")).map(plain).collect();
        if problems.is_empty() { "What is shown is what is recorded: 0 problems.".to_owned() } else { problems.join("\n") }
    })?;
    let about = |key: &str| at(at(&found, "about"), key).as_u64().unwrap_or_default() > 0;
    let misplaced = at(&found, "misplaced").as_array().is_some_and(|list| !list.is_empty());
    let advice: Vec<&str> = [
        (about("truth"), "what is recorded is damaged, and only the newest backup can help"),
        (about("files"), "files are missing or changed; bring them back from a backup, or send the same files again"),
        (misplaced && !rebuild, "an earlier release left records behind; vouchsafe fsck --rebuild moves them, with history"),
        (misplaced && rebuild, "records still do not stand with what they are about, after they were moved; please report this"),
        (about("shown") && !rebuild, "what is shown differs from what is recorded; vouchsafe fsck --rebuild makes it anew"),
        (about("shown") && rebuild, "what is shown still differs from what is recorded, after it was made anew; please report this"),
    ]
    .into_iter()
    .filter_map(|(asked, advice)| asked.then_some(advice))
    .collect();
    if !advice.is_empty() {
        bail!("{}", advice.join("; "));
    }
    Ok(())
}

/// Every operation that a register declares: key, labels, keys of its fields. An operation of several registers comes once.
pub fn operations() -> Vec<(&'static str, Vec<&'static str>, Vec<String>)> {
    let mut list: Vec<(&'static str, Vec<&'static str>, Vec<String>)> = Vec::new();
    for register in domain::registers() {
        for operation in register.every_operation() {
            let fields = operation.fields.iter().map(|f| f.key.to_string());
            match list.iter_mut().find(|(key, _, _)| *key == operation.key) {
                Some((_, labels, known)) => {
                    if !labels.contains(&operation.label) {
                        labels.push(operation.label);
                    }
                    known.extend(fields);
                }
                None => list.push((operation.key, vec![operation.label], fields.collect())),
            }
        }
    }
    list
}

/// The end of the help: the registers there are.
pub fn registers_help() -> String {
    format!("Registers: {}", domain::registers().iter().map(|r| r.key).collect::<Vec<_>>().join(", "))
}

fn operate(place: &Place, key: &str, reference: &str, fields: &[String], reason: &str) -> anyhow::Result<()> {
    let client = Client::open(place)?;
    let register = register_of(&client, reference)?;
    if !register.every_operation().any(|o| o.key == key) {
        let known: Vec<&str> = register.every_operation().map(|o| o.key).collect();
        bail!("{reference} is of the register {}, which has no operation {key}. Operations: {}", register.key, known.join(", "));
    }
    let body = json!({ "fields": typed(fields)?, "reason": reason });
    let record = client.send("POST", &format!("{}/{key}", record_path(register, reference)), Some(&body), &[])?.json()?;
    print(place.format, &record, |record| format!("{}: {key} done", plain(at(record, "reference"))))
}

/// What retiring a record or bringing it back would do.
fn turning(place: &Place, key: &str, reference: &str) -> anyhow::Result<()> {
    let client = Client::open(place)?;
    let register = register_of(&client, reference)?;
    let told = client.get(&format!("{}/{key}", record_path(register, reference)), &[])?.json()?;
    print(place.format, &told, |told| {
        let each = |part: &str| at(told, part).as_array().cloned().unwrap_or_default();
        let mut lines: Vec<String> = each("refused").iter().map(|problem| format!("refused: {}", plain(at(problem, "message")))).collect();
        for (part, said) in [("along", "along with it"), ("changed", "changed by it"), ("stays", "stays and names it")] {
            for kin in each(part) {
                let first: Vec<String> =
                    at(&kin, "first").as_array().into_iter().flatten().map(|name| plain(at(name, "reference"))).collect();
                let total = at(&kin, "total").as_u64().unwrap_or_default();
                let more = if total > first.len() as u64 { ", …" } else { "" };
                lines.push(format!("{said}: {total} of {} ({}{more})", plain(at(&kin, "register")), first.join(", ")));
            }
        }
        if lines.is_empty() { format!("{}: {key} touches nothing else", plain(at(told, "reference"))) } else { lines.join("\n") }
    })
}
