//! The record of something that is told.

use crate::assure::metric::record::Interval;
use jiff::civil::Date;
use kernel::{Group, Id, Register};

kernel::choice! {
    /// To whom something is told.
    pub enum Audience("communication-audience") {
        /// People who work for the organisation.
        Internal = "internal",
        /// Customers, authorities, suppliers, the public.
        External = "external",
    }
}

/// Something that is told about information security, inside or outside: what, when, to whom, by whom and how.
#[derive(Register, Default, Clone)]
#[register(key = "communication", prefix = "CM", clause = "7.4", rules)]
pub struct Communication {
    /// What is told, in one line, such as "How security performs".
    #[field(required, title, max = 200)]
    pub title: String,
    /// What belongs to it, and what is not told.
    #[field(kind = prose, search, label = "Content")]
    pub content: String,
    /// Whether it stays inside.
    #[field(required, list, index)]
    pub audience: Option<Audience>,
    /// With whom it is shared: functions, groups, names of parties.
    #[field(required, list, search, max = 240, label = "With whom")]
    pub with: String,
    /// Interested parties among them.
    #[field(to("party"), inverse = "Is told")]
    pub parties: Vec<Id>,
    /// How it is told: a meeting, mail, the intranet, a portal of an authority.
    #[field(required, list, max = 240)]
    pub how: String,
    /// Who tells it.
    #[field(required, duty, list, to("person"), inverse = "Tells", label = "Told by")]
    pub teller: Option<Id>,
    /// What calls for it, where no rhythm does: an incident, a change, a question.
    #[field(max = 240, label = "When something happens", section = "When", required_when = "occasion=yes")]
    pub trigger: String,
    /// It is told when something happens, not at a rhythm.
    #[field(label = "On occasion", section = "When")]
    pub occasion: bool,
    /// How often it is told.
    #[field(list, label = "Told every", section = "When")]
    pub every: Option<Interval>,
    /// When it is told next.
    #[field(ahead, list, index, label = "Told next", section = "When")]
    pub next_on: Option<Date>,
    /// When it was told last.
    #[field(fixed, list, label = "Told last", section = "When")]
    pub last_on: Option<Date>,
    /// What was told each time, a line with its date for each.
    #[field(fixed, kind = prose, search, label = "What was told", section = "When")]
    pub told: String,
    /// Clauses, Annex A controls and articles that ask for it.
    #[field(to("requirement"), inverse = "Asks to tell", section = "About")]
    pub requirements: Vec<Id>,
}

/// The register of what is told.
pub static COMMUNICATION: Register =
    Register::of::<Communication>("Communication", "Communication plan", Group::Plan).worker("teller").about("parties").binds();
