//! Roles: what a grant gives on a unit and everything below it.

crate::choice! {
    /// What a grant gives on a unit and everything below it.
    pub enum Role("role", ordered) {
        /// Reads.
        Reader = "reader",
        /// Reads, comments, and asks to be shown something: an auditor from outside, until a day.
        Auditor = "auditor",
        /// Reads, creates and edits daily records.
        Contributor = "contributor",
        /// All of that, retires, approves, and keeps criteria, scope and frameworks.
        Manager = "manager",
        /// All of that, and keeps units, people's accounts and grants.
        Admin = "admin",
    }
}
