//! Passwords: Argon2id with OWASP's first parameters (46 MiB, one pass, one lane).

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use kernel::{Fault, Problem, Text};
use store::Entropy;

/// Least number of characters.
pub const SHORTEST: usize = 12;
/// Greatest number of bytes; hashing cost does not depend on it, reading does.
const LONGEST: usize = 1024;

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

/// True when little is left after known words, names, years and runs are taken away.
fn is_guessed_first(password: &str, around: &[&str]) -> bool {
    let mut rest: String = password.to_lowercase();
    let names = around.iter().flat_map(|text| kernel::text::tokens(text)).filter(|word| word.chars().count() >= 4);
    let mut words: Vec<String> = GUESSED_FIRST.iter().map(|word| (*word).to_owned()).chain(names).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in &words {
        rest = rest.replace(word.as_str(), "");
    }
    let mut letters: Vec<char> = rest.chars().filter(|c| c.is_alphabetic()).collect();
    let mut all: Vec<char> = password.chars().collect();
    letters.dedup();
    all.sort_unstable();
    all.dedup();
    letters.len() < 4 && rest.chars().count() < 9 || all.len() < 5
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
        for bad in ["short", "password1234", "Password!2026", "aaaaaaaaaaaaaa", "MarenHolt2026!", "Winter2026!!!"] {
            assert!(!password_problems(bad, bad, &["Maren Holt"]).is_empty(), "{bad}");
        }
        for good in ["correct horse battery", "pGx7 kwu2 Trof9", "ein Satz mit Umlauten über Öl"] {
            assert!(password_problems(good, good, &["Maren Holt"]).is_empty(), "{good}");
        }
        assert_eq!(password_problems("correct horse battery", "x", &[]).len(), 1);
    }
}
