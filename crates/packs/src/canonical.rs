//! A pack as stable bytes, so that an adopted pack can be kept by its hash and read back for ever.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Pack, PackError};

/// The form of the bytes. A later form gets another number; this one stays readable.
const FORM: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Envelope<P> {
    form: u32,
    pack: P,
}

/// The pack as JSON with sorted keys and without spaces: the same pack always gives the same bytes.
#[must_use]
pub fn canonical(pack: &Pack) -> Vec<u8> {
    let mut out = Vec::new();
    // Strings, numbers, lists and maps with string keys always become JSON.
    if let Ok(value) = serde_json::to_value(Envelope { form: FORM, pack }) {
        write(&value, &mut out);
    }
    out
}

/// Reads what [`canonical`] wrote.
///
/// # Errors
/// When the bytes are not a stored pack, or of a form that this version does not know.
pub fn parse_canonical(bytes: &[u8]) -> Result<Pack, PackError> {
    let wrong = |error: serde_json::Error| {
        PackError::one(
            "stored pack",
            error.line() as u64,
            "",
            format!("the bytes are not a stored pack: {error}; restore them from a backup"),
        )
    };
    let envelope: Envelope<Value> = serde_json::from_slice(bytes).map_err(wrong)?;
    if envelope.form != FORM {
        return Err(PackError::one(
            "stored pack",
            1,
            "form",
            format!("the pack is stored in form {} and this version reads form {FORM}; use a newer version of the program", envelope.form),
        ));
    }
    serde_json::from_value(envelope.pack).map_err(wrong)
}

/// Writes JSON with sorted keys, whatever order the map type keeps.
fn write(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Object(map) => {
            let mut members: Vec<_> = map.iter().collect();
            members.sort_by_key(|(key, _)| key.as_str());
            out.push(b'{');
            for (at, (key, member)) in members.into_iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                write(&Value::String(key.clone()), out);
                out.push(b':');
                write(member, out);
            }
            out.push(b'}');
        }
        Value::Array(items) => {
            out.push(b'[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                write(item, out);
            }
            out.push(b']');
        }
        plain => out.extend_from_slice(plain.to_string().as_bytes()),
    }
}
