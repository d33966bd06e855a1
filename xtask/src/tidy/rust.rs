//! Just enough of Rust's grammar to tell names, string literals, comments and test items apart.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or keyword.
    Name,
    /// A string literal of any kind; the text is what stands between its quotes.
    Text,
    /// A single character that is none of the others.
    Sign,
    /// A number, lifetime or character literal.
    Other,
}

/// A token and the line it begins on. Comments are no tokens.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub text: String,
    pub line: usize,
}

impl Token {
    pub fn is(&self, text: &str) -> bool {
        self.text == text && matches!(self.kind, Kind::Name | Kind::Sign)
    }
}

/// Whether the tokens begin with these names and signs.
pub(super) fn starts_with(tokens: &[Token], words: &[&str]) -> bool {
    tokens.len() >= words.len() && tokens.iter().zip(words).all(|(token, word)| token.is(word))
}

/// Every place where these names and signs follow each other: the rest of the tokens from there.
pub(super) fn find<'a>(tokens: &'a [Token], words: &'a [&'a str]) -> impl Iterator<Item = &'a [Token]> {
    (0..tokens.len()).filter_map(|at| tokens.get(at..)).filter(move |rest| starts_with(rest, words))
}

/// How many tokens the group takes that the first one opens, both brackets included.
pub(super) fn group(tokens: &[Token]) -> usize {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        if token.kind == Kind::Sign {
            match token.text.as_str() {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        if depth == 0 {
            return index + 1;
        }
    }
    tokens.len()
}

/// Every path that begins so, as the parts that follow: `crate::ground::scope::rules::within` gives four. Groups give one each.
pub(super) fn paths<'t>(tokens: &'t [Token], from: &'t [&'t str]) -> Vec<(usize, Vec<&'t str>)> {
    let mut found = Vec::new();
    for rest in find(tokens, from) {
        let Some(after) = rest.get(3..) else { continue };
        let line = rest.first().map_or(1, |token| token.line);
        walk(after, &mut Vec::new(), &mut |parts| found.push((line, parts.to_vec())));
    }
    found
}

/// Follows a path through its groups; gives each whole path.
fn walk<'t>(tokens: &'t [Token], parts: &mut Vec<&'t str>, give: &mut impl FnMut(&[&'t str])) {
    let depth = parts.len();
    let mut rest = tokens;
    loop {
        match rest {
            [open, ..] if open.is("{") => {
                let inside = rest.get(1..group(rest).saturating_sub(1)).unwrap_or_default();
                let mut at = 0;
                while let Some(item) = inside.get(at..).filter(|item| !item.is_empty()) {
                    let mut length = 0;
                    while let Some(next) = item.get(length..).filter(|next| next.first().is_some_and(|token| !token.is(","))) {
                        length += group(next);
                    }
                    walk(item.get(..length).unwrap_or_default(), parts, give);
                    at += length + 1;
                }
                break;
            }
            [name, a, b, after @ ..] if name.kind == Kind::Name && a.is(":") && b.is(":") => {
                parts.push(&name.text);
                rest = after;
            }
            [name, ..] if name.kind == Kind::Name => {
                parts.push(&name.text);
                give(parts);
                break;
            }
            _ => break,
        }
    }
    parts.truncate(depth);
}

/// Takes out `#[test]` functions and whatever stands under `#[cfg(test)]`. Returns the rest, and the modules declared there (`mod tests;`).
pub(super) fn without_tests(tokens: Vec<Token>) -> (Vec<Token>, Vec<String>) {
    let mut kept = Vec::with_capacity(tokens.len());
    let mut modules = Vec::new();
    let mut rest = tokens.as_slice();
    while let Some((first, after)) = rest.split_first() {
        let length = if starts_with(rest, &["#", "["]) { 1 + group(after) } else { 1 };
        let (piece, next) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        rest = next;
        if length == 1 {
            kept.push(first.clone());
        } else if is_test_attribute(piece) {
            let (item, next) = rest.split_at_checked(item_length(rest)).unwrap_or((rest, &[]));
            rest = next;
            modules.extend(find(item, &["mod"]).filter_map(|found| match found {
                [_, name, end, ..] if end.is(";") => Some(name.text.clone()),
                _ => None,
            }));
        } else {
            kept.extend_from_slice(piece);
        }
    }
    (kept, modules)
}

/// `#[test]`, or a `#[cfg(…)]` that asks for `test`.
fn is_test_attribute(attribute: &[Token]) -> bool {
    let has = |word: &str| attribute.iter().any(|token| token.is(word));
    starts_with(attribute, &["#", "[", "test", "]"]) || (starts_with(attribute, &["#", "[", "cfg", "("]) && has("test") && !has("not"))
}

/// How long the item is that begins here: through its first block, or to the semicolon.
fn item_length(tokens: &[Token]) -> usize {
    let mut at = 0;
    while let Some(rest) = tokens.get(at..) {
        let Some(token) = rest.first() else { break };
        if token.is(";") {
            return at + 1;
        }
        let length = group(rest);
        at += length;
        if token.is("{") {
            return at;
        }
    }
    tokens.len()
}

/// Splits a source text into tokens.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut reader = Reader { characters: text.chars().collect(), at: 0, line: 1 };
    let mut tokens = Vec::new();
    while let Some(character) = reader.peek(0) {
        let line = reader.line;
        let mut push = |kind, text| tokens.push(Token { kind, text, line });
        match (character, reader.peek(1)) {
            ('/', Some('/')) => drop(reader.take_while(|c| c != '\n')),
            ('/', Some('*')) => reader.block_comment(),
            ('"', _) => push(Kind::Text, reader.quoted()),
            ('\'', _) => push(Kind::Other, reader.character_or_lifetime()),
            _ if character.is_whitespace() => drop(reader.next()),
            _ if character.is_ascii_digit() => push(Kind::Other, reader.take_while(is_name)),
            _ if is_name(character) => {
                let word = reader.take_while(is_name);
                match (word.as_str(), reader.peek(0)) {
                    ("b" | "c", Some('"')) => push(Kind::Text, reader.quoted()),
                    ("b", Some('\'')) => push(Kind::Other, reader.character_or_lifetime()),
                    ("r" | "br" | "cr", Some('"' | '#')) if reader.opens_raw() => push(Kind::Text, reader.raw()),
                    _ => push(Kind::Name, word),
                }
            }
            _ => {
                reader.next();
                push(Kind::Sign, character.to_string());
            }
        }
    }
    tokens
}

fn is_name(character: char) -> bool {
    character == '_' || character.is_alphanumeric()
}

struct Reader {
    characters: Vec<char>,
    at: usize,
    line: usize,
}

impl Reader {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.characters.get(self.at + ahead).copied()
    }

    fn next(&mut self) -> Option<char> {
        let character = self.peek(0)?;
        self.at += 1;
        self.line += usize::from(character == '\n');
        Some(character)
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let mut taken = String::new();
        while let Some(character) = self.peek(0).filter(|character| wanted(*character)) {
            taken.push(character);
            self.next();
        }
        taken
    }

    /// Block comments nest.
    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        loop {
            match (self.next(), self.peek(0)) {
                (Some('/'), Some('*')) => depth += 1,
                (Some('*'), Some('/')) => depth = depth.saturating_sub(1),
                (None, _) => return,
                _ => continue,
            }
            self.next();
            if depth == 0 {
                return;
            }
        }
    }

    fn quoted(&mut self) -> String {
        let mut text = String::new();
        self.next();
        while let Some(character) = self.next().filter(|character| *character != '"') {
            text.push(character);
            if character == '\\' {
                text.extend(self.next());
            }
        }
        text
    }

    /// `r"`, `r#"`, but not the raw name `r#type`.
    fn opens_raw(&self) -> bool {
        let hashes = (0..).take_while(|ahead| self.peek(*ahead) == Some('#')).count();
        self.peek(hashes) == Some('"')
    }

    fn raw(&mut self) -> String {
        let hashes = self.take_while(|character| character == '#').len();
        self.next();
        let mut text = String::new();
        while let Some(character) = self.next() {
            if character == '"' && (0..hashes).all(|ahead| self.peek(ahead) == Some('#')) {
                self.at += hashes;
                break;
            }
            text.push(character);
        }
        text
    }

    fn character_or_lifetime(&mut self) -> String {
        self.next();
        let mut text = String::new();
        if self.peek(0) == Some('\\') || self.peek(1) == Some('\'') {
            while let Some(character) = self.next().filter(|character| *character != '\'' || text.is_empty()) {
                text.push(character);
                if character == '\\' {
                    text.extend(self.next());
                }
            }
            return text;
        }
        self.take_while(is_name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        tokens(text).iter().map(|token| format!("{:?} {} {}", token.kind, token.text, token.line)).collect()
    }

    #[test]
    fn tells_strings_comments_and_names_apart() {
        assert_eq!(
            shown("a::b // \"no\"\n/* /* \"no\" */ */ \"x\\\"y\""),
            ["Name a 1", "Sign : 1", "Sign : 1", "Name b 1", "Text x\\\"y 2"]
        );
        assert_eq!(shown("r#\"a\"b\"# r#type b\"c\""), ["Text a\"b 1", "Name r 1", "Sign # 1", "Name type 1", "Text c 1"]);
        assert_eq!(shown("'\"' '\\'' 'a b'\"'"), ["Other \" 1", "Other \\' 1", "Other a 1", "Other \" 1"]);
        assert_eq!(shown("1.5 \"a\nb\" c"), ["Other 1 1", "Sign . 1", "Other 5 1", "Text a\nb 1", "Name c 2"]);
    }

    #[test]
    fn takes_tests_out() {
        let text = "fn a() {} #[cfg(test)] #[path = \"x\"] mod story; #[cfg(test)] mod tests { fn b() { if c {} } } #[derive(D)] struct S; #[test] \
            fn t(x: [u8; 2]) { 1 } fn z() {}";
        let (kept, modules) = without_tests(tokens(text));
        let words: String = kept.iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ");
        assert_eq!(words, "fn a ( ) { } # [ derive ( D ) ] struct S ; fn z ( ) { }");
        assert_eq!(modules, ["story"]);
    }
}
