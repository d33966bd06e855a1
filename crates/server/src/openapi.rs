//! The OpenAPI 3.1 document, made from the same field tables as everything else.

use crate::call::{Call, Reply};
use kernel::{Fault, Field, Kind, Origin, Register};
use serde_json::{Map, Value as Json, json};

/// `GET /api/v1/openapi.json`
pub fn document(call: &Call<'_>) -> Result<Reply, Fault> {
    Ok(Reply::Json(200, describe(call.app.registers), Vec::new()))
}

/// The document for these registers.
pub fn describe(registers: &[&'static Register]) -> Json {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    for register in registers.iter().copied() {
        let name = schema_name(register);
        schemas.insert(format!("{name}Fields"), fields_schema(register.fields().iter().filter(|f| f.writable())));
        schemas.insert(name.clone(), record_schema(register, &name));
        paths.insert(format!("/api/v1/{}", register.key), collection(register, &name));
        paths.insert(format!("/api/v1/{}/{{reference}}", register.key), item(register, &name));
        paths.insert(format!("/api/v1/{}/{{reference}}/history", register.key), history(register));
        if register.takes_remarks() {
            paths.insert(format!("/api/v1/{}/{{reference}}/files", register.key), attach(register));
        }
        for operation in register.every_operation() {
            let body = body(&fields_schema(operation.fields.iter()));
            let mut path = json!({ "parameters": [reference_parameter()], "post": {
                "operationId": format!("{}-{}", register.key, operation.key), "tags": [register.plural], "summary": operation.label,
                    "description": operation.help,
                "parameters": [if_match(), idempotency()], "requestBody": body, "responses": answers(200, &format!("#/components/schemas/{name}")) } });
            if kernel::offers::turns(operation)
                && let Some(path) = path.as_object_mut()
            {
                path.insert("get".into(), turning(register, operation.key));
            }
            paths.insert(format!("/api/v1/{}/{{reference}}/{}", register.key, operation.key), path);
        }
    }
    schemas.insert("Problem".into(), problem_schema());
    schemas.insert("Turning".into(), turning_schema());
    paths.extend(fixed_paths());
    let paths: Map<String, Json> = paths.into_iter().map(|(path, described)| (path, with_refusals(described))).collect();
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Vouchsafe", "version": "1", "description":
            "Every register of the management system. Reads take `as_at`: a date, a time or `@` and a journal number.", "license":
            { "name": "Apache-2.0 OR MIT" } },
        "security": [{ "bearer": [] }],
        "paths": paths,
        "components": { "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer" } }, "schemas": schemas, "responses": refusals() },
    })
}

fn schema_name(register: &Register) -> String {
    register.key.split('-').map(kernel::text::humanise).collect()
}

fn fields_schema<'f>(fields: impl Iterator<Item = &'f Field>) -> Json {
    let properties: Map<String, Json> = fields.map(|field| (field.key.to_string(), field_schema(field))).collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn field_schema(field: &Field) -> Json {
    let words = |keys: &[&str]| json!({ "type": "string", "enum": keys });
    let schema = match field.kind {
        Kind::Text(max) => json!({ "type": "string", "maxLength": max }),
        Kind::Prose => json!({ "type": "string", "contentMediaType": "text/markdown" }),
        Kind::Choice(choices) => words(choices.keys),
        Kind::Flags(choices) => json!({ "type": "array", "items": words(choices.keys), "uniqueItems": true }),
        Kind::YesNo => json!({ "type": "boolean" }),
        Kind::Integer(min, max) if min > i64::MIN && max < i64::MAX => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Kind::Integer(..) => json!({ "type": "integer" }),
        Kind::Amount => json!({ "type": "string", "pattern": "^[0-9]+(\\.[0-9]{1,2})?$" }),
        Kind::Decimal => json!({ "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]{1,2})?$" }),
        Kind::Date => json!({ "type": "string", "format": "date" }),
        Kind::Moment => json!({ "type": "string", "format": "date-time" }),
        Kind::Link(targets) => json!({ "type": "string", "examples": ["R-42"], "x-links-to": targets }),
        Kind::Links(targets) => json!({ "type": "array", "items": { "type": "string", "examples": ["R-42"] }, "x-links-to": targets }),
        Kind::Tags => json!({ "type": "array", "items": { "type": "string" } }),
        Kind::Email => json!({ "type": "string", "format": "email" }),
        Kind::Url => json!({ "type": "string", "format": "uri" }),
        Kind::Grid(columns) => {
            json!({ "type": "array", "items": { "type": "array", "items": { "type": "string" }, "minItems": columns.len(), "maxItems": columns.len() } })
        }
    };
    let Json::Object(mut schema) = schema else { return schema };
    // `null` empties a field, so every type allows it.
    let kind = schema.remove("type").unwrap_or_default();
    schema.insert("type".into(), json!([kind, "null"]));
    if let Some(list) = schema.get_mut("enum").and_then(Json::as_array_mut) {
        list.push(Json::Null);
    }
    schema.insert("title".into(), field.label.as_ref().into());
    schema.insert("description".into(), field.help.as_ref().into());
    if field.personal {
        schema.insert("x-personal".into(), true.into());
    }
    schema.into()
}

fn record_schema(register: &Register, name: &str) -> Json {
    let derived = fields_schema(register.shown().map(|(_, f)| f).filter(|f| f.origin == Origin::Derived));
    let fixed = fields_schema(register.shown().map(|(_, f)| f).filter(|f| f.origin != Origin::Derived && !f.writable()));
    json!({
        "type": "object", "description": register.doc,
        "properties": {
            "id": { "type": "string", "format": "uuid" }, "register": { "const": register.key }, "reference": { "type": "string" }, "version":
                { "type": "integer" },
            "retired": { "type": "boolean" }, "title": { "type": "string" }, "created_at": { "type": "string", "format": "date-time" },
            "created_by": { "type": "object" }, "changed_at": { "type": "string", "format": "date-time" }, "changed_by": { "type": "object" },
            "fields": { "$ref": format!("#/components/schemas/{name}Fields") }, "fixed": fixed, "derived": derived,
        },
    })
}

fn problem_schema() -> Json {
    json!({ "type": "object", "description": "RFC 9457", "properties": {
        "type": { "type": "string" }, "title": { "type": "string" }, "status": { "type": "integer" }, "detail": { "type": "string" }, "instance":
            { "type": "string" },
        "errors": { "type": "array", "items": { "type": "object", "properties":
            { "field": { "type": ["string", "null"] }, "line": { "type": ["integer", "null"] }, "message": { "type": "string" } } } } } })
}

/// What retiring or bringing back would do.
fn turning_schema() -> Json {
    let named = json!({ "type": "object", "properties": { "reference": { "type": "string" }, "title": { "type": "string" } } });
    let kin = json!({ "type": "array", "items": { "type": "object", "properties": {
        "register": { "type": "string" }, "field": { "type": ["string", "null"], "description": "The field that names the record" },
        "total": { "type": "integer" }, "filter": { "type": ["string", "null"], "description": "Lists exactly these, where a filter can" },
        "first": { "type": "array", "items": named } } } });
    json!({ "type": "object", "properties": {
        "reference": { "type": "string" }, "version": { "type": "integer" },
        "refused": { "type": "array", "items": { "type": "object", "properties":
            { "field": { "type": ["string", "null"] }, "message": { "type": "string" } } } },
        "along": kin, "changed": kin, "stays": kin } })
}

fn turning(register: &Register, key: &str) -> Json {
    json!({ "operationId": format!("before-{}-{key}", register.key), "tags": [register.plural],
        "summary": "What it would do: what goes along, what is changed, what stays and names it, why it is refused. Nothing is written",
        "responses": answers(200, "#/components/schemas/Turning") })
}

fn parameter(name: &str, place: &str, about: &str) -> Json {
    json!({ "name": name, "in": place, "required": place == "path", "description": about, "schema": { "type": "string" } })
}

fn reference_parameter() -> Json {
    parameter("reference", "path", "What people say, such as R-42.")
}

fn journal_parameters() -> Json {
    json!([
        parameter("after", "query", "A journal number, or `next` of the answer before: what was recorded behind it, oldest first"),
        parameter("before", "query", "A journal number, or `place` of a revision: what was recorded ahead of it"),
        parameter("person", "query", "Reference or name of who made it"),
        parameter("register", "query", "Key of a register"),
        parameter("record", "query", "Reference of a record"),
        parameter("unit", "query", "Reference of a unit; those below it count too"),
        parameter("channel", "query", "browser, api, command-line and so on"),
        parameter("from", "query", "A date or a time"),
        parameter("until", "query", "A date, which counts as a whole, or a time"),
        parameter("limit", "query", "1 to 1000"),
        as_at(),
    ])
}

fn as_at() -> Json {
    parameter("as_at", "query", "A date (its end in the organisation's zone), a time in RFC 3339, or @ and a journal number.")
}

fn if_match() -> Json {
    parameter(
        "If-Match",
        "header",
        "The revision from ETag; a newer one answers 412. Without it an edit is written over whatever stands there.",
    )
}

fn idempotency() -> Json {
    parameter("Idempotency-Key", "header", "The same key and body answer again without writing twice.")
}

fn body(fields: &Json) -> Json {
    json!({ "content": { "application/json":
        { "schema": { "type": "object", "additionalProperties": false, "properties":
        { "fields": fields, "reason": { "type": "string", "maxLength": 1000 } } } } } })
}

/// What every address may answer, with what it means.
const ANYWHERE: &[(&str, &str)] = &[
    ("401", "No token, or one that counts no more"),
    ("403", "Not for this caller"),
    ("404", "Not there, or hidden from this caller"),
    ("409", "It contradicts what is there; `detail` says how"),
    ("422", "Something said is wrong: `errors` names each field"),
    ("429", "Too many tries from this address"),
    ("500", "A defect, or a file that is not what was kept; the log has it under `instance`"),
    ("503", "The records cannot be reached now. Nothing was written; send it again"),
];
/// What every address may answer in plain text, before it is known who asks.
const PLAIN: &[(&str, &str)] = &[("400", "No request that can be read: no host, or two")];
/// The same of addresses that take a body.
const PLAIN_OF_BODIES: &[(&str, &str)] = &[("408", "The body came too slowly"), ("413", "The body is too large")];

/// The refusals that people and programs meet, each described once.
fn refusals() -> Json {
    let schema = json!({ "schema": { "$ref": "#/components/schemas/Problem" } });
    let stale = ("412", "`If-Match` names an older version than the newest");
    let problems = ANYWHERE.iter().chain([&stale]);
    let problems =
        problems.map(|(code, about)| (*code, json!({ "description": about, "content": { "application/problem+json": schema } })));
    let text = json!({ "text/plain": { "schema": { "type": "string" } } });
    let plain = PLAIN.iter().chain(PLAIN_OF_BODIES).map(|(code, about)| (*code, json!({ "description": about, "content": text })));
    problems.chain(plain).map(|(code, answer)| (format!("Refused{code}"), answer)).collect::<Map<_, _>>().into()
}

/// Adds to each operation of a path what may be answered beside its own.
fn with_refusals(mut path: Json) -> Json {
    for method in ["get", "post", "patch"] {
        let Some(operation) = path.get_mut(method).and_then(Json::as_object_mut) else { continue };
        let matched =
            operation.get("parameters").and_then(Json::as_array).is_some_and(|all| all.iter().any(|one| one["name"] == "If-Match"));
        let Some(answers) = operation.get_mut("responses").and_then(Json::as_object_mut) else { continue };
        let mut codes: Vec<&str> = ANYWHERE.iter().chain(PLAIN).map(|(code, _)| *code).collect();
        if method != "get" {
            codes.extend(PLAIN_OF_BODIES.iter().map(|(code, _)| *code));
        }
        codes.extend(matched.then_some("412"));
        for code in codes {
            answers.entry(code).or_insert_with(|| json!({ "$ref": format!("#/components/responses/Refused{code}") }));
        }
    }
    path
}

fn answers(status: u16, schema: &str) -> Json {
    json!({ status.to_string(): { "description": "Done", "content": { "application/json": { "schema": { "$ref": schema } } } } })
}

fn collection(register: &Register, name: &str) -> Json {
    let mut path = Map::new();
    let get = json!({
        "operationId": format!("list-{}", register.key), "tags": [register.plural], "summary": format!("List {}", register.plural.to_lowercase()),
            "description": register.doc,
        "parameters": [parameter("filter", "query", "Filter text, such as owner:me due<30d \"free words\"."),
            parameter("sort", "query", "A field, or - and a field."),
                       parameter("limit", "query", "1 to 1000; 50 unless said."), parameter("cursor", "query", "From `next` of the page before."), as_at()],
        "responses": { "200": { "description": "A page", "content": { "application/json": { "schema": { "type": "object", "properties": {
            "total": { "type": "integer" }, "next": { "type": ["string", "null"] }, "as_at": { "type": ["object", "null"] },
            "records": { "type": "array", "items": { "$ref": format!("#/components/schemas/{name}") } } } } } } } } });
    path.insert("get".into(), get);
    if register.made() {
        let fields = json!({ "$ref": format!("#/components/schemas/{name}Fields") });
        let post = json!({ "operationId": format!("create-{}", register.key), "tags": [register.plural], "summary":
            format!("Create one of {}", register.plural.to_lowercase()),
            "parameters": [idempotency()], "requestBody": body(&fields), "responses": answers(201, &format!("#/components/schemas/{name}")) });
        path.insert("post".into(), post);
    }
    path.into()
}

fn item(register: &Register, name: &str) -> Json {
    let mut path = Map::new();
    path.insert("parameters".into(), json!([reference_parameter()]));
    let get = json!({
        "operationId": format!("show-{}", register.key), "tags": [register.plural], "summary": "Show one", "parameters": [as_at()],
        "responses": answers(200, &format!("#/components/schemas/{name}")) });
    path.insert("get".into(), get);
    if register.written() {
        let fields = json!({ "$ref": format!("#/components/schemas/{name}Fields") });
        let patch = json!({ "operationId": format!("edit-{}", register.key), "tags": [register.plural], "summary": "Change fields; those left out stay",
            "parameters": [if_match(), idempotency()], "requestBody": body(&fields), "responses": answers(200, &format!("#/components/schemas/{name}")) });
        path.insert("patch".into(), patch);
    }
    path.into()
}

fn history(register: &Register) -> Json {
    json!({ "parameters": [reference_parameter()], "get": {
        "operationId": format!("history-{}", register.key), "tags": [register.plural], "summary": "Every revision, newest first", "parameters": [as_at()],
        "responses": { "200": { "description": "Revisions", "content": { "application/json": { "schema": { "type": "object" } } } } } } })
}

fn attach(register: &Register) -> Json {
    let name = json!({ "name": "name", "in": "query", "required": true, "schema": { "type": "string", "minLength": 1 },
        "description": "Name of the file, as it is shown and saved; without it the file is refused (422)" });
    json!({ "parameters": [reference_parameter(), name,
        parameter("reason", "query", "Why, for the history"), idempotency()], "post": {
        "operationId": format!("attach-{}", register.key), "tags": [register.plural], "summary": "Keep a file with the record; the body is the file",
        "requestBody": { "required": true, "description": "The file, as it is; an empty one is refused (422), one over the limit too (422)",
            "content": { "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } } },
        "responses": { "201": { "description": "Kept: reference, file name, SHA-256, size, media type" } } } })
}

/// What the rules of readiness find.
fn check() -> Json {
    let string = json!({ "type": "string" });
    let perhaps = json!({ "type": ["string", "null"] });
    let severity = json!({ "type": "string", "enum": ["note", "warning", "error"] });
    let number = json!({ "type": "integer", "minimum": 0 });
    let finding = json!({ "type": "object", "properties": {
        "rule": string, "severity": severity, "clause": string, "register": string, "reference": perhaps, "title": perhaps, "message": string,
        "detail": string, "page": string,
        "suppressed": { "type": ["object", "null"], "properties": { "reference": string, "reason": string, "until": string } } } });
    let rule = json!({ "type": "object", "properties": {
        "id": string, "severity": severity, "clause": string, "register": string, "for": { "type": "array", "items": string },
        "message": string, "why": string, "fix": string } });
    let body = json!({ "type": "object", "properties": {
        "for": perhaps, "as_at": { "type": ["object", "null"] }, "sequence": number,
        "counts": { "type": "object", "properties": { "error": number, "warning": number, "note": number, "suppressed": number } },
        "findings": { "type": "array", "items": finding }, "rules": { "type": "array", "items": rule } } });
    let about = "stage-1, stage-2, surveillance or recertification; all rules when left out";
    json!({ "get": { "operationId": "check", "summary": "What an audit by a certification body would find: every rule of readiness and its findings",
        "parameters": [parameter("for", "query", about), as_at()],
        "responses": { "200": { "description": "Findings", "content": { "application/json": { "schema": body } } } } } })
}

fn fixed_paths() -> Map<String, Json> {
    let done = json!({ "200": { "description": "Done" } });
    let get = |id: &str, about: &str, parameters: Json| json!({ "get": { "operationId": id, "summary": about, "parameters": parameters, "responses": done } });
    let post = |id: &str, about: &str| {
        json!({ "post":
        { "operationId": id, "summary": about, "requestBody": body(&json!({ "type": "object" })), "responses": { "201": { "description": "Done" } } } })
    };
    let mut paths = Map::new();
    paths.insert("/api/v1/search".into(), get("search", "Words in any register", json!([parameter("q", "query", "Words")])));
    paths.insert(
        "/api/v1/journal".into(),
        get("journal", "Revisions of every register: the newest, or with `after` those behind a place, oldest first", journal_parameters()),
    );
    paths.insert("/api/v1/check".into(), check());
    paths.insert("/api/v1/me".into(), get("me", "Who the caller is", json!([])));
    paths.insert(
        "/api/v1/report/{name}".into(),
        get(
            "report",
            "A report as NAME.pdf, .xlsx, .csv or .json",
            json!([
                parameter("name", "path", "Such as soa.pdf, or pack.pdf for several at once"),
                parameter("report", "query", "Reports of a pack, commas between"),
                as_at()
            ]),
        ),
    );
    paths.insert(
        "/api/v1/copy/{reference}".into(),
        get("copy", "The copy kept of what was signed", json!([parameter("reference", "path", "Such as SIG-3")])),
    );
    paths.insert("/api/v1/fsck".into(), get("fsck", "Compare truth and projections; administrators", json!([])));
    paths.insert(
        "/api/v1/security-events".into(),
        get(
            "securityEvents",
            "Sign-ins, refusals, links, tokens and passwords, the newest first; administrators",
            json!([
                parameter("kind", "query", "Such as sign-in-failed"),
                parameter("person", "query", "By or about this person"),
                parameter("from", "query", "First day"),
                parameter("until", "query", "Last day"),
                parameter("before", "query", "`next` of the answer before")
            ]),
        ),
    );
    paths.insert("/api/v1/counters".into(), get("counters", "Statements, writes and commits since the start; administrators", json!([])));
    paths.insert("/api/v1/openapi.json".into(), get("openapi", "This document", json!([])));
    paths.insert("/api/v1/rebuild".into(), post("rebuild", "Make every projection anew; administrators"));
    paths.insert("/api/v1/token".into(), post("token", "Make a token"));
    paths.insert("/api/v1/invite".into(), post("invite", "Make a one-time link with which a person sets a password"));
    paths
}
