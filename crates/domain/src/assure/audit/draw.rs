//! Drawing a sample: which rows of a list are picked, so that anybody who has the seed picks the same ones.

use super::line::{AUDIT_SAMPLE, AuditSample, Sampling};
use super::listed::Listed;
use kernel::nouns::{ATTACHMENT, Attachment};
use kernel::{Change, Choice, Draft, Fault, Id, Read, Row, Text, Value};

/// How much of a row stands in the sample; the list has the whole.
const SHOWN: usize = 300;
/// How much all rows of a sample say together, so that a form takes them back.
const TOGETHER: usize = 150_000;

/// `SplitMix64` (Steele, Lea and Flood 2014), one step from this state.
const fn mixed(state: u64) -> u64 {
    let state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

/// A number from the seed (FNV-1a over its bytes).
fn number(seed: &str) -> u64 {
    seed.bytes().fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The rows picked of so many, from 1, in their order.
pub(super) fn picked(seed: &str, population: u64, size: u64, choice: Sampling) -> Vec<u64> {
    let size = size.min(population);
    if size == 0 {
        return Vec::new();
    }
    let start = number(seed);
    match choice {
        Sampling::Systematic => {
            let step = population / size;
            let first = mixed(start) % step;
            (0..size).map(|place| first + place * step + 1).collect()
        }
        _ if size == population => (1..=population).collect(),
        // Floyd's way: no more steps than rows that are picked, however long the list.
        _ => {
            let mut chosen = std::collections::BTreeSet::new();
            for last in population - size + 1..=population {
                let lot = mixed(start.wrapping_add(last)) % last + 1;
                if !chosen.insert(lot) {
                    chosen.insert(last);
                }
            }
            chosen.into_iter().collect()
        }
    }
}

/// The file that an act names, else the only one of the sample where nothing else says what is drawn from.
fn file(read: &dyn Read, row: &Row, said: &Draft) -> Result<Option<Row>, Fault> {
    let ids: Vec<Id> = read.sources(&[row.id], &ATTACHMENT, "about")?.into_iter().map(|link| link.from).collect();
    let mut files = if ids.is_empty() { Vec::new() } else { read.get_many(&ATTACHMENT, &ids)? };
    files.retain(|file| !file.retired);
    if let Some(wanted) = said.get("file").as_link() {
        let other = || Fault::field("file", Text::new("audit-sample-other-file").with("reference", &row.reference));
        return files.into_iter().find(|file| file.id == wanted).ok_or_else(other).map(Some);
    }
    let elsewhere = ["list", "population"].iter().any(|key| !said.get(key).is_none());
    match files.len() {
        0 => Ok(None),
        _ if elsewhere => Ok(None),
        1 => Ok(files.pop()),
        _ => Err(Fault::field("file", Text::new("audit-sample-which-file").with("n", files.len()))),
    }
}

/// What is drawn from: rows that were pasted, a file, or a number of rows alone.
enum Source<'s> {
    Pasted(Vec<&'s str>),
    File(Listed<'s>),
    Elsewhere,
}

/// The bytes of a file that is kept, or that it is not there as it was kept.
fn content(read: &dyn Read, file: &Attachment, reference: &str) -> Result<Vec<u8>, Fault> {
    read.content(&file.hash).map_err(|fault| match fault {
        Fault::NotFound | Fault::Internal(_) => {
            Fault::field("file", Text::new("audit-sample-file-lost").with("reference", reference).with("name", &file.file_name))
        }
        other => other,
    })
}

/// The plan of the act.
pub(super) fn draw(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(sample) = row.of::<AuditSample>() else { return Err(Fault::NotFound) };
    if !sample.items.is_empty() || !sample.records.is_empty() {
        return Err(Fault::whole(Text::new("audit-sample-drawn").with("reference", &row.reference)));
    }
    let choice = said.get("choice").as_text().and_then(Sampling::from_key).unwrap_or(Sampling::Random);
    if !matches!(choice, Sampling::Random | Sampling::Systematic) {
        return Err(Fault::field("choice", Text::new("audit-sample-by-lot")));
    }
    let file = file(read, row, said)?;
    let kept = file.as_ref().and_then(|file| Some((file, file.of::<Attachment>()?)));
    let bytes = kept.map(|(row, file)| content(read, file, &row.reference)).transpose()?;
    let headless = *said.get("headless") == Value::Yes(true);
    let pasted: Vec<&str> = said.get("list").as_text().unwrap_or_default().lines().filter(|line| !line.trim().is_empty()).collect();
    let source = match &bytes {
        Some(_) if !pasted.is_empty() => return Err(Fault::field("list", Text::new("audit-sample-two-lists"))),
        Some(bytes) => Source::File(Listed::of(bytes, !headless)?),
        None if pasted.is_empty() => Source::Elsewhere,
        None => Source::Pasted(pasted),
    };
    let population = population(&source, sample, said)?;
    let size = said.get("size").as_int().and_then(|n| u64::try_from(n).ok()).unwrap_or_default();
    if size > population {
        return Err(Fault::field("size", Text::new("audit-sample-too-large")));
    }
    let seed = said.get("seed").as_text().map(|seed| seed.trim().to_owned()).filter(|seed| !seed.is_empty());
    let seed = seed.unwrap_or_else(|| read.mint().to_string());
    let places = picked(&seed, population, size, choice);
    let texts = texts(&source, &places);
    let items: Vec<Vec<String>> = places
        .iter()
        .enumerate()
        .map(|(at, place)| vec![place.to_string(), texts.get(at).cloned().unwrap_or_default(), String::new()])
        .collect();
    let number = |n: u64| i64::try_from(n).map_or(Value::None, Value::Int);
    let mut draft = Draft::new()
        .with("items", Value::Grid(items))
        .with("population", number(population))
        .with("size", number(size))
        .with("choice", choice.key())
        .with("seed", seed)
        .with("drawn_on", read.today());
    if let Some((row, file)) = kept {
        draft = draft.with("list", row.id).with("list_hash", Value::text(file.hash.clone())).with("list_headless", headless);
    }
    Ok(vec![Change::Edit { register: &AUDIT_SAMPLE, id: row.id, version: Some(row.version), draft }])
}

/// How many rows there are: as counted, which a number that is said beside has to be too.
fn population(source: &Source<'_>, sample: &AuditSample, said: &Draft) -> Result<u64, Fault> {
    let counted = match source {
        Source::Pasted(rows) => u64::try_from(rows.len()).ok(),
        Source::File(list) => Some(list.count()?),
        Source::Elsewhere => None,
    };
    let told = said.get("population").as_int().or(sample.population.filter(|_| counted.is_none())).and_then(|n| u64::try_from(n).ok());
    match (counted, told) {
        (Some(counted), Some(told)) if counted != told => {
            Err(Fault::field("population", Text::new("audit-sample-other-number").with("found", counted).with("said", told)))
        }
        (Some(n), _) | (None, Some(n)) => Ok(n),
        (None, None) => Err(Fault::field("population", Text::new("audit-sample-without-list"))),
    }
}

/// What the picked rows say.
fn texts(source: &Source<'_>, places: &[u64]) -> Vec<String> {
    let most = SHOWN.min(TOGETHER / places.len().max(1));
    match source {
        Source::File(list) => list.content(places, most),
        Source::Pasted(rows) => {
            let at = |place: &u64| usize::try_from(place - 1).ok().and_then(|place| rows.get(place)).copied().unwrap_or_default();
            // A bar parts the cells of a grid.
            places.iter().map(|place| at(place).replace('|', "/").trim().chars().take(most).collect()).collect()
        }
        Source::Elsewhere => Vec::new(),
    }
}

/// The file that a sample was drawn from stays beside it: without it nobody could draw the same rows again.
pub(super) fn list_stays(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Change>, Fault> {
    let Some(before) = before else { return Ok(Vec::new()) };
    let same = before.value("about") == after.value("about") && before.value("hash") == after.value("hash");
    if same && before.retired == after.retired {
        return Ok(Vec::new());
    }
    let Some(sample) = before.value("about").as_link().map(|id| read.get(&AUDIT_SAMPLE, id)).transpose()?.flatten() else {
        return Ok(Vec::new());
    };
    // It leaves with its sample, and comes back with it.
    let together = same && sample.retired == after.retired;
    if sample.value("list").as_link() == Some(after.id) && !together {
        return Err(Fault::whole(Text::new("audit-sample-list-stays").with("reference", &sample.reference)));
    }
    Ok(Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_picks_the_same_rows_and_each_once() {
        for choice in [Sampling::Random, Sampling::Systematic] {
            let rows = picked("2026-06-11 leavers", 100_000, 60, choice);
            assert_eq!(rows, picked("2026-06-11 leavers", 100_000, 60, choice));
            assert_ne!(rows, picked("2026-06-12 leavers", 100_000, 60, choice));
            assert_eq!(rows.len(), 60);
            assert!(rows.windows(2).all(|pair| pair[0] < pair[1]) && rows[0] >= 1 && rows[59] <= 100_000);
        }
        assert_eq!(picked("x", 3, 3, Sampling::Random), [1, 2, 3]);
        assert_eq!(picked("x", 3, 9, Sampling::Systematic), [1, 2, 3]);
        assert!(picked("x", 0, 9, Sampling::Random).is_empty());
    }

    #[test]
    fn every_row_has_its_chance() {
        let mut met = [0_u32; 20];
        for seed in 0..2000 {
            for row in picked(&seed.to_string(), 20, 5, Sampling::Random) {
                met[usize::try_from(row).unwrap() - 1] += 1;
            }
        }
        // 500 each are expected; a row that is preferred or left out shows.
        assert!(met.iter().all(|n| (400..=600).contains(n)), "{met:?}");
    }
}
