//! What follows from the fields and links of the asset registers.

use super::record::{ASSET, Asset, Need};
use crate::ground::property::Property;
use kernel::gather::answer;
use kernel::{Ask, Choice, Fault, Follows, Gather, Id, Path, Read, Row, Step, Values};

/// What other assets pass on.
#[derive(Values, Default)]
pub(super) struct Inherited {
    /// The highest need for confidentiality among its own and those of all assets that depend on it.
    #[field(list, label = "Confidentiality by rule", section = "Need for protection")]
    inherited_confidentiality: Option<Need>,
    /// The highest need for integrity among its own and those of all assets that depend on it.
    #[field(list, label = "Integrity by rule", section = "Need for protection")]
    inherited_integrity: Option<Need>,
    /// The highest need for availability among its own and those of all assets that depend on it.
    #[field(list, label = "Availability by rule", section = "Need for protection")]
    inherited_availability: Option<Need>,
}

impl Follows for Inherited {
    const PATHS: &'static [Path] =
        &[&[Step::In("asset", "depends_on"), Step::Reads(&["inherited_confidentiality", "inherited_integrity", "inherited_availability"])]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        Self::all(std::slice::from_ref(row), read)?.pop().ok_or(Fault::NotFound)
    }

    fn all(rows: &[Row], read: &dyn Read) -> Result<Vec<Self>, Fault> {
        let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
        let ask = ["inherited_confidentiality", "inherited_integrity", "inherited_availability"].map(Ask::Most);
        let above = Gather::of(&ASSET, &[&[Step::In("asset", "depends_on")]], &ask);
        let above = read.gather(&ids, &above)?;
        let highest = |row: &Row, place: usize, property: Property| {
            let passed = answer(&above, row.id, place).as_text().and_then(Need::from_key);
            passed.max(row.of::<Asset>().and_then(|asset| asset.own(property)))
        };
        let make = |row: &Row| Self {
            inherited_confidentiality: highest(row, 0, Property::Confidentiality),
            inherited_integrity: highest(row, 1, Property::Integrity),
            inherited_availability: highest(row, 2, Property::Availability),
        };
        Ok(rows.iter().map(make).collect())
    }
}

/// Whether it is described in full.
#[derive(Values, Default)]
pub(super) struct Described {
    /// Whether it has an owner, a classification and a need for confidentiality, integrity and availability.
    #[field(index, label = "Described in full", section = "Care")]
    complete: Option<bool>,
}

impl Follows for Described {
    fn of(row: &Row, _: &dyn Read) -> Result<Self, Fault> {
        let needed = ["owner", "classification", "confidentiality", "integrity", "availability"];
        Ok(Self { complete: Some(needed.iter().all(|key| !row.value(key).is_none())) })
    }
}
