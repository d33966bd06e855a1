//! Groups of derived values, with the places of the chains of links that they read.

use kernel::{Derived, Register, Step};

/// One place of a path: the step that leads there, what stands there, and what is read of it.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) step: Option<Step>,
    pub(crate) registers: Vec<&'static str>,
    pub(crate) reads: Vec<&'static str>,
}

impl Place {
    pub(crate) fn holds(&self, register: &Register) -> bool {
        self.registers.contains(&register.key) || self.registers.contains(&"*")
    }
}

/// One group of derived values of one register.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) register: &'static Register,
    pub(crate) derived: &'static Derived,
    /// Index of its first field.
    pub(crate) first: usize,
    pub(crate) paths: Vec<Vec<Place>>,
    /// Derived values of the record itself that it reads.
    pub(crate) own: Vec<&'static str>,
}

impl Group {
    /// The groups of a register, in their order; of all registers, those that links point to are asked.
    pub(crate) fn all(registers: &[&'static Register], register: &'static Register) -> Vec<Self> {
        let mut first = register.said_len();
        let mut list = Vec::new();
        for derived in register.derived {
            let meant = derived.paths.iter().flat_map(|path| meant(registers, path));
            let paths: Vec<Vec<Place>> = meant.map(|path| places(registers, register, &path)).collect();
            let own = paths.iter().filter_map(|path| path.first()).flat_map(|place| place.reads.iter().copied()).collect();
            list.push(Self { register, derived, first, paths, own });
            first += derived.fields.len();
        }
        list
    }

    /// Registers that it reads beside its own; `*` for all.
    pub(crate) fn reads(&self) -> impl Iterator<Item = &'static str> {
        self.paths.iter().flat_map(|path| path.iter().skip(1)).flat_map(|place| place.registers.iter().copied())
    }
}

/// The paths that a path stands for among these registers.
fn meant(registers: &[&'static Register], path: &[Step]) -> Vec<Vec<Step>> {
    path.iter().fold(vec![Vec::new()], |paths, step| {
        let steps = step.meant(registers);
        paths.iter().flat_map(|path| steps.iter().map(move |step| path.iter().copied().chain([*step]).collect())).collect()
    })
}

/// The places of a path; the first is the record that the values are of.
pub(crate) fn places(registers: &[&'static Register], register: &'static Register, path: &[Step]) -> Vec<Place> {
    let mut places = vec![Place { step: None, registers: vec![register.key], reads: Vec::new() }];
    for step in path {
        let here = places.last().map(|place| place.registers.clone()).unwrap_or_default();
        match step {
            Step::In(from, _) | Step::All(from) => places.push(Place { step: Some(*step), registers: vec![*from], reads: Vec::new() }),
            Step::Out(key) => places.push(Place { step: Some(*step), registers: targets(registers, &here, key), reads: Vec::new() }),
            Step::Reads(keys) => {
                if let Some(place) = places.last_mut() {
                    place.reads.extend(*keys);
                }
            }
        }
    }
    places
}

/// Registers that a link field of some registers points to.
fn targets(registers: &[&'static Register], here: &[&'static str], key: &str) -> Vec<&'static str> {
    let mut list: Vec<&'static str> = Vec::new();
    for register in registers.iter().filter(|register| here.contains(&register.key) || here.contains(&"*")) {
        list.extend(register.field(key).map(|field| field.kind.targets()).unwrap_or_default());
    }
    list.sort_unstable();
    list.dedup();
    list
}
