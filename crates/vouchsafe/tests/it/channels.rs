//! The ways to the records, so that one story is walked through each: the interface for programs, the command line against a running
//! server, and forms without scripts.

use crate::harness::{House, Who};
use kernel::Id;
use serde_json::{Value as Json, json};
use std::process::{Command, Stdio};

/// Operations whose names are commands by themselves.
const TAKEN: &[&str] = &["check", "report"];

/// A way.
pub enum Channel {
    /// JSON over HTTP.
    Api,
    /// The built binary, a process for each step, with the address of the server.
    CommandLine(String),
    /// Pages as a browser without scripts has them: the form is asked for, its hidden fields and what is typed go back.
    Forms,
}

/// What a step came to: what it answered, or why it was refused.
pub type Outcome = Result<String, String>;

impl Channel {
    /// How somebody is known here.
    pub fn enter(&self, house: &House, person: &str) -> Who {
        match self {
            Self::Api | Self::CommandLine(_) => {
                let said = json!({ "fields": { "user": person, "name": "story" } });
                let made = house.json(&Who::Operator, "POST", "/api/v1/token", &said).expect(201).json();
                Who::Token(made["token"].as_str().unwrap().to_owned())
            }
            Self::Forms => {
                let id: Id = house.show("person", person)["id"].as_str().unwrap().parse().unwrap();
                house.sign_in(id)
            }
        }
    }

    /// Makes a record and answers with its reference.
    pub fn create(&self, house: &House, who: &Who, register: &str, fields: &Json) -> Outcome {
        match self {
            Self::Api => {
                let made = json_of(house, who, "POST", register, fields)?;
                Ok(made["reference"].as_str().unwrap().to_owned())
            }
            Self::CommandLine(server) => {
                let made: Json = serde_json::from_str(&run(server, who, &["create", register], fields)?).unwrap();
                Ok(made["reference"].as_str().unwrap().to_owned())
            }
            Self::Forms => {
                let led = submit(house, who, &format!("/{register}/new"), fields)?;
                Ok(led.trim_start_matches(&format!("/{register}/")).split('?').next().unwrap().to_owned())
            }
        }
    }

    /// Changes fields of a record, which is named as REGISTER/REFERENCE.
    pub fn edit(&self, house: &House, who: &Who, record: &str, fields: &Json) -> Outcome {
        match self {
            Self::Api => json_of(house, who, "PATCH", record, fields).map(|_| String::new()),
            Self::CommandLine(server) => run(server, who, &["edit", reference(record)], fields),
            Self::Forms => submit(house, who, &format!("/{record}/edit"), fields),
        }
    }

    /// Carries out an operation of a record.
    pub fn act(&self, house: &House, who: &Who, record: &str, operation: &str, fields: &Json) -> Outcome {
        match self {
            Self::Api => json_of(house, who, "POST", &format!("{record}/{operation}"), fields).map(|_| String::new()),
            Self::CommandLine(server) if TAKEN.contains(&operation) => run(server, who, &["do", operation, reference(record)], fields),
            Self::CommandLine(server) => run(server, who, &[operation, reference(record)], fields),
            Self::Forms => submit(house, who, &format!("/{record}/do/{operation}"), fields),
        }
    }

    /// Keeps a file with a record, by the command line.
    pub fn attach(&self, who: &Who, reference: &str, file: &str) -> Outcome {
        let Self::CommandLine(server) = self else { panic!("files of this machine are sent by the command line") };
        run(server, who, &["attach", reference, file], &json!({}))
    }

    /// The records of a register that a filter finds, 500 at most.
    pub fn list(&self, house: &House, who: &Who, register: &str, filter: &str) -> Vec<Json> {
        let page: Json = if let Self::CommandLine(server) = self {
            let listed = run(server, who, &["list", register, "--limit", "500", "--filter", filter], &json!({})).unwrap();
            serde_json::from_str(&listed).unwrap()
        } else {
            let filter: String = form_urlencoded::byte_serialize(filter.as_bytes()).collect();
            house.get(&Who::Operator, &format!("/api/v1/{register}?limit=500&filter={filter}")).expect(200).json()
        };
        page["records"].as_array().unwrap().clone()
    }
}

fn reference(record: &str) -> &str {
    record.rsplit('/').next().unwrap()
}

fn json_of(house: &House, who: &Who, method: &str, path: &str, fields: &Json) -> Result<Json, String> {
    let answer = house.json(who, method, &format!("/api/v1/{path}"), &json!({ "fields": fields }));
    if (200..300).contains(&answer.status) { Ok(answer.json()) } else { Err(answer.text()) }
}

/// A value as people type it.
fn typed(value: &Json) -> String {
    let cell = |cell: &Json| cell.as_str().map_or_else(|| cell.to_string(), str::to_owned);
    match value {
        Json::Array(rows) if rows.iter().any(Json::is_array) => {
            let row = |row: &Json| row.as_array().unwrap().iter().map(cell).collect::<Vec<_>>().join(" | ");
            rows.iter().map(row).collect::<Vec<_>>().join("\n")
        }
        Json::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join(", "),
        Json::Bool(yes) => (if *yes { "yes" } else { "no" }).to_owned(),
        Json::Null => String::new(),
        other => cell(other),
    }
}

/// Runs the built binary to its end.
fn run(server: &str, who: &Who, words: &[&str], fields: &Json) -> Outcome {
    let Who::Token(token) = who else { panic!("the command line wants a token") };
    let said = fields.as_object().unwrap().iter().map(|(key, value)| format!("{key}={}", typed(value)));
    let output = Command::new(env!("CARGO_BIN_EXE_vouchsafe"))
        .args(words)
        .args(said)
        .args(["--format", "json", "--server", server, "--token", token])
        .env_clear()
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let (told, wrong) = (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned());
    assert!(matches!(output.status.code(), Some(0 | 1)), "{words:?}: {wrong}");
    if output.status.success() { Ok(told) } else { Err(wrong) }
}

/// Asks for a form, fills it in and sends it; answers with where it leads.
fn submit(house: &House, who: &Who, path: &str, fields: &Json) -> Outcome {
    let form = house.get(who, path);
    if form.status != 200 {
        return Err(form.text());
    }
    let page = form.text();
    let said = fields.as_object().unwrap();
    for key in said.keys() {
        assert!(page.contains(&format!("name=\"{key}\"")), "{path} has nowhere to type {key}");
    }
    let mut pairs: Vec<(&str, String)> = said.iter().map(|(key, value)| (key.as_str(), typed(value))).collect();
    for key in ["_version", "_once"] {
        let hidden = page.split(&format!("name=\"{key}\" value=\"")).nth(1).and_then(|rest| rest.split('"').next());
        pairs.extend(hidden.map(|value| (key, value.to_owned())));
    }
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let answer = house.form(who, path, &pairs);
    if answer.status == 303 { Ok(answer.header("location").to_owned()) } else { Err(answer.text()) }
}
