//! Identifiers: UUIDv7 inside, `R-42` for people.

use std::fmt;
use std::str::FromStr;

/// Identity of a record, a content entry or an organisation. Never shown to people, who say `R-42`.
///
/// Records carry a UUIDv7 (RFC 9562) given by the door. Content entries (a clause, a control of a framework, a threat)
/// carry a UUIDv8 computed from their key, so that a link survives a new edition of the pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Id(pub uuid::Uuid);

impl Id {
    /// A UUIDv7 from milliseconds since 1970 and ten random bytes; both come from the caller, the kernel has neither.
    pub fn v7(millis: u64, random: &[u8; 10]) -> Self {
        Self(uuid::Builder::from_unix_timestamp_millis(millis, random).into_uuid())
    }

    /// A UUIDv8 that depends on nothing but the words given: the same entry of a framework has it everywhere.
    pub fn named(parts: &[&str]) -> Self {
        let mut low: u64 = 0xcbf2_9ce4_8422_2325;
        let mut high: u64 = 0x9e37_79b9_7f4a_7c15;
        for part in parts {
            for byte in part.bytes().chain([0x1f]) {
                low = (low ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
                high = (high.rotate_left(5) ^ low).wrapping_mul(0xff51_afd7_ed55_8ccd);
            }
        }
        let mut bytes = [0_u8; 16];
        for (slot, byte) in bytes.iter_mut().zip(high.to_be_bytes().into_iter().chain(low.to_be_bytes())) {
            *slot = byte;
        }
        Self(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }

    /// The sixteen bytes, most significant first.
    pub fn bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Id {
    type Err = uuid::Error;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        s.parse().map(Self)
    }
}

/// Splits a reference that people say into its prefix and its number: `R-42` gives `("R", 42)`.
///
/// Returns `None` for anything else, such as `A.5.10`, which is compared as text.
pub fn split_reference(reference: &str) -> Option<(&str, u64)> {
    let (prefix, number) = reference.rsplit_once('-')?;
    (!prefix.is_empty()).then_some(())?;
    Some((prefix, number.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_ids_are_stable_and_distinct() {
        let a = Id::named(&["iso27002-2022", "A.5.1"]);
        assert_eq!(a, Id::named(&["iso27002-2022", "A.5.1"]));
        assert_ne!(a, Id::named(&["iso27002-2022", "A.5.10"]));
        assert_ne!(Id::named(&["ab", "c"]), Id::named(&["a", "bc"]));
        assert_eq!(a.0.get_version_num(), 8);
    }

    #[test]
    fn references_split() {
        assert_eq!(split_reference("R-42"), Some(("R", 42)));
        assert_eq!(split_reference("A.5.10"), None);
        assert_eq!(split_reference("-7"), None);
    }
}
