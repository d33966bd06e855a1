//! The stored form of a record: canonical JSON bytes in two parts, business and personal.

use crate::register::COMMON;
use crate::{Fault, Register, Row, Value};
use serde_json::{Map, Value as Json};

/// Canonical JSON (RFC 8785 for the values used here): keys sorted, no blanks, whole numbers only.
pub fn canonical(json: &Json) -> Vec<u8> {
    // serde_json keeps object keys sorted as long as its feature `preserve_order` stays off; a test watches that.
    json.to_string().into_bytes()
}

/// The two parts of a body. Empty fields are left out; the reference and the retired mark are part of `business`.
pub fn write(row: &Row) -> (Vec<u8>, Vec<u8>) {
    let mut business = Map::new();
    let mut personal = Map::new();
    business.insert("reference".into(), Json::String(row.reference.clone()));
    if row.retired {
        business.insert("retired".into(), Json::Bool(true));
    }
    // "No" is left out where it is what an empty record says; where "not answered" is possible, it is an answer.
    let blank = Row::blank(row.register, row.id);
    for (index, field) in row.register.fields().iter().enumerate().take(COMMON + row.register.own_len()) {
        let value = row.get(index);
        if !value.is_none() && (value != Value::Yes(false) || blank.get(index).is_none()) {
            let part = if field.personal { &mut personal } else { &mut business };
            part.insert(field.key.to_string(), value.to_json());
        }
    }
    let personal = if personal.is_empty() { Vec::new() } else { canonical(&Json::Object(personal)) };
    (canonical(&Json::Object(business)), personal)
}

/// Reads a body of some schema version back into a row; fields that are gone are passed over, after `upgrade`.
///
/// # Errors
/// [`Fault::Internal`] when the bytes are not what [`write()`] makes.
pub fn read(row: &mut Row, schema: u32, business: &[u8], personal: &[u8]) -> Result<(), Fault> {
    let register: &'static Register = row.register;
    let mut fields = object(register, business)?;
    if !personal.is_empty() {
        fields.extend(object(register, personal)?);
    }
    if schema < register.schema {
        (register.upgrade)(schema, &mut fields);
    }
    row.retired = fields.get("retired").and_then(Json::as_bool).unwrap_or(false);
    if let Some(reference) = fields.get("reference").and_then(Json::as_str) {
        row.reference = reference.to_owned();
    }
    for (index, field) in register.fields().iter().enumerate().take(COMMON + register.own_len()) {
        if let Some(json) = fields.get(field.key.as_ref()) {
            let value = field.kind.cell().read(json).ok_or_else(|| broken(register, &field.key))?;
            if !row.set(index, value) {
                return Err(broken(register, &field.key));
            }
        }
    }
    Ok(())
}

fn object(register: &Register, bytes: &[u8]) -> Result<Map<String, Json>, Fault> {
    serde_json::from_slice(bytes).map_err(|e| Fault::Internal(format!("body of register {}: {e}", register.key)))
}

fn broken(register: &Register, key: &str) -> Fault {
    Fault::Internal(format!("body of register {}: field {key} has a value of another kind", register.key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nouns::PERSON;
    use crate::{Draft, Id};

    #[test]
    fn keys_are_sorted_whatever_the_order_of_insertion() {
        let mut map = Map::new();
        for key in ["b", "a", "c"] {
            map.insert(key.into(), Json::Null);
        }
        assert_eq!(canonical(&Json::Object(map)), br#"{"a":null,"b":null,"c":null}"#);
    }

    #[test]
    fn personal_fields_stand_apart_and_come_back() {
        let mut row = Row::blank(&PERSON, Id::default());
        row.reference = "P-1".into();
        Draft::new()
            .with("name", "Maren Holt")
            .with("email", "maren@example.com")
            .with("tags", vec!["a".to_owned()])
            .apply(&mut row)
            .unwrap();
        let (business, personal) = write(&row);
        let business_text = String::from_utf8(business.clone()).unwrap();
        assert!(!business_text.contains("Maren") && business_text.contains("P-1"));
        let mut again = Row::blank(&PERSON, Id::default());
        read(&mut again, 1, &business, &personal).unwrap();
        assert_eq!(write(&again), (business, personal));
        assert_eq!(again.title(), "Maren Holt");
    }
}
