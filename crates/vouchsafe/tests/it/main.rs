//! The program as a whole, through its router, on both engines: one story, every route, bad input.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on must stop")]

mod accounts;
mod asked;
mod backup;
mod bad_input;
mod before;
mod belongs;
mod bodies;
mod certified;
mod channels;
mod check;
mod clean;
mod copies;
mod correct;
mod crowd;
mod ended;
mod feeds;
mod front;
mod gap;
mod harness;
mod intake;
mod interface;
mod keys;
mod leaving;
mod matrix;
mod messages;
mod numbers;
mod period;
mod planning;
mod programme;
mod pseudo;
mod races;
mod sampled;
mod signatures;
mod story;
mod years;
