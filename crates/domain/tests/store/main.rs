//! The domain through the real door.

#[cfg(test)]
mod certification;
#[cfg(test)]
mod counted;
#[cfg(test)]
mod due;
#[cfg(test)]
mod metric;
#[cfg(test)]
mod settling;
#[cfg(test)]
mod story;
#[cfg(test)]
#[path = "../support/mod.rs"]
mod support;
