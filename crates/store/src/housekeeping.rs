//! Housekeeping: passwords, links, sessions, tokens. None of it is truth, and nothing here can reach
//! the truth. Secrets arrive hashed.

use crate::context::View;
use crate::load;
use crate::shape::column_name;
use crate::sql::{Cell, Cells, Sql};
use crate::{Store, events};
use jiff::Timestamp;
use kernel::nouns::PERSON;
use kernel::text::sort_key;
use kernel::{Choice, Fault, Id, Role};

/// Keys of requests are kept for a day.
const REMEMBERED: i64 = 24 * 3600 * 1000;
/// What has ended is deleted up to so long after the newest entry.
const MARGIN: i64 = 30 * REMEMBERED;

/// A person who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The organisation.
    pub organisation: Id,
    /// The person's record.
    pub person: Id,
    /// Hash of the password as a PHC string; [`None`] until one was set.
    pub password: Option<String>,
}

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Hash of the secret in the cookie.
    pub hash: [u8; 32],
    /// The organisation.
    pub organisation: Id,
    /// Who signed in.
    pub person: Id,
    /// Word that forms must send back.
    pub csrf: String,
    /// Signed in.
    pub created: Timestamp,
    /// Last request.
    pub seen: Timestamp,
    /// End, whatever happens.
    pub expires: Timestamp,
    /// What the browser calls itself.
    pub agent: String,
}

/// A token for programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Hash of the secret.
    pub hash: [u8; 32],
    /// The organisation.
    pub organisation: Id,
    /// Whose rights it carries.
    pub person: Id,
    /// What its owner calls it.
    pub name: String,
    /// At most this role.
    pub at_most: Option<Role>,
    /// Path of the one feed that it opens, as part of a secret address; empty for a token of a program.
    pub opens: String,
    /// Made.
    pub created: Timestamp,
    /// End.
    pub expires: Option<Timestamp>,
    /// Last request.
    pub last_used: Option<Timestamp>,
}

const SESSION: &str = "SELECT hash, organisation, person, csrf, created_at, seen_at, expires_at, agent FROM session";
const TOKEN: &str = "SELECT hash, organisation, person, name, at_most, created_at, expires_at, last_used_at, opens FROM token";

fn session_of(row: &Cells) -> Session {
    Session {
        hash: row.hash(0),
        organisation: row.id(1),
        person: row.id(2),
        csrf: row.text(3).to_owned(),
        created: row.time(4),
        seen: row.time(5),
        expires: row.time(6),
        agent: row.text(7).to_owned(),
    }
}

fn token_of(row: &Cells) -> ApiToken {
    ApiToken {
        hash: row.hash(0),
        organisation: row.id(1),
        person: row.id(2),
        name: row.text(3).to_owned(),
        // A role that this release does not know must not become "no limit".
        at_most: row.opt_text(4).map(|key| Role::from_key(key).unwrap_or(Role::Reader)),
        created: row.time(5),
        expires: row.opt_time(6),
        last_used: row.opt_time(7),
        opens: row.text(8).to_owned(),
    }
}

/// Deletes everything that opens an account: password, sessions, tokens, addresses of feeds and one-time links. For good: what
/// is given back later begins with a new link.
///
/// # Errors
/// When the store fails.
pub(crate) fn end_keys(sql: &dyn Sql, organisation: Id, person: Id) -> Result<(), Fault> {
    for table in ["link_token", "credential", "session", "token"] {
        sql.execute(&format!("DELETE FROM {table} WHERE organisation = ?1 AND person = ?2"), &[organisation.into(), person.into()])?;
    }
    Ok(())
}

fn put_password(sql: &dyn Sql, organisation: Id, person: Id, phc: &str, all: bool) -> Result<(), Fault> {
    // Always in this order, so that two of these never wait for each other.
    let end = |table: &str| {
        sql.execute(&format!("DELETE FROM {table} WHERE organisation = ?1 AND person = ?2"), &[organisation.into(), person.into()])
    };
    end("link_token")?;
    let text = "INSERT INTO credential (organisation, person, password) VALUES (?1,?2,?3) \
                ON CONFLICT (organisation, person) DO UPDATE SET password = excluded.password";
    sql.execute(text, &[organisation.into(), person.into(), phc.into()])?;
    end("session")?;
    if all {
        end("token")?;
    }
    Ok(())
}

fn take(sql: &dyn Sql, hash: [u8; 32], purpose: &str, now: Timestamp) -> Result<Option<(Id, Id)>, Fault> {
    let Some(row) = sql.first(LINK, &[hash.into(), purpose.into(), now.into()])? else { return Ok(None) };
    let taken = sql.touched("DELETE FROM link_token WHERE hash = ?1", &[hash.into()])?;
    Ok((taken == 1).then(|| (row.id(0), row.id(1))))
}

impl Store {
    pub(crate) fn keep(&self, sql: &str, cells: &[Cell]) -> Result<u64, Fault> {
        self.lanes.run(None, &|db, _| Ok(db.touched(sql, cells)?))
    }

    pub(crate) fn look(&self, sql: &str, cells: &[Cell]) -> Result<Vec<Cells>, Fault> {
        self.reading(|db| Ok(db.query(sql, cells)?))
    }

    /// Sets the password of a person, as a PHC string, and ends every session and one-time link of theirs; with `all`, tokens
    /// and addresses of feeds too.
    ///
    /// # Errors
    /// When the store fails.
    pub fn set_password(&self, organisation: Id, person: Id, phc: &str, all: bool) -> Result<(), Fault> {
        self.lanes.run(None, &|sql, _| put_password(sql, organisation, person, phc, all))
    }

    /// Uses a link for a password up, sets the password and ends everything else that opened the account, all or nothing. Answers
    /// with organisation and person; [`None`] when the link is not good any more. Two callers at once: one sets it.
    ///
    /// # Errors
    /// When the store fails.
    pub fn set_password_by_link(&self, hash: [u8; 32], purpose: &str, now: Timestamp, phc: &str) -> Result<Option<(Id, Id)>, Fault> {
        self.lanes.run(None, &|sql, _| {
            let Some((organisation, person)) = take(sql, hash, purpose, now)? else { return Ok(None) };
            put_password(sql, organisation, person, phc, true)?;
            Ok(Some((organisation, person)))
        })
    }

    /// People with an account and this address, in any organisation; retired ones are left out.
    ///
    /// # Errors
    /// When the store fails.
    pub fn account_by_email(&self, email: &str) -> Result<Vec<Account>, Fault> {
        let table = &self.cx.shapes.of(&PERSON)?.table;
        let (address, account) = (column_name("email"), column_name("account"));
        let sort = address.replacen("f_", "k_", 1);
        let text = format!(
            "SELECT h.organisation, r.id, c.password FROM {table} r JOIN log_head h ON h.org = r.org \
             LEFT JOIN credential c ON c.organisation = h.organisation AND c.person = r.id \
             WHERE r.{sort} = ?1 AND r.to_seq IS NULL AND r.retired = 0 AND r.{account} = 1 AND lower(r.{address}) = ?2 ORDER BY h.org, r.ref_key"
        );
        let email = email.trim();
        let rows = self.look(&text, &[sort_key(email).into(), email.to_lowercase().into()])?;
        Ok(rows
            .iter()
            .map(|row| Account { organisation: row.id(0), person: row.id(1), password: row.opt_text(2).map(str::to_owned) })
            .collect())
    }

    /// The account of a person; [`None`] when they have none or are retired.
    ///
    /// # Errors
    /// When the store fails.
    pub fn account(&self, organisation: Id, person: Id) -> Result<Option<Account>, Fault> {
        self.reading(|sql| {
            let org = sql.number("SELECT org FROM log_head WHERE organisation = ?1", &[organisation.into()])?;
            let Some(stored) = load::by_id(sql, org, self.cx.shapes.of(&PERSON)?, View::Live, person)? else { return Ok(None) };
            if stored.row.retired || stored.row.value("account") != kernel::Value::Yes(true) {
                return Ok(None);
            }
            let text = "SELECT password FROM credential WHERE organisation = ?1 AND person = ?2";
            let password = sql.first(text, &[organisation.into(), person.into()])?.and_then(|row| row.opt_text(0).map(str::to_owned));
            Ok(Some(Account { organisation, person, password }))
        })
    }

    /// Keeps the hash of a single-use link. An earlier one of the same person and purpose ends.
    ///
    /// # Errors
    /// When the store fails.
    pub fn put_link(&self, hash: [u8; 32], organisation: Id, person: Id, purpose: &str, expires: Timestamp) -> Result<(), Fault> {
        self.lanes.run(None, &|sql, _| {
            let old = "DELETE FROM link_token WHERE organisation = ?1 AND person = ?2 AND purpose = ?3";
            sql.execute(old, &[organisation.into(), person.into(), purpose.into()])?;
            let text = "INSERT INTO link_token (hash, organisation, person, purpose, expires_at) VALUES (?1,?2,?3,?4,?5)";
            sql.execute(text, &[hash.into(), organisation.into(), person.into(), purpose.into(), expires.into()])?;
            Ok(())
        })
    }

    /// Who a link is for, without using it up: organisation and person.
    ///
    /// # Errors
    /// When the store fails.
    pub fn peek_link(&self, hash: [u8; 32], purpose: &str, now: Timestamp) -> Result<Option<(Id, Id)>, Fault> {
        let rows = self.look(LINK, &[hash.into(), purpose.into(), now.into()])?;
        Ok(rows.first().map(|row| (row.id(0), row.id(1))))
    }

    /// Uses a link up: organisation and person. Two callers at once: one gets it.
    ///
    /// # Errors
    /// When the store fails.
    pub fn take_link(&self, hash: [u8; 32], purpose: &str, now: Timestamp) -> Result<Option<(Id, Id)>, Fault> {
        self.lanes.run(None, &|sql, _| take(sql, hash, purpose, now))
    }

    /// Keeps a session.
    ///
    /// # Errors
    /// When the store fails.
    pub fn put_session(&self, session: &Session) -> Result<(), Fault> {
        let Session { hash, organisation, person, csrf, created, seen, expires, agent } = session;
        let text = "INSERT INTO session (hash, organisation, person, csrf, created_at, seen_at, expires_at, agent) VALUES (?1,?2,?3,?4,?5,?6,?7,?8)";
        let cells = [
            (*hash).into(),
            (*organisation).into(),
            (*person).into(),
            csrf.as_str().into(),
            (*created).into(),
            (*seen).into(),
            (*expires).into(),
            agent.as_str().into(),
        ];
        self.keep(text, &cells).map(drop)
    }

    /// The session with this hash, expired or not.
    ///
    /// # Errors
    /// When the store fails.
    pub fn session(&self, hash: [u8; 32]) -> Result<Option<Session>, Fault> {
        Ok(self.look(&format!("{SESSION} WHERE hash = ?1"), &[hash.into()])?.first().map(session_of))
    }

    /// Notes the time of a request. Each call is a commit: once a minute is enough.
    ///
    /// # Errors
    /// When the store fails.
    pub fn touch_session(&self, hash: [u8; 32], seen: Timestamp) -> Result<(), Fault> {
        self.keep("UPDATE session SET seen_at = ?2 WHERE hash = ?1", &[hash.into(), seen.into()]).map(drop)
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the store fails.
    pub fn end_session(&self, hash: [u8; 32]) -> Result<(), Fault> {
        self.keep("DELETE FROM session WHERE hash = ?1", &[hash.into()]).map(drop)
    }

    /// Ends all sessions of a person, but for one.
    ///
    /// # Errors
    /// When the store fails.
    pub fn end_sessions_of(&self, organisation: Id, person: Id, except: Option<[u8; 32]>) -> Result<(), Fault> {
        let except = except.map_or_else(Vec::new, |hash| hash.to_vec());
        let text = "DELETE FROM session WHERE organisation = ?1 AND person = ?2 AND hash <> ?3";
        self.keep(text, &[organisation.into(), person.into(), except.into()]).map(drop)
    }

    /// Sessions of a person, the one used last first.
    ///
    /// # Errors
    /// When the store fails.
    pub fn sessions_of(&self, organisation: Id, person: Id) -> Result<Vec<Session>, Fault> {
        let text = format!("{SESSION} WHERE organisation = ?1 AND person = ?2 ORDER BY seen_at DESC, hash");
        Ok(self.look(&text, &[organisation.into(), person.into()])?.iter().map(session_of).collect())
    }

    /// Keeps a token.
    ///
    /// # Errors
    /// When the store fails.
    pub fn put_token(&self, token: &ApiToken) -> Result<(), Fault> {
        let ApiToken { hash, organisation, person, name, at_most, opens, created, expires, last_used } = token;
        let text = "INSERT INTO token (hash, organisation, person, name, at_most, created_at, expires_at, last_used_at, opens) VALUES \
            (?1,?2,?3,?4,?5,?6,?7,?8,?9)";
        let cells = [
            (*hash).into(),
            (*organisation).into(),
            (*person).into(),
            name.as_str().into(),
            at_most.map(Choice::key).into(),
            (*created).into(),
            (*expires).into(),
            (*last_used).into(),
            opens.as_str().into(),
        ];
        self.keep(text, &cells).map(drop)
    }

    /// The token with this hash, expired or not.
    ///
    /// # Errors
    /// When the store fails.
    pub fn token(&self, hash: [u8; 32]) -> Result<Option<ApiToken>, Fault> {
        Ok(self.look(&format!("{TOKEN} WHERE hash = ?1"), &[hash.into()])?.first().map(token_of))
    }

    /// Notes the time of a request. Each call is a commit: once a minute is enough.
    ///
    /// # Errors
    /// When the store fails.
    pub fn touch_token(&self, hash: [u8; 32], used: Timestamp) -> Result<(), Fault> {
        self.keep("UPDATE token SET last_used_at = ?2 WHERE hash = ?1", &[hash.into(), used.into()]).map(drop)
    }

    /// Tokens of a person, newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub fn tokens_of(&self, organisation: Id, person: Id) -> Result<Vec<ApiToken>, Fault> {
        let text = format!("{TOKEN} WHERE organisation = ?1 AND person = ?2 ORDER BY created_at DESC, hash");
        Ok(self.look(&text, &[organisation.into(), person.into()])?.iter().map(token_of).collect())
    }

    /// Ends a token.
    ///
    /// # Errors
    /// When the store fails.
    pub fn revoke_token(&self, hash: [u8; 32]) -> Result<(), Fault> {
        self.keep("DELETE FROM token WHERE hash = ?1", &[hash.into()]).map(drop)
    }

    /// Deletes expired links, sessions and tokens, events older than a year, and keys of requests older than a day. Says how many.
    /// Nothing goes that ended later than a month after the newest entry: a clock that is ahead for once must not take everybody's tokens.
    ///
    /// # Errors
    /// When the store fails.
    pub fn sweep(&self, now: Timestamp) -> Result<u64, Fault> {
        let old = now.as_millisecond() - REMEMBERED;
        self.lanes.run(None, &|sql: &dyn Sql, _| {
            let mut gone = 0;
            let newest = sql.number("SELECT coalesce(max(last_recorded_at), 0) FROM log_head", &[])?;
            let until = now.as_millisecond().min(newest.saturating_add(MARGIN));
            for table in ["link_token", "session", "token"] {
                gone += sql.touched(&format!("DELETE FROM {table} WHERE expires_at <= ?1"), &[until.into()])?;
            }
            // By the same measure, so that a clock that is ahead for once forgets nothing.
            gone += sql.touched("DELETE FROM event WHERE at <= ?1", &[(until - events::KEPT).into()])?;
            Ok(gone + sql.touched("DELETE FROM idempotency WHERE created_at <= ?1", &[old.into()])?)
        })
    }
}

const LINK: &str = "SELECT organisation, person FROM link_token WHERE hash = ?1 AND purpose = ?2 AND expires_at > ?3";
