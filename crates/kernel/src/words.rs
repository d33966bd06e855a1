//! Strings for people, in Fluent files beside the code that says them. English today; the language is data.

use crate::cell::Choices;
use crate::text::humanise;
use crate::{Field, Register, Text};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::borrow::Cow;

/// English messages of the kernel.
pub const ENGLISH: (&str, &str) = ("kernel", include_str!("en.ftl"));

/// The messages of one language.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// Builds the messages from Fluent files: name of the file and its text.
    ///
    /// # Errors
    /// Every message that cannot be read or stands twice, with its file.
    pub fn new(language: &str, files: &[(&str, &str)]) -> Result<Self, Vec<String>> {
        let tag: unic_langid::LanguageIdentifier = language.parse().map_err(|e| vec![format!("language {language}: {e}")])?;
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Isolation marks are for mixed directions inside a sentence; pages set `dir` and mark foreign text instead.
        bundle.set_use_isolating(false);
        let mut problems = Vec::new();
        for (name, text) in files {
            let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(resource, errors)| {
                problems.extend(errors.iter().map(|e| format!("{name}: {e}")));
                resource
            });
            if let Err(errors) = bundle.add_resource(resource) {
                problems.extend(errors.iter().map(|e| format!("{name}: {e}")));
            }
        }
        if problems.is_empty() { Ok(Self { bundle }) } else { Err(problems) }
    }

    /// The message with this id, or [`None`].
    pub fn find(&self, id: &str, args: &[(&str, String)]) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let mut values = FluentArgs::new();
        for (name, value) in args {
            let number = (value.len() < 16).then(|| value.parse::<i64>().ok()).flatten();
            // Only small counts go in as numbers, for plural rules; everything else is text and keeps its form.
            match number.filter(|n| n.to_string() == *value) {
                Some(number) => values.set(Cow::Borrowed(*name), FluentValue::from(number)),
                None => values.set(Cow::Borrowed(*name), FluentValue::from(value.clone())),
            }
        }
        Some(self.bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned())
    }

    /// The message with this id; the id itself in brackets when it is missing, which a test forbids.
    pub fn get(&self, id: &str) -> String {
        self.find(id, &[]).unwrap_or_else(|| format!("[{id}]"))
    }

    /// The same with arguments.
    pub fn with(&self, id: &str, args: &[(&str, String)]) -> String {
        self.find(id, args).unwrap_or_else(|| format!("[{id}]"))
    }

    /// A message as a sentence.
    pub fn say(&self, text: &Text) -> String {
        self.with(&text.id, &text.args)
    }

    /// Whether there is such a message.
    pub fn has(&self, id: &str) -> bool {
        self.bundle.has_message(id)
    }

    /// Label of a field: message `REGISTER-KEY`, else the label in the table.
    pub fn label(&self, register: &Register, field: &Field) -> String {
        self.find(&format!("{}-{}", register.key, field.key), &[]).unwrap_or_else(|| field.label.to_string())
    }

    /// Help of a field: message `REGISTER-KEY-help`, else the doc comment.
    pub fn help(&self, register: &Register, field: &Field) -> String {
        self.find(&format!("{}-{}-help", register.key, field.key), &[]).unwrap_or_else(|| field.help.to_string())
    }

    /// A word of a choice: message `SET-WORD`, else the word itself made readable.
    pub fn choice(&self, choices: &Choices, key: &str) -> String {
        self.find(&format!("{}-{}", choices.name, key), &[]).unwrap_or_else(|| humanise(key))
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Words")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_and_missing_messages() {
        let words = Words::new("en", &[("a.ftl", "n = { $n ->\n    [one] one risk\n   *[other] { $n } risks\n }\nref = { $r }")]).unwrap();
        assert_eq!(words.with("n", &[("n", "1".into())]), "one risk");
        assert_eq!(words.with("n", &[("n", "12".into())]), "12 risks");
        assert_eq!(words.with("ref", &[("r", "5.10".into())]), "5.10");
        assert_eq!(words.get("absent"), "[absent]");
        assert!(Words::new("en", &[("a.ftl", "x = 1\nx = 2")]).is_err());
    }
}
