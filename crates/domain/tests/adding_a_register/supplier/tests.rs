//! Tests of suppliers.

use super::{SUPPLIER, Supplier};
use jiff::civil::date;
use kernel::{Id, Row};

#[test]
fn a_review_falls_due() {
    let supplier = Supplier { next_review: Some(date(2026, 6, 30)), ..Supplier::default() };
    let row = Row::with(&SUPPLIER, Id::default(), supplier);
    assert_eq!(SUPPLIER.due(&row)[0].date, date(2026, 6, 30));
}
