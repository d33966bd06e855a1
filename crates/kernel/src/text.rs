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

/// A key that both engines sort alike: lower case, without accents and control characters, digits padded so that R-9 stands
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
    for c in text.chars().take(200).nfkd().filter(|c| !is_combining_mark(*c) && !c.is_control()).flat_map(char::to_lowercase) {
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

/// A text without accents and capitals, as people compare words.
pub fn fold(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// The words of a text as both engines index and look them up: lower case, without accents, each once, in order.
///
/// A word is a run of letters, digits and inner dots or hyphens, so that `A.8.13` and `R-42` can be found whole.
pub fn tokens(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut seen = std::collections::BTreeSet::new();
    let mut list = Vec::new();
    let mut add = |word: &str| {
        if !word.is_empty() && word.len() <= 64 && seen.insert(word.to_owned()) {
            list.push(word.to_owned());
        }
    };
    for run in folded.split(|c: char| !(c.is_alphanumeric() || c == '.' || c == '-')) {
        let run = run.trim_matches(['.', '-']);
        add(run);
        if run.contains(['.', '-']) {
            run.split(['.', '-']).for_each(&mut add);
        }
    }
    list
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
}
