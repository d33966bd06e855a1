//! Tests of the store: the same source on SQLite and PostgreSQL.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on must stop")]

mod backup;
mod commits;
mod due;
mod fsck;
mod housekeeping;
mod letters;
mod once;
mod opening;
mod population;
mod property;
mod reads;
mod refusals;
mod registers;
mod scopes;
mod story;
mod tallies;
mod trail;
mod world;
mod writers;
