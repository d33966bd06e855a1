//! Finding: a reference leads to its record, words to records, names and clauses to pages.

use crate::call::{Call, Reply};
use kernel::{Fault, Id, Name, Read};

/// `GET /go/REFERENCE`: the record with this reference, wherever it is.
pub fn go(call: &Call<'_>) -> Result<Reply, Fault> {
    let read = call.read()?;
    let row = read.by_reference(call.part("reference"))?.ok_or(Fault::NotFound)?;
    let visitor = call.visitor();
    Ok(Reply::Redirect(call.view(&*read, &visitor).link(&ui::paths::record(row.register, &row.reference))))
}

/// `GET /find?q=`: a reference leads straight to its record, unless it is a clause under which a page is filed too.
pub fn find(call: &Call<'_>) -> Result<Reply, Fault> {
    let read = call.read()?;
    let typed = call.param("q").trim();
    let visitor = call.visitor();
    let view = call.view(&*read, &visitor);
    if !typed.is_empty()
        && !typed.contains(char::is_whitespace)
        && let Some(row) = read.by_reference(typed)?
        && !ui::find::is_clause(&view, typed)
    {
        return Ok(Reply::Redirect(view.link(&ui::paths::record(row.register, &row.reference))));
    }
    let hits = if typed.is_empty() { Vec::new() } else { hits(&*read, typed, 100)? };
    Ok(Reply::Page(200, ui::find::find_page(&view, typed, &hits).into_string()))
}

/// Records by words; one whose reference was typed comes first.
pub fn hits(read: &dyn Read, typed: &str, limit: u64) -> Result<Vec<(Id, Name)>, Fault> {
    let mut hits = read.search(typed, limit)?;
    if let Some(row) = read.by_reference(typed)? {
        hits.retain(|(id, _)| *id != row.id);
        hits.insert(
            0,
            (row.id, Name { register: row.register, reference: row.reference.clone(), title: row.title(), retired: row.retired }),
        );
    }
    Ok(hits)
}

/// `GET /find.json?q=&register=`: for the palette and the pickers of the script. A picker asks for records only.
pub fn find_json(call: &Call<'_>) -> Result<Reply, Fault> {
    let read = call.read()?;
    let typed = call.param("q").trim();
    let picking = call.query.iter().any(|(key, _)| key == "register");
    let wanted: Vec<&str> = call.param("register").split(',').filter(|key| !key.is_empty() && *key != "*").collect();
    let mut hits = if typed.is_empty() { Vec::new() } else { hits(&*read, typed, if wanted.is_empty() { 20 } else { 200 })? };
    hits.retain(|(_, name)| wanted.is_empty() || wanted.contains(&name.register.key));
    hits.truncate(20);
    let visitor = call.visitor();
    let view = call.view(&*read, &visitor);
    let places = if picking { Vec::new() } else { ui::find::fitting(&view, typed) };
    Ok(Reply::Json(200, ui::find::find_json(&view, &places, &hits), Vec::new()))
}
