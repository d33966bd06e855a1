//! A PostgreSQL database of its own for a test, dropped when the test ends. For the tests of this workspace.

use postgres::{Client, NoTls};
use std::sync::atomic::{AtomicU64, Ordering};

/// A database that lives as long as this value.
#[derive(Debug)]
pub struct TestDatabase {
    server: String,
    name: String,
}

impl TestDatabase {
    /// Makes an empty database on the server with this address; the user must be allowed to.
    ///
    /// # Errors
    /// What the server says.
    pub fn create(server: &str) -> Result<Self, postgres::Error> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let name = format!("vouchsafe_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
        let mut client = Client::connect(server, NoTls)?;
        client.batch_execute(&format!("CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))?;
        Ok(Self { server: server.to_owned(), name })
    }

    /// Runs statements in it, such as those that a dump consists of.
    ///
    /// # Errors
    /// What the server says.
    pub fn run(&self, statements: &str) -> Result<(), postgres::Error> {
        Client::connect(&self.url(), NoTls)?.batch_execute(statements)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The address of the database.
    pub fn url(&self) -> String {
        let (head, query) = self.server.split_once('?').unwrap_or((&self.server, ""));
        let base = head.trim_end_matches('/');
        let base = if base.matches('/').count() > 2 { base.rsplit_once('/').map_or(base, |(base, _)| base) } else { base };
        if query.is_empty() { format!("{base}/{}", self.name) } else { format!("{base}/{}?{query}", self.name) }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        // A server that is gone has dropped it already.
        if let Ok(mut client) = Client::connect(&self.server, NoTls) {
            let _ = client.batch_execute(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        }
    }
}
