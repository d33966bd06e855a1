//! Drawing a sample: which rows of a list are picked, so that anybody who has the seed picks the same ones.

use super::line::{AUDIT_SAMPLE, AuditSample, Sampling};
use kernel::{Change, Choice, Draft, Fault, Read, Row, Text, Value};

/// How much of a row stands in the sample; the list has the whole.
const SHOWN: usize = 300;

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

/// The plan of the act.
pub(super) fn draw(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(sample) = row.of::<AuditSample>() else { return Err(Fault::NotFound) };
    if !sample.items.is_empty() || !sample.records.is_empty() {
        return Err(Fault::whole(Text::new("audit-sample-drawn").with("reference", &row.reference)));
    }
    let list: Vec<&str> = said.get("list").as_text().unwrap_or_default().lines().filter(|line| !line.trim().is_empty()).collect();
    let counted = u64::try_from(list.len()).unwrap_or(u64::MAX);
    let told = said.get("population").as_int().or(sample.population.filter(|_| list.is_empty()));
    let population = match told.and_then(|n| u64::try_from(n).ok()) {
        Some(n) if !list.is_empty() && n != counted => {
            return Err(Fault::field("population", Text::new("audit-sample-other-number").with("found", counted).with("said", n)));
        }
        Some(n) => n,
        None if !list.is_empty() => counted,
        None => return Err(Fault::field("population", Text::new("audit-sample-without-list"))),
    };
    let size = said.get("size").as_int().and_then(|n| u64::try_from(n).ok()).unwrap_or_default();
    if size > population {
        return Err(Fault::field("size", Text::new("audit-sample-too-large")));
    }
    let choice = said.get("choice").as_text().and_then(Sampling::from_key).unwrap_or(Sampling::Random);
    if !matches!(choice, Sampling::Random | Sampling::Systematic) {
        return Err(Fault::field("choice", Text::new("audit-sample-by-lot")));
    }
    let seed = said.get("seed").as_text().map(|seed| seed.trim().to_owned()).filter(|seed| !seed.is_empty());
    let seed = seed.unwrap_or_else(|| read.mint().to_string());
    let item = |place: &u64| {
        let content = usize::try_from(place - 1).ok().and_then(|place| list.get(place)).copied().unwrap_or_default();
        // A bar parts the cells of a grid.
        vec![place.to_string(), content.replace('|', "/").trim().chars().take(SHOWN).collect(), String::new()]
    };
    let items: Vec<Vec<String>> = picked(&seed, population, size, choice).iter().map(item).collect();
    let number = |n: u64| i64::try_from(n).map_or(Value::None, Value::Int);
    let draft = Draft::new()
        .with("items", Value::Grid(items))
        .with("population", number(population))
        .with("size", number(size))
        .with("choice", choice.key())
        .with("seed", seed)
        .with("drawn_on", read.today());
    Ok(vec![Change::Edit { register: &AUDIT_SAMPLE, id: row.id, version: Some(row.version), draft }])
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
