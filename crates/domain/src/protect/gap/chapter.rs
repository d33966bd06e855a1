//! The order in which a consultant asks: what must be known first, then the few controls that stop most harm, then the rest.

use crate::ground::framework::record::Framework;
use kernel::Fault;

kernel::choice! {
    /// A group of questions that are answered together.
    pub enum Chapter("gap-chapter", ordered) {
        /// Who depends on the organisation, and what belongs to the system.
        Context = "context",
        /// What the top says, and who answers for what.
        Leadership = "leadership",
        /// What there is to protect.
        Assets = "assets",
        /// What could happen, and what is done about it.
        Risks = "risks",
        /// Who gets in.
        Access = "access",
        /// What is still there after a bad day.
        Backup = "backup",
        /// What keeps harmful programs out.
        Malware = "malware",
        /// How holes are closed and changes made.
        Updates = "updates",
        /// What people know.
        Awareness = "awareness",
        /// What happens when something happens.
        Incidents = "incidents",
        /// What others do for the organisation.
        Suppliers = "suppliers",
        /// Rules and duties of daily work.
        Rules = "rules",
        /// Law, privacy and independent looks.
        Law = "law",
        /// Joining, working and leaving.
        People = "people",
        /// Doors, rooms and equipment.
        Premises = "premises",
        /// Networks, records of events, development.
        Technology = "technology",
        /// Objectives, means, documents, running the system.
        Support = "support",
        /// Measuring, auditing, reviewing.
        Checking = "checking",
        /// Putting right, and getting better.
        Improving = "improving",
        /// Other frameworks, in their own order.
        Other = "other",
    }
}

/// What belongs to which chapter: references, and headings with all below them. The first that fits counts.
const ORDER: &[(Chapter, &[&str])] = &[
    (Chapter::Context, &["4"]),
    (Chapter::Leadership, &["5", "A.5.1", "A.5.2", "A.5.4"]),
    (Chapter::Assets, &["A.5.9", "A.5.10", "A.5.11", "A.5.12", "A.5.13", "A.5.14"]),
    (Chapter::Risks, &["6.1", "8.2", "8.3", "A.5.7"]),
    (Chapter::Access, &["A.5.3", "A.5.15", "A.5.16", "A.5.17", "A.5.18", "A.8.2", "A.8.3", "A.8.4", "A.8.5", "A.8.18"]),
    (Chapter::Backup, &["A.5.29", "A.5.30", "A.8.13", "A.8.14"]),
    (Chapter::Malware, &["A.8.1", "A.8.7", "A.8.23"]),
    (Chapter::Updates, &["A.8.8", "A.8.9", "A.8.19", "A.8.32"]),
    (Chapter::Awareness, &["7.2", "7.3", "A.6.3"]),
    (Chapter::Incidents, &["A.5.5", "A.5.24", "A.5.25", "A.5.26", "A.5.27", "A.5.28", "A.6.8"]),
    (Chapter::Suppliers, &["A.5.19", "A.5.20", "A.5.21", "A.5.22", "A.5.23"]),
    (Chapter::Law, &["A.5.31", "A.5.32", "A.5.33", "A.5.34", "A.5.35", "A.5.36"]),
    (Chapter::Rules, &["A.5"]),
    (Chapter::People, &["A.6"]),
    (Chapter::Premises, &["A.7"]),
    (Chapter::Technology, &["A.8"]),
    (Chapter::Support, &["6", "7", "8"]),
    (Chapter::Checking, &["9"]),
    (Chapter::Improving, &["10"]),
];

fn fits(reference: &str, heading: &str) -> bool {
    reference.strip_prefix(heading).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The chapter of a requirement. Controls of 2013 stand where the mapping finds them in 2022.
///
/// # Errors
/// When content is broken, which tests rule out.
pub(super) fn chapter(framework: Framework, reference: &str) -> Result<Chapter, Fault> {
    let own = match framework {
        Framework::Iso27001 | Framework::Iso27001Old | Framework::Iso27002 => reference,
        Framework::Iso27002Old => {
            let all = packs::mappings().map_err(|error| Fault::Internal(format!("content: {error}")))?;
            let now = Framework::Iso27002.pack();
            let line = all
                .iter()
                .find(|line| line.source_framework == framework.pack() && line.source == reference && line.target_framework == now);
            line.map_or("", |line| line.target.as_str())
        }
        _ => "",
    };
    let found = ORDER.iter().find(|(_, headings)| headings.iter().any(|heading| fits(own, heading)));
    Ok(found.map_or(Chapter::Other, |(chapter, _)| *chapter))
}
