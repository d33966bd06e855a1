//! A test that follows docs/adding-a-register.md as written.

#[cfg(test)]
mod assessment;
#[cfg(test)]
mod follow;
#[cfg(test)]
mod supplier;
#[cfg(test)]
#[path = "../support/mod.rs"]
mod support;
