//! Tests of the store: the same source on SQLite and PostgreSQL.

mod registers;
mod story;
mod world;
