//! Tests of the store: the same source on SQLite and PostgreSQL.

mod commits;
mod housekeeping;
mod opening;
mod property;
mod refusals;
mod registers;
mod scopes;
mod story;
mod world;
mod writers;
