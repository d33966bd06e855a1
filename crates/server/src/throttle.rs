//! Slows down guessing of passwords, links and tokens: per address and per account.

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::num::NonZeroU32;

/// Two buckets: one for where a try comes from, one for whom it names.
pub struct Throttle {
    address: DefaultKeyedRateLimiter<String>,
    account: DefaultKeyedRateLimiter<String>,
}

impl Default for Throttle {
    fn default() -> Self {
        let per_minute = |n: u32, burst: u32| {
            let one = NonZeroU32::MIN;
            Quota::per_minute(NonZeroU32::new(n).unwrap_or(one)).allow_burst(NonZeroU32::new(burst).unwrap_or(one))
        };
        Self { address: RateLimiter::keyed(per_minute(30, 60)), account: RateLimiter::keyed(per_minute(6, 10)) }
    }
}

impl Throttle {
    /// Whether another try may be made now.
    pub fn allow(&self, address: &str, account: &str) -> bool {
        // Both are asked, so that neither bucket can be emptied through the other alone.
        let by_address = self.address.check_key(&address.to_owned()).is_ok();
        let by_account = account.is_empty() || self.account.check_key(&account.to_lowercase()).is_ok();
        by_address && by_account
    }

    /// Forgets addresses that have been quiet.
    pub fn sweep(&self) {
        self.address.retain_recent();
        self.account.retain_recent();
    }
}

impl std::fmt::Debug for Throttle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Throttle")
    }
}
