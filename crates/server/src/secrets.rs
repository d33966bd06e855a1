//! Passwords: Argon2id with OWASP's first parameters (46 MiB, one pass, one lane).

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use kernel::{Fault, Problem, Text};
use std::collections::HashSet;
use std::sync::OnceLock;
use store::Entropy;

/// Least number of characters.
pub const SHORTEST: usize = 12;
/// Greatest number of bytes; hashing cost does not depend on it, reading does.
const LONGEST: usize = 1024;

/// The most common passwords, the commonest first.
const COMMON: &str = include_str!("common-passwords.txt");

/// Words that a password may not consist of, beside the names around it.
const GUESSED_FIRST: &[&str] = &[
    "password",
    "passwort",
    "motdepasse",
    "contrasena",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "letmein",
    "welcome",
    "changeme",
    "administrator",
    "vouchsafe",
    "iloveyou",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "dragon",
    "monkey",
    "superman",
    "trustno",
    "abcdefgh",
    "secret",
    "default",
    "starwars",
    "whatever",
    "computer",
    "internet",
    "security",
    "sommer",
    "winter",
    "fruehling",
    "herbst",
    "spring",
    "autumn",
    "summer",
];

fn hasher() -> Result<Argon2<'static>, Fault> {
    let params = Params::new(47_104, 1, 1, None).map_err(|e| Fault::Internal(format!("argon2 parameters: {e}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The hash of a password in PHC form.
///
/// # Errors
/// When hashing fails.
pub fn hash_password(password: &str, entropy: &dyn Entropy) -> Result<String, Fault> {
    let mut salt = [0_u8; 16];
    entropy.fill(&mut salt);
    let hash = hasher()?.hash_password_with_salt(password.as_bytes(), &salt).map_err(|e| Fault::Internal(format!("argon2: {e}")))?;
    Ok(hash.to_string())
}

/// Whether a password fits a hash. Without a hash the same work is done, so that time does not tell who has an account.
///
/// # Errors
/// When hashing fails.
pub fn verify_password(password: &str, hash: Option<&str>) -> Result<bool, Fault> {
    match hash {
        Some(hash) => Ok(PasswordVerifier::<str>::verify_password(&hasher()?, password.as_bytes(), hash).is_ok()),
        None => {
            let _ = hasher()?
                .hash_password_with_salt(password.as_bytes(), b"no such account.")
                .map_err(|e| Fault::Internal(format!("argon2: {e}")))?;
            Ok(false)
        }
    }
}

/// Problems with a new password. `around` are words that stand near it: name, address, organisation.
pub fn password_problems(password: &str, again: &str, around: &[&str]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let length = password.chars().count();
    if length < SHORTEST {
        problems.push(Problem::field("password", Text::new("password-too-short").with("least", SHORTEST)));
    } else if password.len() > LONGEST {
        problems.push(Problem::field("password", Text::new("password-too-long").with("most", LONGEST)));
    } else if is_guessed_first(password, around) {
        problems.push(Problem::field("password", Text::new("password-guessed-first")));
    }
    if password != again {
        problems.push(Problem::field("again", Text::new("password-not-the-same")));
    }
    problems
}

/// Keys and letters that lie side by side, which people take for a secret.
const ROWS: &[&str] = &[
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "qsdfghjklm",
    "zxcvbnm",
    "yxcvbnm",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "zaq12wsxcde34rfvbgt56yhnmju78ik",
];
/// So many signs in a row are no accident.
const RUN: usize = 3;
/// So many different signs must be left when what is guessed first is taken away.
const LEFT: usize = 5;

/// True when little is left after known words, names, years, runs and repetitions are taken away, also of one in which digits and signs
/// stand for letters.
fn is_guessed_first(password: &str, around: &[&str]) -> bool {
    let names = around.iter().flat_map(|text| kernel::text::tokens(text)).filter(|word| word.chars().count() >= RUN);
    let mut words: Vec<String> = GUESSED_FIRST.iter().map(|word| (*word).to_owned()).chain(names).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let without = |text: &str| words.iter().fold(text.to_owned(), |text, word| text.replace(word.as_str(), " "));
    let bare = without_runs(&without_years(&repeated_once(&kernel::text::fold(password))));
    if is_common(&bare) || is_common(&bare.chars().map(meant).collect::<String>()) {
        return true;
    }
    let plain = without_runs(&without_years(&without(&repeated_once(&kernel::text::fold(password)))));
    let letters: String = plain.chars().map(meant).collect();
    let mut left: Vec<char> = without(&letters).chars().filter(|c| c.is_alphanumeric()).collect();
    left.sort_unstable();
    left.dedup();
    left.len() < LEFT
}

/// The passwords that people choose most, of four signs and more.
fn common() -> &'static HashSet<&'static str> {
    static ALL: OnceLock<HashSet<&'static str>> = OnceLock::new();
    ALL.get_or_init(|| COMMON.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect())
}

/// True for a common password or two of them, with whatever digits and signs around: three words make a phrase.
fn is_common(text: &str) -> bool {
    let all: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let known = |part: &str| common().contains(part);
    [all.as_str(), all.trim_matches(|c: char| c.is_ascii_digit())].into_iter().any(|core| {
        known(core) || core.char_indices().any(|(at, _)| core.split_at_checked(at).is_some_and(|(one, two)| known(one) && known(two)))
    })
}

/// The letter for which a sign stands.
fn meant(c: char) -> char {
    match c {
        '@' | '4' => 'a',
        '3' => 'e',
        '1' | '!' | '|' => 'i',
        '0' => 'o',
        '$' | '5' => 's',
        '7' | '+' => 't',
        c => c,
    }
}

/// A text that consists of the same part again and again, as this part.
fn repeated_once(text: &str) -> String {
    let all: Vec<char> = text.chars().collect();
    let unit = (1..=all.len() / 2).find(|size| all.chunks(*size).all(|part| all.starts_with(part)));
    all.iter().take(unit.unwrap_or(all.len())).collect()
}

/// Without years of this century and the last.
fn without_years(text: &str) -> String {
    let all: Vec<char> = text.chars().collect();
    let mut rest = String::new();
    let mut at = 0;
    while let Some(c) = all.get(at) {
        let year = matches!(all.get(at..at + 4), Some(['1', '9', a, b] | ['2', '0', a, b]) if a.is_ascii_digit() && b.is_ascii_digit());
        if !year {
            rest.push(*c);
        }
        at += if year { 4 } else { 1 };
    }
    rest
}

/// Without signs that lie side by side on a keyboard, in the alphabet or among numbers, or are the same.
fn without_runs(text: &str) -> String {
    let all: Vec<char> = text.chars().collect();
    let side_by_side = |part: &[char]| {
        let (there, back): (String, String) = (part.iter().collect(), part.iter().rev().collect());
        part.windows(2).all(|two| two.first() == two.last()) || ROWS.iter().any(|row| row.contains(&there) || row.contains(&back))
    };
    let mut rest = String::new();
    let mut at = 0;
    while let Some(c) = all.get(at) {
        let mut size = 1;
        while all.get(at..at + size + 1).is_some_and(side_by_side) {
            size += 1;
        }
        if size < RUN {
            rest.push(*c);
            size = 1;
        }
        at += size;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Zero;
    impl Entropy for Zero {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    #[test]
    fn a_password_fits_its_hash_only() {
        let hash = hash_password("correct horse battery", &Zero).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"));
        assert!(verify_password("correct horse battery", Some(&hash)).unwrap());
        assert!(!verify_password("correct horse batterz", Some(&hash)).unwrap());
        assert!(!verify_password("anything", None).unwrap());
    }

    #[test]
    fn what_is_guessed_first_is_refused() {
        for bad in [
            "short",
            "password1234",
            "Password!2026",
            "aaaaaaaaaaaaaa",
            "MarenHolt2026!",
            "Winter2026!!!",
            "123456789012",
            "123456789012345678",
            "qwertyuiopasdf",
            "qwerty123456789",
            "1q2w3e4r5t6y7u",
            "p@ssw0rdp@ssw0rd",
            "bea builder 2026!",
            "abcabcabcabcabc",
            "1qaz2wsx3edc4rfv",
            "987654321987654321",
            "Zaq12wsxcde3",
            "Sunshine!Dragon7",
            "monkey-1984-dragon",
            "Metallica$Liverpool",
            "m3tallic@-Liverpool",
            "liverpool&mercedes1",
            "99-mercedes-12345-",
        ] {
            assert!(!password_problems(bad, bad, &["Maren Holt", "Bea Builder"]).is_empty(), "{bad}");
        }
        for good in
            ["correct horse battery", "pGx7 kwu2 Trof9", "ein Satz mit Umlauten über Öl", "monkey dragon mercedes", "metallicable wheel"]
        {
            assert!(password_problems(good, good, &["Maren Holt"]).is_empty(), "{good}");
        }
        assert_eq!(password_problems("correct horse battery", "x", &[]).len(), 1);
    }
}
