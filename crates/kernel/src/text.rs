//! Messages for people, named so that they can be translated; and the forms of words that engines sort and search by.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A message by its Fluent id with its arguments. [`crate::Words`] turns it into a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Message id, such as `problem-required`.
    pub id: Cow<'static, str>,
    /// Arguments by name.
    pub args: Vec<(&'static str, String)>,
}

impl Text {
    /// The message with this id.
    pub const fn new(id: &'static str) -> Self {
        Self { id: Cow::Borrowed(id), args: Vec::new() }
    }

    /// The same with one more argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

/// A key that both engines sort alike: a text as people compare it, of at most 200 characters, digits padded so that R-9 stands
/// before R-10.
pub fn sort_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len() + 8);
    let mut digits = String::new();
    let flush = |digits: &mut String, key: &mut String| {
        if !digits.is_empty() {
            let trimmed = digits.trim_start_matches('0');
            for _ in trimmed.len()..10 {
                key.push('0');
            }
            key.push_str(trimmed);
            digits.clear();
        }
    };
    let first: String = text.chars().take(200).collect();
    for c in fold(&first).chars() {
        if c.is_ascii_digit() {
            digits.push(c);
        } else {
            flush(&mut digits, &mut key);
            key.push(c);
        }
    }
    flush(&mut digits, &mut key);
    key
}

/// A text as people compare words, in whatever script: without capitals and accents, with one kind of blank, hyphen, apostrophe and
/// quote, and without what nobody sees. Sort keys, filters, search and the palette compare by it and by nothing else.
pub fn fold(text: &str) -> String {
    let visible = text.chars().filter_map(plain).nfkd().filter(|c| !is_accent(*c));
    let small = visible.flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    let mut folded = String::with_capacity(text.len());
    for c in small.flat_map(base).nfc() {
        if c != ' ' || !folded.ends_with(' ') {
            folded.push(c);
        }
    }
    folded
}

/// One sign for all that mean the same; [`None`] for those that are not seen.
fn plain(c: char) -> Option<char> {
    match c {
        '\u{ad}' | '\u{640}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => None,
        '\u{fe00}'..='\u{fe0f}' => None,
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => Some('-'),
        '`' | '\u{b4}' | '\u{2b9}' | '\u{2bb}' | '\u{2bc}' | '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{a78c}' | '\u{ff07}' => Some('\''),
        '\u{ab}' | '\u{bb}' | '\u{201c}'..='\u{201f}' => Some('"'),
        c if c.is_whitespace() || c.is_control() => Some(' '),
        c => Some(c),
    }
}

/// Marks that people leave out when they look for a word. Vowels and voicing of other scripts are letters.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}'
        | '\u{670}' | '\u{6d6}'..='\u{6ed}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Letters with a stroke, and pairs, as people write them who do not have them.
fn base(c: char) -> impl Iterator<Item = char> {
    let (first, second) = match c {
        '\u{f8}' => ('o', None),
        '\u{142}' => ('l', None),
        '\u{111}' | '\u{f0}' => ('d', None),
        '\u{127}' => ('h', None),
        '\u{167}' => ('t', None),
        '\u{e6}' => ('a', Some('e')),
        '\u{153}' => ('o', Some('e')),
        '\u{fe}' => ('t', Some('h')),
        c => (c, None),
    };
    std::iter::once(first).chain(second)
}

/// Longest word that is kept, in bytes; of a longer one its beginning.
const LONGEST: usize = 64;

/// The words of a text as both engines index and look them up: as people compare them, each once, in order.
///
/// A word is a run of letters, digits and inner dots or hyphens, so that `A.8.13` and `R-42` can be found whole. Scripts that
/// write words without blanks between them give each letter and each pair of neighbours, so that what stands inside is found.
pub fn tokens(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut seen = std::collections::BTreeSet::new();
    let mut list = Vec::new();
    let mut add = |word: &str| {
        let word = word.get(..word.floor_char_boundary(LONGEST)).unwrap_or_default();
        if !word.is_empty() && seen.insert(word.to_owned()) {
            list.push(word.to_owned());
        }
    };
    for run in folded.split(|c: char| !(c.is_alphanumeric() || is_combining_mark(c) || c == '.' || c == '-')) {
        for part in of_one_kind(run.trim_matches(['.', '-'])) {
            if part.starts_with(is_unspaced) {
                let letters: Vec<char> = part.chars().collect();
                letters.iter().for_each(|letter| add(&letter.to_string()));
                letters.windows(2).for_each(|pair| add(&pair.iter().collect::<String>()));
                continue;
            }
            let part = part.trim_matches(['.', '-']);
            add(part);
            if part.contains(['.', '-']) {
                part.split(['.', '-']).for_each(&mut add);
            }
        }
    }
    list
}

/// Whether a letter is of a script that writes without blanks between words, or joins them as it likes.
pub fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}' | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// The parts of a run that are of such scripts, and those between them.
fn of_one_kind(run: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = run;
    while let Some(first) = rest.chars().next() {
        let kind = is_unspaced(first);
        let end = rest.find(|c| is_unspaced(c) != kind).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        parts.push(part);
        rest = after;
    }
    parts
}

/// Whether a word begins somewhere in a text, both folded; in scripts without blanks it may stand anywhere.
pub fn has_word(text: &str, word: &str) -> bool {
    let begins = |at: usize| text.get(..at).is_some_and(|before| !before.ends_with(char::is_alphanumeric));
    word.starts_with(is_unspaced) && text.contains(word) || text.match_indices(word).any(|(at, _)| begins(at))
}

/// A key as words: `next_review` and `next-review` become "Next review".
pub fn humanise(key: &str) -> String {
    let words = key.replace(['_', '-'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_sort_as_numbers() {
        let mut refs = ["A.5.10", "A.5.9", "a.5.1", "R-2", "R-10"];
        refs.sort_by_key(|r| sort_key(r));
        assert_eq!(refs, ["a.5.1", "A.5.9", "A.5.10", "R-2", "R-10"]);
    }

    #[test]
    fn accents_and_case_do_not_hide_words() {
        assert_eq!(tokens("Teresa Nóbrega, A.8.13!"), ["teresa", "nobrega", "a.8.13", "a", "8", "13"]);
        assert_eq!(sort_key("Élan"), sort_key("elan"));
    }

    #[test]
    fn letters_compare_as_people_read_them() {
        let alike = [
            ("Ärzteportal", "ÄRZTEPORTAL"),
            ("O\u{308}BB", "öbb"),
            ("Straße", "STRASSE"),
            ("ΟΔΟΣ", "οδος"),
            ("Ёлка", "елка"),
            ("İstanbul", "istanbul"),
            ("ISPARTA", "ısparta"),
            ("Łódź", "lodz"),
            ("Ærø", "aero"),
            ("\u{ff26}ull", "full"),
            ("\u{ff76}\u{ff9e}", "ガ"),
            ("e\u{2011}mail \u{2013} don\u{2019}t", "E-Mail - DON'T"),
            ("so\u{ad}ft\u{200b}\u{feff}", "soft"),
            ("two\u{a0}\r\n words", "two words"),
            ("مُحَمَّد", "محمد"),
            ("שָׁלוֹם", "שלום"),
            ("\u{1112}\u{1161}\u{11ab}", "한"),
        ];
        for (one, other) in alike {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
        for (one, other) in [("か", "が"), ("की", "का"), ("ข้า", "ขา"), ("50%", "50_"), ("a\\b", "a/b"), ("x-y", "xy")]
        {
            assert_ne!(fold(one), fold(other), "{one} {other}");
        }
    }

    #[test]
    fn words_inside_scripts_without_blanks_are_words() {
        let found = |text: &str, typed: &str| {
            let kept = tokens(text);
            tokens(typed).iter().all(|word| kept.contains(word))
        };
        for (text, typed) in [
            ("数据中心备份服务器", "备份"),
            ("数据中心备份服务器", "器"),
            ("個人情報データベース", "データ"),
            ("개인정보보호", "정보"),
            ("ฐานข้อมูลลูกค้า", "ข้อมูล"),
            ("2026年ISO認証", "iso"),
            ("ग्राहक डेटाबेस", "ग्राहक"),
        ] {
            assert!(found(text, typed), "{text} {typed}");
        }
        assert!(!found("数据中心", "备份") && !found("中心数据", "据中"));
        assert_eq!(tokens(&"x".repeat(300)), ["x".repeat(64)]);
    }

    #[test]
    fn a_word_begins_after_a_blank_or_a_sign() {
        assert!(has_word("sign-offs of owners", "owner") && has_word("sign-offs", "off") && has_word("owner's", "owner's"));
        assert!(!has_word("handover", "over") && has_word("服务器备份", "备份"));
    }
}
