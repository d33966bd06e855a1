//! What a route is: who may knock, what it does to records, what it costs, and what answers.

use crate::admission::Dear;
use crate::call::{Call, Reply};
use axum::http::Method;
use kernel::{Fault, Register};
use std::sync::Arc;

/// Who may knock at all; what they may see or do behind it is the scope's and the door's decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Anybody.
    Open,
    /// Somebody known.
    Signed,
}

/// What a route does to records, for the permission matrix.
#[derive(Debug, Clone, Copy)]
pub enum Deed {
    /// Nothing about records.
    None,
    /// Shows what the reader may see.
    Show,
    /// Makes a record of this register.
    Create(&'static Register),
    /// Changes a record of this register.
    Edit(&'static Register),
    /// Carries out an operation.
    Operate(&'static Register, &'static kernel::Operation),
    /// For administrators of the unit.
    Administer,
}

/// What a route costs, which decides what it waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// A few reads or a write.
    Usual,
    /// The hash of a password.
    Password,
    /// A document in the format that its path ends in.
    Document,
}

/// What answers a call.
pub type Handler = Arc<dyn Fn(&Call<'_>) -> Result<Reply, Fault> + Send + Sync>;

/// A route.
pub struct Route {
    /// Method; GET answers HEAD too.
    pub method: Method,
    /// Path with `{parts}`.
    pub path: String,
    /// Who may knock.
    pub gate: Gate,
    /// What it does.
    pub deed: Deed,
    /// Takes files.
    pub uploads: bool,
    /// A feed, which its secret address opens too.
    pub feed: bool,
    /// What was typed while a session ended comes with it.
    pub carries: bool,
    /// What it costs beside the usual.
    pub cost: Cost,
    /// The handler.
    pub run: Handler,
}

impl Route {
    /// A route that shows something.
    pub fn get(path: impl Into<String>, gate: Gate, run: impl Fn(&Call<'_>) -> Result<Reply, Fault> + Send + Sync + 'static) -> Self {
        let deed = if gate == Gate::Open { Deed::None } else { Deed::Show };
        Self::new(Method::GET, path.into(), gate, deed, run)
    }

    /// A route that changes something.
    pub fn post(
        path: impl Into<String>,
        gate: Gate,
        deed: Deed,
        run: impl Fn(&Call<'_>) -> Result<Reply, Fault> + Send + Sync + 'static,
    ) -> Self {
        Self::new(Method::POST, path.into(), gate, deed, run)
    }

    fn new(
        method: Method,
        path: String,
        gate: Gate,
        deed: Deed,
        run: impl Fn(&Call<'_>) -> Result<Reply, Fault> + Send + Sync + 'static,
    ) -> Self {
        Self { method, path, gate, deed, uploads: false, feed: false, carries: false, cost: Cost::Usual, run: Arc::new(run) }
    }

    /// Takes files.
    #[must_use]
    pub fn with_uploads(mut self) -> Self {
        self.uploads = true;
        self
    }

    /// Takes what was typed while a session ended.
    #[must_use]
    pub fn carrying(mut self) -> Self {
        self.carries = true;
        self
    }

    /// Opened by a secret address too.
    #[must_use]
    pub fn with_address(mut self) -> Self {
        self.feed = true;
        self
    }

    /// The same with another method.
    #[must_use]
    pub fn method(mut self, method: Method) -> Self {
        self.method = method;
        self
    }

    /// Costs more than the usual.
    #[must_use]
    pub fn costs(mut self, cost: Cost) -> Self {
        self.cost = cost;
        self
    }

    /// What must be waited for before it is answered under this path.
    pub fn dear(&self, path: &str) -> Option<Dear> {
        match self.cost {
            Cost::Usual => None,
            Cost::Password => Some(Dear::Hashing),
            Cost::Document if path.ends_with(".pdf") => Some(Dear::Typesetting),
            Cost::Document => Some(Dear::Writing),
        }
    }
}

impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}
