//! The record of a process of the management system.

use crate::protect::control::Frequency;
use jiff::civil::Date;
use kernel::{Group, Id, Register};

/// A process that information security runs on: what it does, by which criteria, with which controls, and what shows that it ran.
///
/// Business processes that are to be protected are assets. Here stands how the management system itself is run.
#[derive(Register, Default, Clone)]
#[register(key = "isms-process", prefix = "PR", clause = "8.1", rules)]
pub struct IsmsProcess {
    /// Name of the process, such as "Joiners and leavers".
    #[field(required, title, max = 160)]
    pub title: String,
    /// What goes in, what is done, what comes out.
    #[field(required, kind = prose, search, label = "What it does")]
    pub what: String,
    /// By what one sees that it runs as it should: limits, times, who has to agree.
    #[field(required, kind = prose, search)]
    pub criteria: String,
    /// How often it runs.
    #[field(list, label = "Runs")]
    pub frequency: Option<Frequency>,
    /// Controls that it carries out.
    #[field(to("control"), inverse = "Carried out by processes", section = "Control")]
    pub controls: Vec<Id>,
    /// Evidence that it ran as planned.
    #[field(to("evidence"), inverse = "Shows processes", section = "Control")]
    pub evidence: Vec<Id>,
    /// What records it leaves behind and where they are kept.
    #[field(kind = prose, label = "Records it leaves", section = "Control")]
    pub records: String,
    /// Others do it for us, in whole or in part.
    #[field(list, label = "Done by others", section = "Control")]
    pub external: bool,
    /// Who does it for us, and how we see that they do it by our criteria.
    #[field(kind = prose, label = "Who, and how that is controlled", section = "Control", show_when = "external=yes", required_when = "external=yes")]
    pub outside: String,
    /// What is done when it does not run as planned, or something changes that nobody meant to change.
    #[field(kind = prose, label = "When it goes otherwise", section = "Control")]
    pub otherwise: String,
    /// Clauses and Annex A controls that it carries out.
    #[field(to("requirement"), inverse = "Carried out by processes", section = "About")]
    pub requirements: Vec<Id>,
    /// Roles that take part.
    #[field(to("isms-role"), inverse = "Takes part in processes", section = "About")]
    pub roles: Vec<Id>,
    /// When somebody looks again whether it still fits.
    #[field(ahead, list, index, label = "Next review", section = "About")]
    pub next_review: Option<Date>,
}

/// The register of processes.
pub static ISMS_PROCESS: Register = Register::of::<IsmsProcess>("ISMS process", "ISMS processes", Group::Run).about("controls").binds();
