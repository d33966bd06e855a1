//! Developer tasks.
fn main(){}
