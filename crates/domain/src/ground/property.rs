//! The properties of information that a risk can harm and an asset needs.

kernel::choice! {
    /// The three properties of information that are protected.
    pub enum Property("property") {
        /// Nobody sees it who may not.
        Confidentiality = "confidentiality",
        /// It is right and complete.
        Integrity = "integrity",
        /// It is there when needed.
        Availability = "availability",
    }
}
