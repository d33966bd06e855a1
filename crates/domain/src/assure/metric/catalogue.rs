//! The metrics of the starter set by key.

kernel::choice! {
    /// Metrics of the starter set.
    pub enum Starter("starter") {
        /// Risks that nobody has accepted.
        RisksUnaccepted = "risks-unaccepted",
        /// Risks within the appetite.
        RisksWithin = "risks-within",
        /// Reviews in time.
        ReviewsInTime = "reviews-in-time",
        /// Treatment actions in time.
        ActionsInTime = "actions-in-time",
        /// Controls in operation.
        ControlsInPlace = "controls-in-place",
        /// Control tests passed.
        TestsPassed = "tests-passed",
        /// Fresh evidence.
        EvidenceFresh = "evidence-fresh",
        /// Findings overdue.
        FindingsOverdue = "findings-overdue",
        /// From finding to verified effect.
        TimeToEffect = "time-to-effect",
        /// Audit programme carried out.
        AuditsDone = "audits-done",
        /// People with current training.
        TrainingCurrent = "training-current",
        /// Time to contain incidents.
        TimeToContain = "time-to-contain",
        /// Reports to authorities in time.
        ReportsInTime = "reports-in-time",
        /// Severe weaknesses beyond the limit.
        WeaknessesOpen = "weaknesses-open",
        /// Restore tests passed.
        RestoresPassed = "restores-passed",
        /// Access reviews carried through.
        AccessReviews = "access-reviews",
        /// Access of leavers removed in time.
        LeaversRemoved = "leavers-removed",
        /// Important suppliers assessed.
        SuppliersAssessed = "suppliers-assessed",
        /// Assets described in full.
        AssetsDescribed = "assets-described",
        /// Documents past their review.
        DocumentsOverdue = "documents-overdue",
    }
}
