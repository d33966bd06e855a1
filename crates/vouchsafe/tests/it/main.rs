//! The program as a whole, through its router, on both engines: one story, every route, bad input.

mod bad_input;
mod harness;
mod matrix;
mod messages;
mod story;
