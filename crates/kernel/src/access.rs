//! Who may do what: roles on subtrees of units. The one place that decides.

use crate::register::Keeping;
use crate::{Id, Operation, Register, Role};
use std::collections::{BTreeMap, BTreeSet};

/// What somebody wants to do.
#[derive(Debug, Clone, Copy)]
pub enum Action {
    /// See it.
    Read,
    /// Make a new record.
    Create,
    /// Change fields.
    Edit,
    /// Take out of use or bring back.
    Retire,
    /// An operation with its own least role.
    Operate(&'static Operation),
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A person with an account; a token may lower the role.
    Person {
        /// The person's record.
        id: Id,
        /// At most this role, for a token with less than its owner's rights.
        at_most: Option<Role>,
    },
    /// Whoever runs the command line on the data folder; has an administrator's rights, or those of the person named.
    Operator {
        /// `--as`: the rights used.
        acting_for: Option<Id>,
    },
    /// The program itself: set-up, rules, upgrades.
    System,
}

impl Actor {
    /// The person who acts, or for whom the operator acts; [`None`] for the program and an operator on its own account.
    pub fn person(&self) -> Option<Id> {
        match self {
            Self::Person { id, .. } => Some(*id),
            Self::Operator { acting_for } => *acting_for,
            Self::System => None,
        }
    }
}

/// What an actor may see and do in one organisation, resolved from grants at the time of the request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    everything: bool,
    at_most: Option<Role>,
    roles: BTreeMap<Id, Role>,
    readable: BTreeSet<Id>,
    /// Every unit of the tree can be read, so that there is nothing to leave out.
    whole: bool,
}

impl Scope {
    /// Every right on every unit.
    pub fn everything() -> Self {
        Self { everything: true, ..Self::default() }
    }

    /// Rights from grants (unit, role) over a tree (unit, parent). A grant reaches every unit below; units above can be read.
    pub fn new(tree: &[(Id, Option<Id>)], grants: &[(Id, Role)], at_most: Option<Role>) -> Self {
        let parent: BTreeMap<Id, Option<Id>> = tree.iter().copied().collect();
        let mut scope = Self { at_most, ..Self::default() };
        for (unit, _) in tree {
            // Walk up to the root; the guard stops at a cycle, which the register refuses but a broken store may hold.
            let mut here = Some(*unit);
            for _ in 0..=tree.len() {
                let Some(current) = here else { break };
                for (granted, role) in grants {
                    if *granted == current {
                        let best = scope.roles.entry(*unit).or_insert(*role);
                        *best = (*best).max(*role);
                    }
                }
                here = parent.get(&current).copied().flatten();
            }
        }
        for unit in scope.roles.keys() {
            let mut here = Some(*unit);
            for _ in 0..=tree.len() {
                let Some(current) = here else { break };
                scope.readable.insert(current);
                here = parent.get(&current).copied().flatten();
            }
        }
        scope.whole = !tree.is_empty() && tree.iter().all(|(unit, _)| scope.readable.contains(unit));
        scope
    }

    /// The role on a unit, already lowered to what a token allows.
    pub fn role(&self, unit: Id) -> Option<Role> {
        let role = if self.everything { Some(Role::Admin) } else { self.roles.get(&unit).copied() };
        role.map(|role| self.at_most.map_or(role, |most| role.min(most)))
    }

    /// The highest role on any unit.
    pub fn highest(&self) -> Option<Role> {
        let role = if self.everything { Some(Role::Admin) } else { self.roles.values().copied().max() };
        role.map(|role| self.at_most.map_or(role, |most| role.min(most)))
    }

    /// Units whose records can be read; [`None`] means all that there are.
    pub fn readable(&self) -> Option<&BTreeSet<Id>> {
        (!self.everything && !self.whole).then_some(&self.readable)
    }

    /// Units on which this register's records can be created.
    pub fn can_create_on(&self, register: &Register) -> Option<BTreeSet<Id>> {
        (!self.everything).then(|| self.roles.keys().copied().filter(|unit| self.may(Action::Create, register, *unit)).collect())
    }

    /// Whether a record of this register can be made from a form on some unit.
    pub fn may_create(&self, register: &Register) -> bool {
        register.made() && self.can_create_on(register).is_none_or(|units| !units.is_empty())
    }

    /// Whether whoever looks is an auditor from outside: reads, comments and asks, and does nothing else anywhere.
    pub fn audits(&self) -> bool {
        self.roles.values().max() == Some(&Role::Auditor)
    }

    /// Whether the record's unit can be read.
    pub fn sees(&self, unit: Id) -> bool {
        self.everything || self.readable.contains(&unit)
    }

    /// The decision.
    pub fn may(&self, action: Action, register: &Register, unit: Id) -> bool {
        let keeper = match register.keeping {
            Keeping::Work | Keeping::Suggested => Some(Role::Contributor),
            Keeping::Asked => Some(Role::Auditor),
            Keeping::Managed => Some(Role::Manager),
            Keeping::Administered => Some(Role::Admin),
            Keeping::Content | Keeping::Kept => None,
        };
        let least = match action {
            Action::Read => return self.sees(unit),
            // Only operations and rules make such a plan: no form, route or import reaches the register. The operation says which
            // role it takes, so that any role is enough for what it writes.
            Action::Create | Action::Edit | Action::Retire if register.keeping == Keeping::Kept => Some(Role::Reader),
            Action::Create if register.keeping == Keeping::Suggested => Some(Role::Reader),
            Action::Create | Action::Edit => keeper,
            Action::Retire => keeper.map(|role| role.max(Role::Manager)),
            Action::Operate(operation) => Some(operation.role.max(if operation.key == "retire" || operation.key == "restore" {
                keeper.unwrap_or(Role::Admin)
            } else {
                Role::Reader
            })),
        };
        let role = self.role(unit);
        // What anybody of ours may do with any role is not for somebody from outside, whatever a token lowers their role to.
        let outside = self.roles.get(&unit) == Some(&Role::Auditor);
        let ours = match action {
            Action::Create => register.keeping == Keeping::Suggested,
            Action::Operate(operation) => operation.role == Role::Reader,
            _ => false,
        };
        !(ours && outside) && least.is_some_and(|least| role.is_some_and(|role| role >= least))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nouns::{GRANT, ORGANISATION, PERSON, SIGNOFF, UNIT};

    fn id(n: u128) -> Id {
        Id(uuid::Uuid::from_u128(n))
    }

    /// 1 is the root, 2 and 3 are siblings below it, 4 is below 2.
    fn tree() -> Vec<(Id, Option<Id>)> {
        vec![(id(1), None), (id(2), Some(id(1))), (id(3), Some(id(1))), (id(4), Some(id(2)))]
    }

    #[test]
    fn a_grant_reaches_down_and_lets_read_up() {
        let scope = Scope::new(&tree(), &[(id(2), Role::Contributor)], None);
        assert_eq!(scope.role(id(4)), Some(Role::Contributor));
        assert_eq!(scope.role(id(1)), None);
        assert!(scope.sees(id(1)) && scope.sees(id(4)) && !scope.sees(id(3)));
        assert!(!scope.may(Action::Edit, &UNIT, id(2)));
        assert!(!scope.may(Action::Create, &PERSON, id(1)));
        assert!(!scope.may(Action::Create, &SIGNOFF, id(1)) && !scope.may(Action::Edit, &SIGNOFF, id(3)), "a role is needed there");
    }

    #[test]
    fn every_role_against_every_keeping() {
        for (role, create_person, create_grant) in
            [(Role::Reader, false, false), (Role::Contributor, false, false), (Role::Manager, true, false), (Role::Admin, true, true)]
        {
            let scope = Scope::new(&tree(), &[(id(1), role)], None);
            assert_eq!(scope.may(Action::Create, &PERSON, id(3)), create_person, "{role:?}");
            assert_eq!(scope.may(Action::Create, &GRANT, id(3)), create_grant, "{role:?}");
            assert!(scope.may(Action::Read, &GRANT, id(3)));
            assert_eq!((scope.may_create(&PERSON), scope.may_create(&GRANT)), (create_person, create_grant), "{role:?}");
            // What operations keep: they say who may carry them out, and no form makes it.
            for action in [Action::Create, Action::Edit, Action::Retire] {
                assert!(scope.may(action, &SIGNOFF, id(3)), "{role:?} {action:?}");
            }
            assert!(!scope.may_create(&SIGNOFF), "{role:?}");
        }
    }

    #[test]
    fn a_token_lowers_but_never_raises() {
        let scope = Scope::new(&tree(), &[(id(1), Role::Manager)], Some(Role::Reader));
        assert_eq!(scope.role(id(4)), Some(Role::Reader));
        let scope = Scope::new(&tree(), &[(id(1), Role::Reader)], Some(Role::Admin));
        assert_eq!(scope.role(id(4)), Some(Role::Reader));
    }

    #[test]
    fn a_cycle_in_a_broken_store_ends() {
        let scope = Scope::new(&[(id(1), Some(id(2))), (id(2), Some(id(1)))], &[(id(1), Role::Reader)], None);
        assert!(scope.sees(id(2)));
    }

    #[test]
    fn of_two_grants_on_a_unit_the_higher_counts_and_a_token_lowers_it() {
        let mut grants = vec![(id(2), Role::Manager), (id(1), Role::Contributor), (id(2), Role::Reader)];
        for _ in 0..2 {
            let scope = Scope::new(&tree(), &grants, None);
            let [low, high] = [Role::Contributor, Role::Manager].map(Some);
            assert_eq!([1, 2, 3, 4].map(|n| scope.role(id(n))), [low, high, low, high]);
            assert_eq!(scope.highest(), high);
            assert_eq!(Scope::new(&tree(), &grants, Some(Role::Reader)).highest(), Some(Role::Reader));
            grants.reverse();
        }
        assert_eq!(Scope::new(&tree(), &[], None).highest(), None);
        assert_eq!(Scope::everything().highest(), Some(Role::Admin));
    }

    #[test]
    fn only_who_reads_every_unit_reads_without_a_limit() {
        let readable = |grants: &[(Id, Role)]| Scope::new(&tree(), grants, None).readable().cloned();
        assert_eq!(readable(&[(id(1), Role::Reader)]), None);
        assert_eq!(readable(&[(id(3), Role::Reader), (id(4), Role::Reader)]), None, "all of them, by two grants");
        assert_eq!(readable(&[(id(2), Role::Admin)]), Some(BTreeSet::from([id(1), id(2), id(4)])));
        assert_eq!(readable(&[]), Some(BTreeSet::new()));
        assert_eq!(Scope::new(&[], &[(id(1), Role::Admin)], None).readable(), Some(&BTreeSet::new()), "no units: nothing to read");
        assert_eq!(Scope::everything().readable(), None);
    }

    #[test]
    fn records_are_made_where_the_role_reaches() {
        let scope = Scope::new(&tree(), &[(id(2), Role::Contributor), (id(4), Role::Manager)], None);
        assert_eq!(scope.can_create_on(&crate::nouns::TASK), Some(BTreeSet::from([id(2), id(4)])));
        assert_eq!(scope.can_create_on(&PERSON), Some(BTreeSet::from([id(4)])));
        assert_eq!(scope.can_create_on(&GRANT), Some(BTreeSet::new()));
        assert_eq!(Scope::everything().can_create_on(&GRANT), None);
    }

    #[test]
    fn retiring_takes_a_manager_and_never_less_than_the_register_asks() {
        use crate::nouns::{SIGNOFF, TASK};
        use crate::offers::{RESTORE, RETIRE};
        // Retire or restore a task, a person, a grant, a signature; start a task; take a signature back.
        for (role, may) in [
            (Role::Reader, [false, false, false, false, false, false]),
            (Role::Auditor, [false, false, false, false, false, false]),
            (Role::Contributor, [false, false, false, false, true, false]),
            (Role::Manager, [true, true, false, false, true, true]),
            (Role::Admin, [true, true, true, true, true, true]),
        ] {
            let scope = Scope::new(&tree(), &[(id(1), role)], None);
            for operation in [&RETIRE, &RESTORE] {
                let turns = [&TASK, &PERSON, &GRANT, &SIGNOFF].map(|register| scope.may(Action::Operate(operation), register, id(4)));
                assert_eq!(turns, may[..4], "{role:?} {}", operation.key);
            }
            assert_eq!([&TASK, &PERSON, &GRANT].map(|register| scope.may(Action::Retire, register, id(4))), may[..3], "{role:?}");
            let act =
                |register: &'static Register, key: &str| scope.may(Action::Operate(register.operation(key).unwrap()), register, id(4));
            assert_eq!([act(&TASK, "start"), act(&SIGNOFF, "withdraw")], may[4..], "{role:?}");
        }
    }

    #[test]
    fn what_operations_write_takes_a_role_on_the_unit_and_no_form_makes_it() {
        use crate::nouns::SIGNOFF;
        let writes = [Action::Create, Action::Edit, Action::Retire];
        for role in [Role::Reader, Role::Admin] {
            let scope = Scope::new(&tree(), &[(id(2), role)], None);
            for action in writes {
                assert!(scope.may(action, &SIGNOFF, id(4)), "{role:?} {action:?}");
                // The unit above can be read, and nothing is written there; a sibling is neither.
                assert!(!scope.may(action, &SIGNOFF, id(1)) && !scope.may(action, &SIGNOFF, id(3)), "{role:?} {action:?}");
            }
            assert!(!scope.may_create(&SIGNOFF), "{role:?}");
        }
        let may_create = |role| Scope::new(&tree(), &[(id(2), role)], None).may_create(&crate::nouns::TASK);
        assert_eq!([may_create(Role::Reader), may_create(Role::Contributor)], [false, true]);
        assert!(Scope::everything().may_create(&GRANT) && !Scope::everything().may_create(&SIGNOFF));
        assert!(!Scope::everything().may_create(&ORGANISATION) && ORGANISATION.written(), "there is one, and people change it");
    }

    #[test]
    fn an_auditor_from_outside_reads_asks_and_comments_and_nothing_else() {
        use crate::nouns::{ATTACHMENT, COMMENT, TASK};
        let scope = Scope::new(&tree(), &[(id(2), Role::Auditor)], None);
        assert!(scope.audits() && scope.sees(id(1)) && scope.sees(id(4)) && !scope.sees(id(3)));
        assert_eq!([1, 2, 3, 4].map(|n| scope.may(Action::Create, &COMMENT, id(n))), [false, true, false, true]);
        assert!(scope.may(Action::Edit, &COMMENT, id(2)) && !scope.may(Action::Retire, &COMMENT, id(2)));
        for register in [&TASK, &ATTACHMENT, &PERSON, &GRANT, &UNIT, &ORGANISATION] {
            for action in [Action::Create, Action::Edit, Action::Retire] {
                assert!(!scope.may(action, register, id(2)), "{action:?} {}", register.key);
            }
            let acts = register.every_operation().filter(|act| scope.may(Action::Operate(act), register, id(2)));
            assert_eq!(acts.map(|act| act.key).collect::<Vec<_>>(), Vec::<&str>::new(), "{}", register.key);
        }
        // What anybody of ours may do with any role: suggest, and be asked for an approval.
        static SUGGESTED: Register = Register::of::<crate::nouns::Task>("Task", "Tasks", crate::Group::Improve).keeping(Keeping::Suggested);
        static ANYBODYS: Operation = Operation { key: "approve", role: Role::Reader, ..Operation::EMPTY };
        for (role, may) in [(Role::Reader, true), (Role::Auditor, false), (Role::Contributor, true)] {
            let scope = Scope::new(&tree(), &[(id(2), role)], None);
            assert_eq!(scope.may(Action::Create, &SUGGESTED, id(2)), may, "{role:?}");
            assert_eq!(scope.may(Action::Operate(&ANYBODYS), &TASK, id(2)), may, "{role:?}");
            assert_eq!(scope.may(Action::Create, &COMMENT, id(2)), role > Role::Reader, "{role:?}");
        }
        // A token of theirs that only reads makes nobody of ours of them.
        let lowered = Scope::new(&tree(), &[(id(2), Role::Auditor)], Some(Role::Reader));
        assert!(lowered.audits() && !lowered.may(Action::Create, &SUGGESTED, id(2)) && !lowered.may(Action::Create, &COMMENT, id(2)));
        assert!(!lowered.may(Action::Operate(&ANYBODYS), &TASK, id(2)));
        // A right inside makes somebody of ours, there and as a whole.
        let both = Scope::new(&tree(), &[(id(1), Role::Auditor), (id(2), Role::Reader), (id(3), Role::Contributor)], None);
        assert!(!both.audits() && both.role(id(2)) == Some(Role::Auditor));
    }

    #[test]
    fn the_person_behind_an_actor_is_the_one_named() {
        assert_eq!(Actor::Person { id: id(7), at_most: None }.person(), Some(id(7)));
        assert_eq!(Actor::Operator { acting_for: Some(id(8)) }.person(), Some(id(8)));
        assert_eq!([Actor::Operator { acting_for: None }.person(), Actor::System.person()], [None, None]);
    }
}
