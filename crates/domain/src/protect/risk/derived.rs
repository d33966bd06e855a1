//! What follows from the fields and links of the risk registers.

use super::approval::{self, Acceptance, Plan};
use super::record::*;
use super::{review, rules};
use crate::ground::criteria::Level;
use kernel::{Choice, Derived, Field, Kind, Path, Step};

const CRITERIA_PATH: &[Path] = &[&[Step::Out("criteria")]];

const REVIEW_PATH: &[Path] = &[&[Step::In("risk-review", "risk")]];

const ACCEPTANCE_PATH: &[Path] = &[&[Step::In("sign-off", "about"), Step::Out("covers")]];

const PLAN_PATHS: &[Path] = &[&[Step::In("sign-off", "about"), Step::Out("covers")], &[Step::In("treatment-action", "risk")]];

const fn level(key: &'static str, label: &'static str, help: &'static str) -> Field {
    Field::new(key, label, help, "Rating", Kind::Choice(Level::CHOICES)).derived().index()
}

/// What the matrix of the criteria makes of the ratings.
pub(super) const ALL: &[Derived] = &[
    Derived {
        field: level("inherent_level", "Inherent level", "Level of the inherent rating by the matrix of its criteria."),
        rule: 1,
        paths: CRITERIA_PATH,
        compute: |row, read| rules::level(row, read, rules::Rung::Inherent),
    },
    Derived {
        field: level("current_level", "Level now", "Level of the current rating by the matrix of its criteria.").list(),
        rule: 1,
        paths: CRITERIA_PATH,
        compute: |row, read| rules::level(row, read, rules::Rung::Current),
    },
    Derived {
        field: level("target_level", "Target level", "Level of the target rating by the matrix of its criteria.").list(),
        rule: 1,
        paths: CRITERIA_PATH,
        compute: |row, read| rules::level(row, read, rules::Rung::Target),
    },
    Derived {
        field: Field::new(
            "above_appetite",
            "Above appetite",
            "Whether the current level stands above the highest level that needs no decision.",
            "Rating",
            Kind::YesNo,
        )
        .derived()
        .index(),
        rule: 1,
        paths: CRITERIA_PATH,
        compute: rules::above_appetite,
    },
    Derived {
        field: Field::new(
            "plan",
            "Treatment plan",
            "Whether the planned actions were approved as they stand.",
            "Treatment",
            Kind::Choice(Plan::CHOICES),
        )
        .derived()
        .index(),
        rule: 1,
        paths: PLAN_PATHS,
        compute: approval::plan,
    },
    Derived {
        field: Field::new(
            "acceptance",
            "Acceptance",
            "Whether somebody who may accepted the risk as it stands; see also until when.",
            "Treatment",
            Kind::Choice(Acceptance::CHOICES),
        )
        .derived()
        .index(),
        rule: 1,
        paths: ACCEPTANCE_PATH,
        compute: approval::acceptance,
    },
    Derived {
        field: Field::new("accepted_until", "Accepted until", "Last day of the acceptance that counts.", "Treatment", Kind::Date).derived(),
        rule: 1,
        paths: ACCEPTANCE_PATH,
        compute: approval::accepted_until,
    },
    Derived {
        field: Field::new("next_review", "Next review", "When the owner looks at it again, as the last review says.", "Review", Kind::Date)
            .derived()
            .list()
            .index(),
        rule: 1,
        paths: REVIEW_PATH,
        compute: rules::next_review,
    },
    Derived {
        field: Field::new("last_review", "Last review", "When it was looked at last.", "Review", Kind::Date).derived(),
        rule: 1,
        paths: REVIEW_PATH,
        compute: |row, read| review::newest(row, read, "on"),
    },
    Derived {
        field: Field::new("last_verdict", "Last outcome", "Outcome of the last review.", "Review", Kind::Choice(Verdict::CHOICES))
            .derived(),
        rule: 1,
        paths: REVIEW_PATH,
        compute: |row, read| review::newest(row, read, "verdict"),
    },
];
