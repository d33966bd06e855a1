//! The command line.

use clap::{Arg, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use kernel::{Choice, Choices};
use std::net::SocketAddr;
use std::path::PathBuf;
use ui::lint::{Severity, Stage};

/// Information security management: one binary, one database file, every change kept.
#[derive(Debug, Parser)]
#[command(name = "vouchsafe", version, about, max_term_width = 100, after_help = crate::commands::registers_help())]
pub struct Arguments {
    /// Where and as whom.
    #[command(flatten)]
    pub place: Place,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Where the records are, and who acts.
#[derive(Debug, Clone, Args)]
pub struct Place {
    /// Folder with the database file, files and the server's socket; without it ./vouchsafe-data, with --demo ./vouchsafe-demo
    #[arg(long, global = true, value_name = "DIR", env = "VOUCHSAFE_DATA")]
    pub data: Option<PathBuf>,
    /// PostgreSQL instead of the database file: postgres://user@host/database
    #[arg(long, global = true, value_name = "URL", env = "VOUCHSAFE_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// A running server instead of the folder: http://host:port
    #[arg(long, global = true, value_name = "URL", env = "VOUCHSAFE_SERVER", conflicts_with = "database")]
    pub server: Option<String>,
    /// Acts as the person whose token it is: for --server, and for signing on this machine
    #[arg(long, global = true, value_name = "TOKEN", env = "VOUCHSAFE_TOKEN", hide_env_values = true)]
    pub token: Option<String>,
    /// Act with the rights of this person; the journal names both
    #[arg(long = "as", global = true, value_name = "EMAIL")]
    pub acting_for: Option<String>,
    /// Short name of the organisation, where there are several
    #[arg(long, global = true, value_name = "SLUG")]
    pub organisation: Option<String>,
    /// How answers and errors are written
    #[arg(long, global = true, value_enum, default_value = "table")]
    pub format: Output,
}

/// How answers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// For people.
    Table,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
    /// For people and programs.
    Yaml,
    /// For programs that collect findings; only of check.
    Sarif,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the pages and the API
    Serve(Serve),
    /// Set up an organisation without the browser
    Init {
        /// Name of the organisation
        #[arg(long, value_name = "NAME")]
        name: String,
        /// Address of the first administrator
        #[arg(long, value_name = "EMAIL")]
        admin: String,
        /// Name of the first administrator; without it, the first part of the address
        #[arg(long, value_name = "NAME")]
        admin_name: Option<String>,
        /// Time zone in which days end
        #[arg(long, default_value = "UTC")]
        time_zone: String,
        /// Currency of amounts
        #[arg(long, default_value = "EUR")]
        currency: String,
    },
    /// List the records of a register
    List {
        /// Register, such as risk
        register: String,
        /// Filter text, such as 'owner:P-3 level>=high "free words"'
        #[arg(long, default_value = "")]
        filter: String,
        /// Field to sort by, - before it for the largest first
        #[arg(long, default_value = "", allow_hyphen_values = true)]
        sort: String,
        /// At most so many records
        #[arg(long, default_value_t = 50)]
        limit: u64,
        /// As at a date, a time or @ and a journal number
        #[arg(long, default_value = "")]
        as_at: String,
    },
    /// Show a record
    Show {
        /// Reference, such as R-42
        reference: String,
        /// As at a date, a time or @ and a journal number
        #[arg(long, default_value = "")]
        as_at: String,
    },
    /// Create a record
    Create {
        /// Register, such as risk
        register: String,
        /// field=value, or field=@FILE for long text
        fields: Vec<String>,
        /// Why, for the history
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Keep files with a record
    Attach {
        /// Reference, such as E-4
        reference: String,
        /// The files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<std::path::PathBuf>,
        /// Why, for the history
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Change fields of a record
    Edit {
        /// Reference, such as R-42
        reference: String,
        /// field=value, or field= to empty it
        fields: Vec<String>,
        /// Why, for the history
        #[arg(long, default_value = "")]
        reason: String,
        /// Refuse when the record is not at this revision any more
        #[arg(long)]
        version: Option<u64>,
    },
    /// Carry out an operation of a record; also one whose name is a command by itself, such as check and report
    Do {
        /// Key of the operation, such as report
        operation: String,
        /// Reference, such as AU-1
        reference: String,
        /// field=value, or field=@FILE for long text
        fields: Vec<String>,
        /// Why, for the history
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Show every revision of a record
    History {
        /// Reference, such as R-42
        reference: String,
    },
    /// Find records by words
    Find {
        /// Words
        words: Vec<String>,
    },
    /// Write a register to a file
    Export {
        /// Register, such as risk
        register: String,
        /// File ending in .xlsx, .csv or .json
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
        /// Filter text
        #[arg(long, default_value = "")]
        filter: String,
        /// As at a date, a time or @ and a journal number
        #[arg(long, default_value = "")]
        as_at: String,
    },
    /// Write a report to a file
    Report {
        /// Report, or pack for several in one file; without one, their names are listed
        name: Option<String>,
        /// What the report is asked for, such as report=soa,risk-register for a pack
        fields: Vec<String>,
        /// File ending in .pdf, .xlsx, .csv or .json; without it NAME.pdf
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// As at a date, a time or @ and a journal number
        #[arg(long, default_value = "")]
        as_at: String,
    },
    /// Say what an audit by a certification body would find
    Check {
        /// The audit; without it every rule counts
        #[arg(long = "for", value_name = "AUDIT", default_value = "", hide_default_value = true, value_parser = audit)]
        stage: String,
        /// Exit with 1 when a finding weighs so much or more: note, warning, error
        #[arg(long, value_name = "SEVERITY", default_value = "error", value_parser = severity)]
        fail_on: String,
        /// As at a date, a time or @ and a journal number
        #[arg(long, default_value = "")]
        as_at: String,
    },
    /// Tokens for programs
    Token {
        /// What about them
        #[command(subcommand)]
        action: TokenAction,
    },
    /// Make a one-time link with which a person sets a password
    Invite {
        /// Address or reference of the person
        user: String,
    },
    /// The journal of changes
    Journal {
        /// What about it
        #[command(subcommand)]
        action: JournalAction,
    },
    /// Compare what is recorded with what is shown, and report every difference
    Fsck {
        /// Make everything that is shown anew from what is recorded, then compare
        #[arg(long)]
        rebuild: bool,
    },
    /// Write everything that is recorded, with all files, to one file; the server may run meanwhile
    Backup {
        /// The file, which must not exist, or - for standard output
        file: PathBuf,
    },
    /// Bring a backup back into an empty folder or database, or a retired record back into use
    Restore {
        /// The file of a backup, or the reference of a record, such as R-42
        what: String,
        /// Why, for the history of the record
        #[arg(long, default_value = "")]
        reason: String,
        /// Say what would come back with the record, and write nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Print the OpenAPI document
    Openapi,
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// An operation of a record; [`parse`] makes a subcommand of each that a register declares.
    #[command(skip)]
    Operation {
        /// Its key, such as `retire`.
        key: String,
        /// The record.
        reference: String,
        /// field=value words.
        fields: Vec<String>,
        /// Why, for the history.
        reason: String,
        /// Only what it would do.
        dry_run: bool,
    },
}

/// An audit by a certification body, or none.
fn audit(typed: &str) -> Result<String, String> {
    if typed.is_empty() { Ok(String::new()) } else { one_of(Stage::CHOICES, typed) }
}

/// How much a finding weighs.
fn severity(typed: &str) -> Result<String, String> {
    one_of(Severity::CHOICES, typed)
}

fn one_of(choices: &Choices, typed: &str) -> Result<String, String> {
    if choices.keys.contains(&typed) { Ok(typed.to_owned()) } else { Err(format!("possible values: {}", choices.keys.join(", "))) }
}

/// Asks only what would come of retiring a record.
const DRY_RUN: &str = "dry-run";

/// The whole command line: what stands above, and a subcommand for every operation of every register.
pub fn command() -> clap::Command {
    let mut command = Arguments::command();
    let own: Vec<String> = command.get_subcommands().map(|own| own.get_name().to_owned()).collect();
    for (key, labels, fields) in crate::commands::operations().into_iter().filter(|(key, ..)| !own.iter().any(|own| own == key)) {
        let fields = if fields.is_empty() { "No fields".to_owned() } else { format!("field=value: {}", fields.join(", ")) };
        let about = format!("{} ({})", labels.join("; "), "operation");
        let mut one = clap::Command::new(key)
            .about(about)
            .arg(Arg::new("reference").required(true).help("Reference, such as R-42"))
            .arg(Arg::new("fields").num_args(0..).help(fields))
            .arg(Arg::new("reason").long("reason").default_value("").help("Why, for the history"));
        if key == kernel::offers::RETIRE.key {
            let help = "Say what would leave with it and what would name it, and write nothing";
            one = one.arg(Arg::new(DRY_RUN).long(DRY_RUN).action(clap::ArgAction::SetTrue).help(help));
        }
        command = command.subcommand(one);
    }
    command
}

/// Reads the command line of this process; wrong usage ends it with exit code 2.
pub fn parse() -> Arguments {
    let matches = command().get_matches();
    let known = crate::commands::operations();
    if let Some((key, inner)) = matches.subcommand()
        && known.iter().any(|(operation, _, _)| *operation == key)
        && Arguments::command().find_subcommand(key).is_none()
    {
        let text = |name: &str| inner.get_one::<String>(name).cloned().unwrap_or_default();
        let fields = inner.get_many::<String>("fields").into_iter().flatten().cloned().collect();
        let place = Place::from_arg_matches(inner).unwrap_or_else(|wrong| wrong.exit());
        let dry_run = inner.try_get_one(DRY_RUN).ok().flatten().copied().unwrap_or_default();
        let command = Command::Operation { key: key.to_owned(), reference: text("reference"), fields, reason: text("reason"), dry_run };
        return Arguments { place, command };
    }
    Arguments::from_arg_matches(&matches).unwrap_or_else(|wrong| wrong.exit())
}

/// How to serve.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// Address and port; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:8027", env = "VOUCHSAFE_LISTEN")]
    pub listen: SocketAddr,
    /// Open a full demo organisation instead of real records
    #[arg(long)]
    pub demo: bool,
    /// File with the time that the demo believes; only with --demo
    #[arg(long, value_name = "FILE", requires = "demo")]
    pub clock: Option<PathBuf>,
    /// Browsers reach this server over HTTPS (a proxy in front): cookies are bound to it
    #[arg(long)]
    pub https: bool,
    /// Address at which people reach this server, such as `https://isms.example`: what links are built from; https implies --https
    #[arg(long, value_name = "URL", env = "VOUCHSAFE_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Address or network of a proxy in front, such as 10.0.0.0/8: its X-Forwarded-For says who sends; several with commas
    #[arg(long, value_name = "ADDRESS", value_delimiter = ',', env = "VOUCHSAFE_TRUSTED_PROXY")]
    pub trusted_proxy: Vec<String>,
    /// Go on writing although the newest entry lies ahead of this machine's clock, because the clock was ahead when it was made
    #[arg(long)]
    pub clock_was_ahead: bool,
    /// Largest file that can be attached, in MB
    #[arg(long, default_value_t = 25, value_name = "MB")]
    pub upload_limit: usize,
    /// Log as JSON lines
    #[arg(long)]
    pub log_json: bool,
}

/// What about tokens.
#[derive(Debug, Subcommand)]
pub enum TokenAction {
    /// Make a token; it is printed once
    Create {
        /// Address or reference of the person it acts as
        #[arg(long, value_name = "EMAIL")]
        user: String,
        /// What it is for
        #[arg(long)]
        name: String,
        /// At most this role: reader, contributor, manager, admin
        #[arg(long, default_value = "")]
        role: String,
        /// Valid for so many days
        #[arg(long, default_value = "")]
        days: String,
    },
}

/// What about the journal.
#[derive(Debug, Subcommand)]
pub enum JournalAction {
    /// Who changed what, when, through what and why: the newest revisions
    Log {
        /// At most so many
        #[arg(long, default_value_t = 50)]
        limit: u64,
        /// Only what was recorded behind this entry, oldest first
        #[arg(long, default_value = "", hide_default_value = true)]
        after: String,
        /// Only what was recorded ahead of this entry
        #[arg(long, default_value = "", hide_default_value = true)]
        before: String,
        /// Only what this person did: a reference or a name
        #[arg(long, default_value = "", hide_default_value = true)]
        person: String,
        /// Only records of this register
        #[arg(long, default_value = "", hide_default_value = true)]
        register: String,
        /// Only this record
        #[arg(long, default_value = "", hide_default_value = true)]
        record: String,
        /// Only records of this unit and of those below it
        #[arg(long, default_value = "", hide_default_value = true)]
        unit: String,
        /// Only through this channel, such as browser, api or command-line
        #[arg(long, default_value = "", hide_default_value = true)]
        channel: String,
        /// Only from this date or time on
        #[arg(long, default_value = "", hide_default_value = true)]
        from: String,
        /// Only up to the end of this date, or to this time
        #[arg(long, default_value = "", hide_default_value = true)]
        until: String,
    },
}
