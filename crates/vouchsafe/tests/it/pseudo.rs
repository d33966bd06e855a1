//! The program in a language that nobody speaks: what a page still says in plain letters was written into the code, not into a
//! message. What people have typed and what packs hold is taken away first.

use crate::harness::{Answer, House, Who};
use axum::http::Method;
use kernel::filter::Filter;
use kernel::register::Keeping;
use kernel::{Actor, Door, JournalQuery, Kind, Moment, Role, Row, Value, Words};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use ui::view::encode;

/// Words that are the same in every language: formats, units, time zones and keys.
const SAME_EVERYWHERE: &[&str] = &["PDF", "CSV", "XLSX", "DOCX", "JSON", "KB", "MB", "UTC", "CET", "CEST", "Ctrl", "Enter"];

const OPERATOR: Actor = Actor::Operator { acting_for: None };

/// Attributes whose text people meet.
const SPOKEN: &[&str] = &["title", "placeholder", "aria-label", "alt", "label", "data-none", "data-here", "data-remove", "data-columns"];

/// Every word of a page that people read or hear, by the texts in which they stand.
fn texts(page: &str) -> Vec<String> {
    let mut list = Vec::new();
    let (mut rest, mut typed) = (page, None);
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        if typed.is_none() && !text.trim().is_empty() {
            list.push(plain(text));
        }
        let end = tag.find('>').unwrap();
        let (tag, after) = (&tag[1..end], &tag[end + 1..]);
        rest = after;
        // Prose and the differences of two texts are set from what people typed and nothing else.
        if let Some((name, deep)) = &mut typed {
            *deep = *deep + usize::from(tag.starts_with(*name)) - usize::from(tag.strip_prefix('/') == Some(*name));
            if *deep == 0 {
                typed = None;
            }
        } else if tag.starts_with("div class=\"prose\"") {
            typed = Some(("div", 1_usize));
        } else if tag.starts_with("span dir=\"auto\"") {
            typed = Some(("span", 1));
        }
        let shown = tag.contains("type=\"submit\"");
        for attribute in SPOKEN.iter().chain(shown.then_some(&"value")) {
            if let Some(value) = tag.split(&format!(" {attribute}=\"")).nth(1).and_then(|rest| rest.split('"').next()) {
                list.push(plain(value));
            }
        }
    }
    list
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// The parts of a text that are compared: runs of letters and digits.
fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

/// A word in plain letters, and neither a sign nor a secret.
fn suspicious(word: &str) -> bool {
    word.is_ascii() && word.len() < 64 && word.chars().filter(char::is_ascii_alphabetic).count() > 1 && !SAME_EVERYWHERE.contains(&word)
}

/// What people and packs say, as whole texts of few words and as runs of three.
#[derive(Default)]
struct Typed(BTreeSet<Vec<String>>);

impl Typed {
    /// Everything that was ever written in this house, and why.
    fn of(house: &House) -> Self {
        let mut typed = Self::default();
        let read = house.app.store.read(house.organisation, &OPERATOR, Moment::Live).unwrap();
        for register in house.app.registers.iter().filter(|register| register.keeping == Keeping::Content) {
            read.all(register, &Filter::new().with_retired()).unwrap().iter().for_each(|row| typed.row(row));
        }
        // What packs say of themselves.
        for source in packs::embedded() {
            let pack = packs::by_key(source.key).unwrap();
            let own = [&pack.title, &pack.edition, &pack.version, &pack.source_note, &pack.origin, &pack.licence, &pack.publisher];
            own.into_iter().chain(pack.groups.iter().map(|group| &group.title)).for_each(|text| typed.add(text));
            pack.entries.iter().flat_map(|entry| [&entry.title, &entry.reference]).for_each(|text| typed.add(text));
            pack.groups.iter().for_each(|group| typed.add(&group.reference));
            [source.title, source.hash().unwrap()].iter().for_each(|text| typed.add(text));
        }
        // Ids of rules are the same in every language.
        house.app.concepts.iter().flat_map(|concept| concept.lints).for_each(|lint| typed.add(lint.id));
        packs::mappings().unwrap().iter().for_each(|line| typed.add(&line.rationale));
        for entry in read.journal(&JournalQuery { limit: 1_000_000, ..JournalQuery::default() }).unwrap() {
            typed.row(&entry.revision.row);
            typed.add(&entry.revision.reason);
        }
        typed
    }

    fn add(&mut self, text: &str) {
        let all: Vec<String> = words(text).into_iter().map(str::to_lowercase).collect();
        for run in all.windows(3) {
            self.0.insert(run.to_vec());
        }
        if all.len() < 3 {
            self.0.insert(all);
        }
    }

    fn row(&mut self, row: &Row) {
        self.add(&row.reference);
        for (index, field) in row.register.fields().iter().enumerate() {
            match (field.kind, row.get(index)) {
                (Kind::Text(_) | Kind::Prose | Kind::Email | Kind::Url, Value::Text(text)) => text.lines().for_each(|line| self.add(line)),
                (Kind::Tags, Value::Words(words)) => words.iter().for_each(|word| self.add(word)),
                (Kind::Grid(_), Value::Grid(rows)) => rows.iter().flatten().for_each(|cell| self.add(cell)),
                _ => {}
            }
        }
    }

    /// What is left of a text: words in plain letters that nobody typed.
    fn rest(&self, text: &str) -> Vec<String> {
        let all: Vec<&str> = words(text);
        let mut told = vec![false; all.len()];
        for place in 0..all.len() {
            for length in 1..=3.min(all.len() - place) {
                let run: Vec<String> = all[place..place + length].iter().map(|word| word.to_lowercase()).collect();
                if self.0.contains(&run) {
                    told[place..place + length].fill(true);
                }
            }
        }
        // A long text is cut where its cell ends.
        if text.trim_end().ends_with('…') && told.len() > 1 && told[told.len() - 2] {
            told[all.len() - 1] = true;
        }
        // References of what was made meanwhile.
        let names = |word: &str| (0..10).any(|digit| text.contains(&format!("{word}-{digit}")));
        all.iter().zip(told).filter(|(word, told)| !told && suspicious(word) && !names(word)).map(|(word, _)| (*word).to_owned()).collect()
    }
}

/// What was found: a text with plain words in it, how often, and a page that has it.
#[derive(Default)]
struct Found(BTreeMap<String, (usize, String)>);

struct Crawl<'h> {
    house: &'h House,
    typed: Typed,
    found: Found,
    /// How many pages came with each status.
    seen: BTreeMap<u16, usize>,
    /// How many pages each kind of address has had, and those that wait.
    kinds: BTreeMap<String, usize>,
    waiting: VecDeque<String>,
    /// Forms are sent as well, with nothing and with nonsense in them.
    sends: bool,
    /// The parts of the keys of fields, which a filter is written in.
    keys: BTreeSet<String>,
}

impl<'h> Crawl<'h> {
    fn new(house: &'h House, sends: bool) -> Self {
        Self {
            house,
            sends,
            typed: Typed::of(house),
            found: Found::default(),
            seen: BTreeMap::new(),
            kinds: BTreeMap::new(),
            waiting: VecDeque::new(),
            keys: house
                .app
                .registers
                .iter()
                .flat_map(|register| register.fields())
                .flat_map(|field| words(&field.key))
                .map(str::to_owned)
                .collect(),
        }
    }

    fn look(&mut self, answer: &Answer, path: &str) {
        *self.seen.entry(answer.status).or_default() += 1;
        if !answer.header("content-type").starts_with("text/html") {
            return;
        }
        let page = answer.text();
        // An address may hold what somebody typed, and a filter is written in the keys of fields and words.
        let typed = path.split_once('?').map_or("", |(_, query)| query);
        for (_, value) in form_urlencoded::parse(typed.as_bytes()) {
            value.split(' ').chain([&*value]).for_each(|part| self.typed.add(part));
        }
        assert!(page.contains("<html") || page.is_empty(), "{path}");
        for text in texts(&page) {
            let rest = self.typed.rest(&text);
            let filtering = typed.contains("q=nonsense") && rest.iter().all(|word| self.keys.contains(word));
            if !(rest.is_empty() || filtering || text.starts_with("https://")) {
                let short: String = text.trim().chars().take(160).collect();
                let entry = self.found.0.entry(format!("{} in “{short}”", rest.join(" "))).or_insert((0, path.to_owned()));
                entry.0 += 1;
            }
        }
        for link in page.split(" href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            self.wait(&plain(link));
        }
    }

    /// Takes an address of ours into the queue, unless one of its kind was there.
    fn wait(&mut self, link: &str) {
        let path = link.split('#').next().unwrap_or_default();
        // Every page of the past leads to the rest of the past; some of each kind are asked for by themselves.
        if !path.starts_with('/') || path.starts_with("/static/") || path.contains("as_at=") {
            return;
        }
        let (place, query) = path.split_once('?').unwrap_or((path, ""));
        let parts: Vec<&str> = place.split('/').skip(1).collect();
        let named = |part: &&str| part.contains(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
        // Lists differ by what is asked of them, not by their register.
        let asked = parts.len() == 1 && !query.is_empty() && self.house.app.register(parts[0]).is_some();
        let parts = if asked { vec!["register"] } else { parts };
        let shape: Vec<&str> = parts.iter().map(|part| if named(part) { "*" } else { part }).collect();
        let mut keys: Vec<&str> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
        keys.sort_unstable();
        let known = self.kinds.entry(format!("/{}?{}", shape.join("/"), keys.join("&"))).or_default();
        if *known < 1 {
            *known += 1;
            self.waiting.push_back(path.to_owned());
        }
    }

    fn get(&mut self, who: &Who, path: &str) {
        // What was refused is told with its address.
        self.typed.add(&format!("GET {path}"));
        let answer = self.house.get(who, path);
        self.look(&answer, path);
    }

    fn post(&mut self, who: &Who, path: &str, fields: &[(&str, &str)]) {
        // What was sent may be shown again, on this page and on later ones.
        fields.iter().for_each(|(_, value)| self.typed.add(value));
        let answer = self.house.form(who, path, fields);
        self.look(&answer, &format!("POST {path}"));
    }

    /// Follows the links of what was seen.
    fn follow(&mut self, who: &Who) {
        while let Some(path) = self.waiting.pop_front() {
            self.get(who, &path);
        }
    }

    /// Every page of every route, with some records of each register; and what its forms say of nonsense.
    fn routes(&mut self, who: &Who, records: &BTreeMap<&'static str, Vec<Row>>) {
        for route in server::routes::all(&self.house.app).iter().filter(|route| !route.path.starts_with("/api/")) {
            let key = route.path.trim_start_matches('/').split('/').next().unwrap_or_default();
            if !route.path.contains('{') {
                if route.method == Method::GET {
                    self.get(who, &route.path);
                    if self.house.app.register(key).is_some_and(|register| self.sends && route.path == format!("/{}", register.key)) {
                        self.get(who, &format!("{}?q=nonsense:1&as_at=2026-03-01", route.path));
                        self.get(who, &format!("{}?q=zzzz", route.path));
                    }
                } else if self.sends && route.path.ends_with("/new") {
                    self.nonsense(who, &route.path);
                }
                continue;
            }
            let Some(rows) = records.get(key) else { continue };
            // A record's own page differs by what it says; its other pages by what it offers.
            let many = if route.path.ends_with("{reference}") { rows.len() } else { 1 };
            for row in rows.iter().take(many) {
                let path = route.path.replace("{reference}", &encode(&row.reference));
                if route.method == Method::GET {
                    self.get(who, &path);
                } else if self.sends && !["/do/retire", "/do/restore", "/invite"].iter().any(|end| path.ends_with(end)) {
                    self.nonsense(who, &path);
                    break;
                }
            }
            if route.method == Method::GET
                && let Some(row) = rows.first()
            {
                let path = route.path.replace("{reference}", &encode(&row.reference));
                self.get(who, &format!("{path}?as_at=2026-03-01"));
                self.get(who, &format!("{path}?as_at=2026-03-01&compare=now"));
                self.get(who, &format!("{path}?as_at=soon"));
            }
        }
    }

    /// A form with nothing in it, then one with what fits nowhere.
    fn nonsense(&mut self, who: &Who, path: &str) {
        self.post(who, path, &[]);
        let key = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        let Some(register) = self.house.app.register(key) else { return };
        let operation = path.rsplit_once("/do/").and_then(|(_, key)| register.operation(key));
        let fields = operation.map_or(register.fields(), |operation| operation.fields);
        let said: Vec<(&str, &str)> = fields.iter().map(|field| (field.key.as_ref(), "#")).collect();
        self.post(who, path, &said);
    }
}

/// Records of each register that differ in what decides about their pages: every word of a choice is shown by one of them.
fn telling(house: &House) -> BTreeMap<&'static str, Vec<Row>> {
    let read = house.app.store.read(house.organisation, &OPERATOR, Moment::Live).unwrap();
    let mut all = BTreeMap::new();
    for register in house.app.registers {
        let mut known = BTreeSet::new();
        let mut new = |row: &Row| {
            let marks = row.register.fields().iter().enumerate().filter_map(|(index, field)| match (field.kind, row.get(index)) {
                (Kind::Choice(_), Value::Text(word)) => Some((index, word)),
                (Kind::YesNo, Value::Yes(yes)) => Some((index, yes.to_string())),
                _ => None,
            });
            let marks: Vec<_> = marks.chain([(usize::MAX, row.retired.to_string())]).collect();
            marks.into_iter().filter(|mark| known.insert(mark.clone())).count() > 0
        };
        let rows = read.all(register, &Filter::new().with_retired()).unwrap();
        all.insert(register.key, rows.into_iter().filter(|row| new(row)).take(8).collect());
    }
    all
}

/// Every message and every word of the tables, with marks above its letters.
fn pseudo() -> Words {
    let tables = kernel::words::of_tables(domain::registers(), &vouchsafe::start::english().unwrap());
    let mut files = vouchsafe::start::messages();
    files.push(("tables", &tables));
    Words::new("en", &files).unwrap().pseudo()
}

#[test]
fn no_page_says_a_word_that_stands_in_no_message() {
    let house = House::demo(pseudo());
    let few = house.person("Zz", "U-1", Some(Role::Reader));
    let mut crawl = Crawl::new(&house, false);
    let records = telling(&house);
    outside(&mut crawl);
    let reader = {
        let read = house.app.store.read(house.organisation, &OPERATOR, Moment::Live).unwrap();
        let grants = read.all(&kernel::nouns::GRANT, &Filter::new()).unwrap();
        let reader = grants.iter().find(|row| row.value("role").as_text() == Some("reader")).unwrap();
        reader.value("person").as_link().unwrap()
    };
    let link = server::tokens::sign_in_link(&house.app, house.organisation, reader).unwrap();
    crawl.get(&Who::Nobody, &link);
    crawl.get(&few, "/risk/new");
    let who = house.sign_in(house.admin);
    crawl.get(&who, "/");
    crawl.routes(&who, &records);
    crawl.follow(&who);
    crawl.post(&who, "/account/tokens", &[]);
    crawl.post(&who, "/account/tokens", &[("name", "x"), ("role", "reader"), ("days", "30")]);
    crawl.post(&who, "/account/password", &[("password", "short"), ("again", "other")]);
    crawl.post(&who, ui::paths::ADDRESSES, &[("feed", "/calendar.ics")]);
    crawl.get(&who, "/account");
    crawl.get(&who, "/nowhere");
    let person = records["person"].iter().find(|row| row.id == reader).unwrap_or(&records["person"][0]).reference.clone();
    crawl.post(&who, &format!("/person/{person}/invite"), &[]);
    let asset = records["asset"][0].reference.clone();
    crawl.post(&who, &format!("/asset/{asset}/edit"), &[("name", "#"), ("kind", "process"), ("_version", "0")]);
    report(&crawl, 300, &[404, 409]);
}

/// Pages for somebody without a session.
fn outside(crawl: &mut Crawl<'_>) {
    for path in ["/sign-in", "/sign-in?next=/risk", "/set-up", "/set-up?token=0", "/enter?token=0", "/nowhere"] {
        crawl.get(&Who::Nobody, path);
    }
    crawl.post(&Who::Nobody, "/sign-in", &[("email", "zz@zz.zz"), ("password", "zz")]);
    crawl.post(&Who::Nobody, "/enter", &[("token", "0")]);
}

#[test]
fn no_page_of_a_new_organisation_says_a_word_that_stands_in_no_message() {
    let house = House::speaking(pseudo());
    let reader = house.person("Reader", "U-1", Some(Role::Reader));
    let mut crawl = Crawl::new(&house, true);
    let records = telling(&house);
    outside(&mut crawl);
    for path in ["/risk/new", "/risk", "/organisation/ORG-1/edit", "/"] {
        crawl.get(&reader, path);
    }
    let who = house.sign_in(house.admin);
    crawl.routes(&who, &records);
    crawl.follow(&who);
    report(&crawl, 400, &[403, 404, 409, 422]);
}

/// Nothing may be left, and enough must have been looked at: so many pages, and one with each of these statuses.
fn report(crawl: &Crawl<'_>, least: usize, statuses: &[u16]) {
    let pages: usize = crawl.seen.values().sum();
    println!("{pages} pages: {:?}", crawl.seen);
    let mut list: Vec<_> = crawl.found.0.iter().collect();
    list.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    let lines: Vec<String> = list.iter().map(|(text, (count, path))| format!("{count:5} {path}: {text}")).collect();
    assert!(list.is_empty(), "{pages} pages, {:?}\n{}", crawl.seen, lines.join("\n"));
    assert!(pages >= least && statuses.iter().all(|status| crawl.seen.contains_key(status)), "{:?}", crawl.seen);
}
