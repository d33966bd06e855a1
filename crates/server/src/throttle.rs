//! Slows down guessing of passwords, links and tokens: by where a try comes from, and by whom it names from there. Whoever guesses
//! holds up nobody but their own address.

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;

/// Buckets for sign-ins and links by address, for sign-ins by address and account, for tokens by address, and for what is noted of refusals, by person.
pub struct Throttle {
    address: DefaultKeyedRateLimiter<String>,
    account: DefaultKeyedRateLimiter<(String, String)>,
    tokens: DefaultKeyedRateLimiter<String>,
    notes: DefaultKeyedRateLimiter<String>,
}

impl Default for Throttle {
    fn default() -> Self {
        let per_minute = |n: u32, burst: u32| {
            let one = NonZeroU32::MIN;
            Quota::per_minute(NonZeroU32::new(n).unwrap_or(one)).allow_burst(NonZeroU32::new(burst).unwrap_or(one))
        };
        Self {
            address: RateLimiter::keyed(per_minute(30, 60)),
            account: RateLimiter::keyed(per_minute(6, 10)),
            tokens: RateLimiter::keyed(per_minute(30, 60)),
            notes: RateLimiter::keyed(per_minute(6, 20)),
        }
    }
}

impl Throttle {
    /// Whether another try to sign in, to use a link or to set a password may be made now.
    pub fn allow(&self, address: &str, account: &str) -> bool {
        let place = place(address);
        // Both are asked, so that neither bucket can be emptied through the other alone.
        let by_account = account.is_empty() || self.account.check_key(&(place.clone(), account.to_lowercase())).is_ok();
        let by_address = self.address.check_key(&place).is_ok();
        by_address && by_account
    }

    /// Whether another wrong token, or secret address of a feed, may come from there now.
    pub fn allow_token(&self, address: &str) -> bool {
        self.tokens.check_key(&place(address)).is_ok()
    }

    /// Whether another refusal of this person is noted now: a program that goes on asking must not fill the disk.
    pub fn allow_note(&self, person: &str) -> bool {
        self.notes.check_key(&person.to_owned()).is_ok()
    }

    /// Forgets addresses that have been quiet.
    pub fn sweep(&self) {
        self.address.retain_recent();
        self.account.retain_recent();
        self.tokens.retain_recent();
        self.notes.retain_recent();
    }
}

/// Where an address stands: one person may have a whole network of the newer kind, of 64 bits, to themselves.
fn place(address: &str) -> String {
    match address.parse() {
        Ok(IpAddr::V6(ip)) => Ipv6Addr::from_bits(ip.to_bits() >> 64 << 64).to_string(),
        _ => address.to_owned(),
    }
}

impl std::fmt::Debug for Throttle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Throttle")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_guesses_holds_up_nobody_else() {
        let throttle = Throttle::default();
        let tries = |address: &str, account: &str| (0..100).filter(|_| throttle.allow(address, account)).count();
        assert!((10..20).contains(&tries("192.0.2.1", "maren@aldermoor.example")));
        assert!(!throttle.allow("192.0.2.1", "MAREN@aldermoor.example"), "the same account in other letters");
        assert!(throttle.allow("192.0.2.2", "maren@aldermoor.example"), "the owner elsewhere");
        // An address that tries many accounts is held up as a whole, for passwords only.
        assert!((0..200).filter(|n| throttle.allow("192.0.2.3", &n.to_string())).count() < 80);
        assert!(!throttle.allow("192.0.2.3", "") && throttle.allow_token("192.0.2.3"));
        assert!((0..200).filter(|_| throttle.allow_token("192.0.2.4")).count() < 80);
        assert!(!throttle.allow_token("192.0.2.4") && throttle.allow("192.0.2.4", "a"));
        // A network of one house is one address.
        assert!(tries("2001:db8:1:2::1", "b") >= 10 && !throttle.allow("2001:db8:1:2:ffff::9", "b"));
        assert!(throttle.allow("2001:db8:1:3::1", "b"));
    }
}
