//! Strings for people, in Fluent files beside the code that says them. English today; the language is data.

use crate::cell::Choices;
use crate::text::humanise;
use crate::{Field, Kind, Operation, Register, Text};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_decimal::options::DecimalFormatterOptions;
use icu_locale_core::Locale;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// English messages of the kernel.
pub const ENGLISH: (&str, &str) = ("kernel", include_str!("en.ftl"));

/// The messages of one language.
pub struct Words {
    language: String,
    bundle: FluentBundle<FluentResource>,
    decimals: DecimalFormatter,
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
        let decimals = language
            .parse::<Locale>()
            .map_err(|e| e.to_string())
            .and_then(|locale| DecimalFormatter::try_new(locale.into(), DecimalFormatterOptions::default()).map_err(|e| e.to_string()));
        match (decimals, problems.is_empty()) {
            (Ok(decimals), true) => Ok(Self { language: language.to_owned(), bundle, decimals }),
            (Err(why), _) => Err(vec![format!("language {language}: {why}")]),
            _ => Err(problems),
        }
    }

    /// Its tag (BCP 47), such as `en`.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The same messages in a language nobody speaks: every letter of a message has an accent. What shows without accents was
    /// written into the code, not into a message.
    #[must_use]
    pub fn pseudo(mut self) -> Self {
        self.bundle.set_transform(Some(accented));
        self
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

    /// A word of a table: the message with this id, else what the table itself says, which is English.
    fn table<'w>(&self, id: &str, english: &'w str) -> Cow<'w, str> {
        self.find(id, &[]).map_or(Cow::Borrowed(english), Cow::Owned)
    }

    /// Label of a field: message `REGISTER-FIELD`.
    pub fn label(&self, register: &Register, field: &Field) -> String {
        self.table(&ids::field(register, field), &field.label).into_owned()
    }

    /// Help of a field: message `REGISTER-FIELD-help`.
    pub fn help(&self, register: &Register, field: &Field) -> String {
        self.table(&ids::help(&ids::field(register, field)), &field.help).into_owned()
    }

    /// A heading under which forms show fields: message `section-HEADING`.
    pub fn section(&self, heading: &str) -> String {
        self.table(&ids::section(heading), heading).into_owned()
    }

    /// A link seen from its target, such as "Threatened by": message `REGISTER-FIELD-inverse`.
    pub fn inverse(&self, register: &Register, field: &Field) -> String {
        self.table(&ids::inverse(register, field), field.inverse).into_owned()
    }

    /// Name of one record: message `register-REGISTER`.
    pub fn one(&self, register: &Register) -> String {
        self.table(&ids::one(register), register.name).into_owned()
    }

    /// Name of many records: message `register-REGISTER-many`.
    pub fn many(&self, register: &Register) -> String {
        self.table(&ids::many(register), register.plural).into_owned()
    }

    /// Introduction of a register's page: message `register-REGISTER-about`.
    pub fn about(&self, register: &Register) -> String {
        self.table(&ids::about(register), register.doc).into_owned()
    }

    /// Words on the button of an operation: message `do-REGISTER-OPERATION`; those of every register say `do-any-OPERATION`.
    pub fn act(&self, register: &Register, operation: &Operation) -> String {
        self.table(&ids::act(register, operation), operation.label).into_owned()
    }

    /// What an operation does: the same with `-help`.
    pub fn act_help(&self, register: &Register, operation: &Operation) -> String {
        self.table(&ids::help(&ids::act(register, operation)), operation.help).into_owned()
    }

    /// Label of what an operation asks for: the same with `-FIELD`.
    pub fn ask(&self, register: &Register, operation: &Operation, field: &Field) -> String {
        self.table(&ids::ask(register, operation, field), &field.label).into_owned()
    }

    /// Help of what an operation asks for: the same with `-FIELD-help`.
    pub fn ask_help(&self, register: &Register, operation: &Operation, field: &Field) -> String {
        self.table(&ids::help(&ids::ask(register, operation, field)), &field.help).into_owned()
    }

    /// A whole number as the language writes it.
    pub fn number(&self, number: i64) -> String {
        self.decimals.format_to_string(&Decimal::from(number))
    }

    /// How many, as the language writes it.
    pub fn count(&self, count: u64) -> String {
        self.decimals.format_to_string(&Decimal::from(count))
    }

    /// An amount in hundredths as the language writes it, with the code of its currency.
    pub fn money(&self, hundredths: i64, currency: &str) -> String {
        let mut amount = Decimal::from(hundredths);
        amount.multiply_pow10(-2);
        format!("{} {currency}", self.decimals.format_to_string(&amount)).trim_end().to_owned()
    }

    /// A number in hundredths as the language writes it, with as many decimals as it needs.
    pub fn decimal(&self, hundredths: i64) -> String {
        let mut number = Decimal::from(hundredths);
        number.multiply_pow10(-2);
        number.trim_end();
        self.decimals.format_to_string(&number)
    }

    /// A word of a choice: message `SET-WORD`, else the word itself made readable.
    pub fn choice(&self, choices: &Choices, key: &str) -> String {
        self.find(&ids::choice(choices, key), &[]).unwrap_or_else(|| humanise(key))
    }

    /// Head of a column of a grid: message `column-COLUMN`, else its key made readable.
    pub fn column(&self, column: &str) -> String {
        self.find(&ids::column(column), &[]).unwrap_or_else(|| humanise(column))
    }
}

/// Ids of the messages for the words of tables.
mod ids {
    use crate::cell::Choices;
    use crate::{Field, Operation, Register, offers};

    pub(super) fn field(register: &Register, field: &Field) -> String {
        format!("{}-{}", register.key, field.key)
    }

    pub(super) fn help(id: &str) -> String {
        format!("{id}-help")
    }

    pub(super) fn inverse(register: &Register, field: &Field) -> String {
        format!("{}-{}-inverse", register.key, field.key)
    }

    pub(super) fn section(english: &str) -> String {
        format!("section-{}", slug(english))
    }

    pub(super) fn column(key: &str) -> String {
        format!("column-{}", slug(key))
    }

    pub(super) fn choice(choices: &Choices, key: &str) -> String {
        format!("{}-{key}", choices.name)
    }

    fn slug(words: &str) -> String {
        words.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect()
    }

    pub(super) fn one(register: &Register) -> String {
        format!("register-{}", register.key)
    }

    pub(super) fn many(register: &Register) -> String {
        format!("register-{}-many", register.key)
    }

    pub(super) fn about(register: &Register) -> String {
        format!("register-{}-about", register.key)
    }

    pub(super) fn act(register: &Register, operation: &Operation) -> String {
        let own = register.operations.iter().any(|other| other.key == operation.key);
        format!("do-{}-{}", if own { register.key } else { offers::ANY }, operation.key)
    }

    pub(super) fn ask(register: &Register, operation: &Operation, field: &Field) -> String {
        format!("{}-{}", act(register, operation), field.key)
    }
}

/// Every word of these tables that no message of `known` says yet, as Fluent text in English under the ids by which [`Words`]
/// looks them up: with the messages, what a translator begins with.
pub fn of_tables(registers: &[&'static Register], known: &Words) -> String {
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    let mut put = |id: String, english: &str| {
        if !english.is_empty() && !known.has(&id) {
            all.entry(id).or_insert_with(|| english.to_owned());
        }
    };
    fn kinds(field: &Field, put: &mut dyn FnMut(String, &str)) {
        match field.kind {
            Kind::Choice(choices) | Kind::Flags(choices) => {
                choices.keys.iter().for_each(|key| put(ids::choice(choices, key), &humanise(key)));
            }
            Kind::Grid(columns) => columns.iter().for_each(|column| put(ids::column(column), &humanise(column))),
            _ => {}
        }
    }
    for register in registers {
        put(ids::one(register), register.name);
        put(ids::many(register), register.plural);
        put(ids::about(register), register.doc);
        for field in register.fields() {
            let id = ids::field(register, field);
            put(ids::help(&id), &field.help);
            put(id, &field.label);
            put(ids::inverse(register, field), field.inverse);
            put(ids::section(&field.section), &field.section);
            kinds(field, &mut put);
        }
        for operation in register.every_operation() {
            let id = ids::act(register, operation);
            put(ids::help(&id), operation.help);
            for field in operation.fields {
                let id = ids::ask(register, operation, field);
                put(ids::help(&id), &field.help);
                put(id, &field.label);
                put(ids::section(&field.section), &field.section);
                kinds(field, &mut put);
            }
            put(id, operation.label);
        }
    }
    all.iter().map(|(id, english)| format!("{id} = {}\n", escaped(english))).collect()
}

/// A text as the value of a Fluent message: its paragraphs as lines, signs of the syntax as they are.
fn escaped(text: &str) -> String {
    let quoted = |c: char| if matches!(c, '{' | '}') { format!("{{\"{c}\"}}") } else { c.to_string() };
    // A line of its own may not begin like an attribute, a variant or a comment.
    let line = |text: &str| match text.chars().next() {
        Some(first @ ('.' | '[' | '*' | '#')) => format!("{{\"{first}\"}}{}", text.chars().skip(1).map(quoted).collect::<String>()),
        _ => text.chars().map(quoted).collect(),
    };
    let lines: Vec<String> = text.lines().map(str::trim).filter(|text| !text.is_empty()).map(line).collect();
    lines.join("\n\n    ")
}

/// Every Latin letter with a mark above it.
fn accented(text: &str) -> Cow<'_, str> {
    const PLAIN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const MARKED: &str = "áƀćđéƒǵĥíĵķĺḿńőṕɋŕśťúṽŵẋýźÁɃĆĐÉƑǴĤÍĴĶĹḾŃŐṔɊŔŚŤÚṼŴẊÝŹ";
    let marked = |c: char| PLAIN.chars().zip(MARKED.chars()).find(|(plain, _)| *plain == c).map_or(c, |(_, marked)| marked);
    Cow::Owned(text.chars().map(marked).collect())
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
    fn words_of_tables_are_found_by_their_rule() {
        use crate::nouns::{NOUNS, TASK};
        let bare = Words::new("en", &[]).unwrap();
        let english = of_tables(NOUNS, &bare);
        let plain = Words::new("en", &[("tables", english.as_str())]).unwrap();
        let pseudo = Words::new("en", &[("tables", english.as_str())]).unwrap().pseudo();
        for register in NOUNS {
            assert_eq!((plain.one(register), plain.many(register)), (bare.one(register), bare.many(register)));
            for field in register.fields() {
                assert_eq!(plain.label(register, field), bare.label(register, field));
                assert_eq!(plain.inverse(register, field), bare.inverse(register, field));
                for said in [pseudo.label(register, field), pseudo.help(register, field), pseudo.section(&field.section)] {
                    assert!(!said.chars().any(|c| c.is_ascii_alphabetic()), "{said}");
                }
            }
            for operation in register.every_operation() {
                assert_eq!(plain.act_help(register, operation), bare.act_help(register, operation));
                assert!(!pseudo.act(register, operation).chars().any(|c| c.is_ascii_alphabetic()));
            }
        }
        // A language says only what differs; the rest stays as the tables have it.
        let other =
            Words::new("de", &[("de", "register-task = Aufgabe\ndo-any-retire = Stilllegen\ndo-task-postpone = Aufschieben")]).unwrap();
        let act = |key: &str| other.act(&TASK, TASK.operation(key).unwrap());
        assert_eq!((other.one(&TASK), other.many(&TASK)), ("Aufgabe".into(), "Tasks".into()));
        assert_eq!((act("retire"), act("postpone"), act("start")), ("Stilllegen".into(), "Aufschieben".into(), "Start the task".into()));
    }

    #[test]
    fn signs_of_fluent_in_tables_are_letters() {
        for text in ["a { $b } c", "x\n\n[one] y", "*z*", "say \"}\""] {
            let file = format!("id = {}", escaped(text));
            let said = Words::new("en", &[("t", &file)]).unwrap().get("id");
            assert_eq!(said.split_whitespace().collect::<String>(), text.split_whitespace().collect::<String>());
        }
    }

    #[test]
    fn numbers_follow_the_language() {
        let words = |language| Words::new(language, &[]).unwrap();
        assert_eq!(words("en").number(1_234_567), "1,234,567");
        assert_eq!(words("en").money(1_840_050, "EUR"), "18,400.50 EUR");
        assert_eq!(words("en").money(5, ""), "0.05");
        assert_eq!(words("de").money(-1_840_000, "EUR"), "-18.400,00 EUR");
    }

    #[test]
    fn plurals_and_missing_messages() {
        let words = Words::new("en", &[("a.ftl", "n = { $n ->\n    [one] one risk\n   *[other] { $n } risks\n }\nref = { $r }")]).unwrap();
        assert_eq!(words.with("n", &[("n", "1".into())]), "one risk");
        assert_eq!(words.with("n", &[("n", "12".into())]), "12 risks");
        assert_eq!(words.with("ref", &[("r", "5.10".into())]), "5.10");
        assert_eq!(words.get("absent"), "[absent]");
        assert!(Words::new("en", &[("a.ftl", "x = 1\nx = 2")]).is_err());
    }

    #[test]
    fn without_messages_the_tables_speak_and_each_of_their_words_can_be_translated() {
        use crate::nouns::NOUNS;
        let bare = Words::new("en", &[]).unwrap();
        let english = of_tables(NOUNS, &bare);
        let pseudo = Words::new("en", &[("tables", english.as_str())]).unwrap().pseudo();
        let mut asked = 0;
        for register in NOUNS {
            assert_eq!([bare.one(register), bare.many(register), bare.about(register)], [register.name, register.plural, register.doc]);
            let mut said = vec![pseudo.one(register), pseudo.many(register), pseudo.about(register)];
            for field in register.fields() {
                assert_eq!([bare.label(register, field), bare.help(register, field)], [&*field.label, &*field.help]);
                assert_eq!([bare.section(&field.section), bare.inverse(register, field)], [&*field.section, field.inverse]);
                said.push(pseudo.inverse(register, field));
            }
            for operation in register.every_operation() {
                assert_eq!([bare.act(register, operation), bare.act_help(register, operation)], [operation.label, operation.help]);
                said.push(pseudo.act_help(register, operation));
                for field in operation.fields {
                    asked += 1;
                    let plain = [bare.ask(register, operation, field), bare.ask_help(register, operation, field)];
                    assert_eq!(plain, [&*field.label, &*field.help]);
                    said.extend([pseudo.ask(register, operation, field), pseudo.ask_help(register, operation, field)]);
                }
            }
            for said in said {
                assert!(!said.chars().any(|c| c.is_ascii_alphabetic()), "{}: {said}", register.key);
            }
        }
        assert!(asked > 0, "no operation asks for anything");
        // Words of choices and heads of grids too; what a message says already is not asked for again.
        for line in ["task-state-in-progress = In progress\n", "role-contributor = Contributor\n", "column-revision = Revision\n"] {
            assert!(english.contains(line), "{line}");
        }
        assert_eq!((bare.column("next_day"), pseudo.column("revision")), ("Next day".to_owned(), accented("Revision").into_owned()));
        let known = Words::new("en", &[("k", "role-contributor = Helper\nregister-task = Job")]).unwrap();
        let rest = of_tables(NOUNS, &known);
        assert!(!rest.contains("role-contributor =") && !rest.contains("register-task =") && rest.contains("register-task-many = Tasks\n"));
        assert_eq!(accented("Az 1, ü"), "Áź 1, ü");
        let words = Words::new("en", &[("a", "visit-outcome-good = Went well")]).unwrap();
        assert!(words.has("visit-outcome-good") && !words.has("visit-outcome-bad"));
        assert_eq!(words.say(&Text::new("visit-outcome-good")), "Went well");
        let choices = Choices { name: "visit-outcome", keys: &["good", "very-bad"], marks: &[], ordered: false };
        assert_eq!([words.choice(&choices, "good"), words.choice(&choices, "very-bad")], ["Went well", "Very bad"]);
    }
}
