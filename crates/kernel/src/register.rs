//! The register: a field table with its states, rules and operations. Everything generic works from here.

use crate::Role;
use crate::{Change, Choices, Derived, Draft, DueRule, Fault, Field, Kind, Problem, Read, Row, Text, Value};
use jiff::civil::Date;
use std::any::Any;
use std::fmt;
use std::sync::OnceLock;

/// What `#[derive(Register)]` emits about a struct: names and the field table, nothing else.
pub trait Table: Record + Default + Clone {
    /// Key in URLs, files and the journal, such as `risk`.
    const KEY: &'static str;
    /// Prefix of references, such as `R` for `R-42`.
    const PREFIX: &'static str;
    /// Clause that asks for this register, such as `6.1.2`.
    const CLAUSE: &'static str;
    /// Doc comment of the struct: the page's introduction.
    const DOC: &'static str;
    /// Fields in the order of the struct.
    const FIELDS: &'static [Field];
}

/// What holds of a register beside its table, in the face of its concept: what the record says knows none of it. The derive
/// writes an empty one unless the struct says `#[register(…, rules)]`.
pub trait Rules: Table {
    /// Checks, defaults, follow-ups and what else the table cannot say.
    const HOOKS: Hooks = Hooks::NONE;
    /// What follows from fields and links.
    const DERIVED: &'static [Derived] = &[];
    /// Acts beside retiring and restoring.
    const OPERATIONS: &'static [Operation] = &[];
    /// Days on which something is to be done.
    const DUE: &'static [DueRule] = &[];
}

/// A record struct seen without its type. Implemented by the derive.
pub trait Record: Any + Send + Sync {
    /// Value of the field at this place of [`Table::FIELDS`]; [`Value::None`] beyond the end.
    fn get(&self, index: usize) -> Value;
    /// Sets it; `false`, and nothing changes, when the value is of another kind.
    fn set(&mut self, index: usize, value: Value) -> bool;
    /// A copy.
    fn boxed(&self) -> Box<dyn Record>;
    /// For [`Row::of`].
    fn any(&self) -> &dyn Any;
}

/// Part of the management cycle under which the index files a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Context, scope, risks, applicability.
    Plan,
    /// Assets, controls and the rest of daily work.
    Run,
    /// Tests, evidence, audits, reviews.
    Check,
    /// Nonconformities and actions.
    Improve,
    /// Units, people, grants, frameworks.
    Setup,
    /// Not in the index: parts of other pages.
    Hidden,
}

/// States of a register and the ways between them that an edit may take.
#[derive(Debug)]
pub struct Workflow {
    /// The states; the first is the one of a new record.
    pub choices: &'static Choices,
    /// Ways: from, to. A state may always stay.
    pub ways: &'static [(&'static str, &'static str)],
    /// States in which work on the record has ended.
    pub closed: &'static [&'static str],
    /// States that only an act sets, each with the key of an operation that leads there: no form, program, import or command line
    /// makes a record in such a state or moves one into it. Rules may.
    pub acts: &'static [(&'static str, &'static str)],
}

impl Workflow {
    /// The operation that alone leads to a state; [`None`] where anybody who may edit the record sets it.
    pub fn act(&self, state: &str) -> Option<&'static str> {
        self.acts.iter().find(|(led, _)| *led == state).map(|(_, act)| *act)
    }
}

/// In [`Operation::from`]: offered for a record out of use as well.
pub const RETIRED: &str = "retired";

/// The states of a register that needs none of its own.
pub static PLAIN: Workflow =
    Workflow { choices: &Choices { name: "state", keys: &["current"], marks: &[], ordered: false }, ways: &[], closed: &[], acts: &[] };

/// Cross-field rules over the record before and after; problems refuse the write.
pub type Check = fn(Option<&Row>, &Row, &dyn Read) -> Result<Vec<Problem>, Fault>;
/// Changes that follow from a change, given the record before and after.
pub type FollowUps = fn(Option<&Row>, &Row, &dyn Read) -> Result<Vec<Change>, Fault>;
/// The changes of an operation, from what is and what was said.
pub type OperationPlan = fn(&dyn Read, &Row, &Draft) -> Result<Vec<Change>, Fault>;

/// Changes of this register that follow from a change of another, which knows nothing of it.
#[derive(Debug, Clone, Copy)]
pub struct Reaction {
    /// Key of the register whose records it watches.
    pub to: &'static str,
    /// The changes, given that record before and after.
    pub plan: FollowUps,
}

/// Rules of a register that the table cannot say. All pure.
#[derive(Clone, Copy)]
pub struct Hooks {
    /// Cross-field rules over the record before and after; problems refuse the write.
    pub check: Check,
    /// Values that a new record takes where nothing was said, such as the criteria in force.
    pub fill: fn(&Row, &dyn Read) -> Result<Draft, Fault>,
    /// Changes that follow from this one, in the same change set.
    pub follow_ups: FollowUps,
    /// Changes that follow from changes of records of other registers, in the same change set.
    pub reacts: &'static [Reaction],
    /// Whether an operation makes sense for this record as it stands, beyond its state: what was approved is not approved again.
    pub offered: fn(&Row, &Operation) -> bool,
    /// Rows of content registers that this record brings in (an adoption brings in the entries of its pack).
    pub entries: fn(&Row, &dyn Read) -> Result<Vec<Row>, Fault>,
}

impl Hooks {
    /// No special rules.
    pub const NONE: Self = Self {
        check: |_, _, _| Ok(Vec::new()),
        fill: |_, _| Ok(Draft::new()),
        follow_ups: |_, _, _| Ok(Vec::new()),
        reacts: &[],
        offered: |_, _| true,
        entries: |_, _| Ok(Vec::new()),
    };
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hooks")
    }
}

/// An act with a name: the button, the REST route and the command come from this one declaration.
#[derive(Debug)]
pub struct Operation {
    /// Verb in routes and commands, such as `approve`.
    pub key: &'static str,
    /// Words on the button: a verb with its object.
    pub label: &'static str,
    /// What happens, in one sentence.
    pub help: &'static str,
    /// What must be said.
    pub fields: &'static [Field],
    /// The least role on the record's unit.
    pub role: Role,
    /// States in which it is offered; empty means all. [`RETIRED`] among them: out of use as well.
    pub from: &'static [&'static str],
    /// Cannot be undone by its opposite.
    pub grave: bool,
    /// Whether it is what the record as it stands calls for on this day; the first of those is the main button of its page.
    /// Never so for an act that takes back, leaves out or ends something.
    pub next: fn(&Row, Date) -> bool,
    /// What [`Operation::changes`] does once everything demanded was said.
    ///
    /// # Errors
    /// [`Fault::Invalid`] with every problem.
    pub plan: OperationPlan,
}

impl Operation {
    /// An act of contributors without a name, offered in every state; for struct update where acts are declared.
    pub const EMPTY: Self = Self {
        key: "",
        label: "",
        help: "",
        fields: &[],
        role: Role::Contributor,
        from: &[],
        grave: false,
        next: |_, _| false,
        plan: |_, _, _| Ok(Vec::new()),
    };

    /// The changes it makes, where everything that it demands was said.
    ///
    /// # Errors
    /// [`Fault::Invalid`] with one problem for each empty field, or what the plan says.
    pub fn changes(&self, read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
        let demanded = |field: &&Field| field.required || field.required_when.is_some_and(|when| when.holds(said.get(when.field)));
        let empty = self.fields.iter().filter(demanded).filter(|field| said.get(&field.key).is_none());
        let missing: Vec<Problem> =
            empty.map(|field| Problem::field(&field.key, Text::new("problem-required").with("label", &field.label))).collect();
        if !missing.is_empty() {
            return Err(Fault::Invalid(missing));
        }
        Ok((self.plan)(read, row, said)?.into_iter().map(Change::by_act).collect())
    }
}

/// Who may change records of a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// Contributors of the unit and above.
    Work,
    /// Whoever has a role on the unit makes one; contributors and above work on it.
    Suggested,
    /// Auditors from outside, contributors and above: what is asked and remarked. The register's rules say whose words stay whose.
    Asked,
    /// Managers of the unit and above.
    Managed,
    /// Administrators of the unit only.
    Administered,
    /// Nobody: the entries come from content packs.
    Content,
    /// Written by operations and rules only, such as sign-offs.
    Kept,
}

/// Where records of a register stand, seen from the record that they are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Wherever somebody puts them.
    Own,
    /// In the unit of that record or in one below it, so that who reads them reads it; they follow where they would be outside.
    Within,
    /// In the unit of that record, always: nobody says another, and they move with it.
    Beside,
}

/// A register. One static per record struct, made by [`Register::of`].
pub struct Register {
    /// Key in URLs, files and the journal.
    pub key: &'static str,
    /// Prefix of references.
    pub prefix: &'static str,
    /// Clause that asks for it.
    pub clause: &'static str,
    /// Introduction of its page.
    pub doc: &'static str,
    /// Name of one record.
    pub name: &'static str,
    /// Name of many.
    pub plural: &'static str,
    /// Where the index files it.
    pub group: Group,
    /// Raised by hand when old bodies must pass [`Register::upgrade`].
    pub schema: u32,
    /// Turns a body of an older schema version into the newest form.
    pub upgrade: fn(u32, &mut serde_json::Map<String, serde_json::Value>),
    /// Who may change it.
    pub keeping: Keeping,
    /// It has one record, made when the organisation is founded, which stays in use for good: neither making another nor retiring
    /// is offered.
    pub single: bool,
    /// Lists show the unit, because its records differ by little else.
    pub by_unit: bool,
    /// The field that names units, where a record narrows lists to these units and everything below them, as a scope does;
    /// such a register derives [`crate::lookup::NARROWED`].
    pub narrows: Option<&'static str>,
    /// What is set for a unit holds for the units below it too, as controls and laws do: lists of a scope show those of the units
    /// above it. Without this, what belongs to a unit above is no matter of the scope.
    pub binds: bool,
    /// Its records are what the management system protects, so that a unit with such records has controls to carry out.
    pub protected: bool,
    /// The field that names who does what falls due, for finding somebody's own work.
    pub worker: &'static str,
    /// The link field that says what its records are about: a new record takes unit and owner from there.
    pub about: &'static str,
    /// The derived field that says where a version stands, where its records are approved as they stood at one moment: such a
    /// signature holds whatever moves later, until that field says `superseded`.
    pub released: Option<&'static str>,
    /// Where its records stand, seen from what they are about.
    pub place: Place,
    /// People work on its records, so that pages of them take comments and files.
    pub remarks: bool,
    /// Common fields that make no sense here.
    pub without: &'static [&'static str],
    /// States.
    pub workflow: &'static Workflow,
    /// Rules.
    pub hooks: Hooks,
    /// Derived values.
    pub derived: &'static [Derived],
    /// Days on which something is to be done.
    pub due_rules: &'static [DueRule],
    /// Operations beside retiring and restoring.
    pub operations: &'static [Operation],
    /// Fields whose values are counted together, beside the state: such counts are kept, and cost the same however many records
    /// there are. A `+` before a key counts only whether there is a value.
    pub tallies: &'static [&'static [&'static str]],
    own: &'static [Field],
    make: fn() -> Box<dyn Record>,
    all: OnceLock<Vec<Field>>,
}

/// How many fields every record has before its own: unit, owner, state, tags.
pub const COMMON: usize = 4;

impl Register {
    /// The register of a struct with its rules, and plain states.
    pub const fn of<T: Rules>(name: &'static str, plural: &'static str, group: Group) -> Self {
        Self {
            key: T::KEY,
            prefix: T::PREFIX,
            clause: T::CLAUSE,
            doc: T::DOC,
            name,
            plural,
            group,
            schema: 1,
            upgrade: |_, _| {},
            keeping: Keeping::Work,
            single: false,
            by_unit: false,
            narrows: None,
            binds: false,
            protected: false,
            worker: "owner",
            about: "about",
            released: None,
            place: Place::Own,
            remarks: true,
            without: &[],
            workflow: &PLAIN,
            hooks: T::HOOKS,
            derived: T::DERIVED,
            due_rules: T::DUE,
            operations: T::OPERATIONS,
            tallies: &[],
            own: T::FIELDS,
            make: || Box::new(T::default()),
            all: OnceLock::new(),
        }
    }

    /// With these states.
    #[must_use]
    pub const fn workflow(mut self, workflow: &'static Workflow) -> Self {
        self.workflow = workflow;
        self
    }

    /// Changed by these people only.
    #[must_use]
    pub const fn keeping(mut self, keeping: Keeping) -> Self {
        self.keeping = keeping;
        self
    }

    /// With the unit in lists.
    #[must_use]
    pub const fn by_unit(mut self) -> Self {
        self.by_unit = true;
        self
    }

    /// With records that narrow lists to the units that this field names.
    #[must_use]
    pub const fn narrows(mut self, field: &'static str) -> Self {
        self.narrows = Some(field);
        self
    }

    /// With records that hold for the units below their own too.
    #[must_use]
    pub const fn binds(mut self) -> Self {
        self.binds = true;
        self
    }

    /// With records of what is protected.
    #[must_use]
    pub const fn protected(mut self) -> Self {
        self.protected = true;
        self
    }

    /// With work that falls due for the person that this field names.
    #[must_use]
    pub const fn worker(mut self, field: &'static str) -> Self {
        self.worker = field;
        self
    }

    /// With records about what this link field names.
    #[must_use]
    pub const fn about(mut self, field: &'static str) -> Self {
        self.about = field;
        self
    }

    /// With records that are approved as they stood at one moment; this derived field says where each stands.
    #[must_use]
    pub const fn released(mut self, field: &'static str) -> Self {
        self.released = Some(field);
        self
    }

    /// With kept counts of these fields, those of each list together.
    #[must_use]
    pub const fn tallied(mut self, tallies: &'static [&'static [&'static str]]) -> Self {
        self.tallies = tallies;
        self
    }

    /// With records that stand in the unit of what they are about or below it, and follow it out of a unit.
    #[must_use]
    pub const fn within(mut self) -> Self {
        self.place = Place::Within;
        self
    }

    /// With records that stand in the unit of what they are about, and move with it.
    #[must_use]
    pub const fn beside(mut self) -> Self {
        self.place = Place::Beside;
        self
    }

    /// With records that nobody works on: their pages take neither comments nor files.
    #[must_use]
    pub const fn without_remarks(mut self) -> Self {
        self.remarks = false;
        self
    }

    /// With one record for good.
    #[must_use]
    pub const fn single(mut self) -> Self {
        self.single = true;
        self
    }

    /// Without these common fields.
    #[must_use]
    pub const fn without(mut self, keys: &'static [&'static str]) -> Self {
        self.without = keys;
        self
    }

    /// With bodies of this schema version, and the way from older ones.
    #[must_use]
    pub const fn schema(mut self, version: u32, upgrade: fn(u32, &mut serde_json::Map<String, serde_json::Value>)) -> Self {
        self.schema = version;
        self.upgrade = upgrade;
        self
    }

    /// Every field: common, own, derived; a field's index is its place here. The only list of fields that code asks.
    pub fn fields(&self) -> &[Field] {
        self.all.get_or_init(|| {
            let mut unit = Field::new("unit", "Unit", "The part of the organisation it belongs to.", "Record", Kind::Link(&["unit"]))
                .common()
                .required()
                .index();
            unit.inverse = "Belongs here";
            unit.list = self.by_unit;
            let mut owner =
                Field::new("owner", "Owner", "Who answers for it.", "Record", Kind::Link(&["person"])).common().duty().list().index();
            owner.inverse = "Owns";
            let state = Field::new("state", "State", "Where it stands.", "Record", Kind::Choice(self.workflow.choices)).common();
            let state = if self.workflow.choices.keys.len() > 1 { state.list() } else { state };
            let tags = Field::new("tags", "Tags", "Words of your own, with commas between.", "Record", Kind::Tags).common().search();
            let derived = self.derived.iter().flat_map(|group| group.fields.iter().cloned());
            [unit, owner, state, tags].into_iter().chain(self.own.iter().cloned()).chain(derived).collect()
        })
    }

    /// Fields that people see: all but the common ones that make no sense here.
    pub fn shown(&self) -> impl Iterator<Item = (usize, &Field)> {
        self.fields().iter().enumerate().filter(|(_, f)| {
            let only_state = f.key == "state" && self.workflow.choices.keys.len() == 1;
            !only_state && !self.without.contains(&f.key.as_ref())
        })
    }

    /// Index of a field by key.
    pub fn index(&self, key: &str) -> Option<usize> {
        self.fields().iter().position(|f| f.key == key)
    }

    /// A field by key.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields().iter().find(|f| f.key == key)
    }

    /// Index of the field that names a record.
    pub fn title_index(&self) -> Option<usize> {
        self.fields().iter().position(|f| f.title)
    }

    /// Number of own fields.
    pub fn own_len(&self) -> usize {
        self.own.len()
    }

    /// Number of fields that hold what people say: the common ones and its own. Derived ones come after them.
    pub fn said_len(&self) -> usize {
        COMMON + self.own.len()
    }

    /// Whether two rows say the same in every field that a signature covers: its own ones but those beside what is signed. Unit,
    /// owner, state and tags are never signed.
    pub fn same_substance(&self, one: &Row, other: &Row) -> bool {
        let own = self.fields().iter().enumerate().take(self.said_len()).skip(COMMON);
        own.filter(|(_, field)| !field.aside).all(|(index, _)| one.get(index) == other.get(index))
    }

    /// An empty record.
    pub fn blank(&self) -> Box<dyn Record> {
        (self.make)()
    }

    /// Whether people change its records by forms; others are kept by packs, or by operations and rules alone.
    pub fn written(&self) -> bool {
        !matches!(self.keeping, Keeping::Content | Keeping::Kept)
    }

    /// Whether people make records of it by forms.
    pub fn made(&self) -> bool {
        self.written() && !self.single
    }

    /// Whether pages of its records take comments and files; entries of content packs never do.
    pub fn takes_remarks(&self) -> bool {
        self.remarks && self.keeping != Keeping::Content
    }

    /// What its values depend on beside the fields: changes whenever a rule or the schema of its bodies does.
    pub fn fingerprint(&self) -> String {
        let keys = |group: &Derived| group.fields.iter().map(|field| field.key.as_ref()).collect::<Vec<_>>().join(",");
        let rules = self.derived.iter().map(|group| format!(";{}={}", keys(group), group.rule));
        let aside = self.own.iter().filter(|field| field.aside).map(|field| format!(";-{}", field.key));
        format!("{}:{}", self.key, self.schema) + &rules.chain(aside).collect::<String>()
    }
}

impl fmt::Debug for Register {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Register({})", self.key)
    }
}

impl PartialEq for Register {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Register {}
