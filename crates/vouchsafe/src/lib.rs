//! The binary's parts: command line, clock, randomness, serving, and the client that speaks REST to a server, a socket
//! or this very process. Time, randomness and the environment enter here and nowhere else.

pub mod args;
pub mod backup;
pub mod check;
pub mod client;
pub mod commands;
pub mod listen;
pub mod machine;
pub mod output;
pub mod serve;
pub mod start;
