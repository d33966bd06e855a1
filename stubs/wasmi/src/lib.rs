//! Stands in for the WebAssembly interpreter: every plugin is refused when it is loaded, so nothing behind that can exist.

use std::fmt;
use std::marker::PhantomData;

/// Cannot exist.
#[derive(Clone, Copy)]
pub enum Never {}

/// Why no plugin is loaded.
#[derive(Debug)]
pub struct Error;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this program runs no plugins")
    }
}

impl std::error::Error for Error {}

/// Settings.
#[derive(Default)]
pub struct Config;

impl Config {
    /// Nothing to set.
    pub fn wasm_relaxed_simd(&mut self, _: bool) -> &mut Self {
        self
    }
}

/// An engine that loads nothing.
pub struct Engine;

impl Engine {
    /// With these settings.
    pub fn new(_: &Config) -> Self {
        Self
    }
}

/// A module; there are none.
pub struct Module(Never);

impl Module {
    /// Always refused.
    pub fn new(_: &Engine, _: &[u8]) -> Result<Self, Error> {
        Err(Error)
    }

    pub fn get_export(&self, _: &str) -> Option<ExternType> {
        match self.0 {}
    }

    pub fn exports(&self) -> std::iter::Empty<ExportType<'_>> {
        match self.0 {}
    }
}

/// What a module exports.
pub struct ExportType<'m>(Never, PhantomData<&'m ()>);

impl<'m> ExportType<'m> {
    pub fn name(&self) -> &'m str {
        match self.0 {}
    }

    pub fn ty(&self) -> &ExternType {
        match self.0 {}
    }
}

/// The type of an export.
pub enum ExternType {
    Func(Never),
    Memory(Never),
}

/// A linker of nothing.
pub struct Linker<T>(Engine, PhantomData<T>);

impl<T> Linker<T> {
    pub fn new(_: &Engine) -> Self {
        Self(Engine, PhantomData)
    }

    pub fn func_wrap<F>(&mut self, _: &str, _: &str, _: F) -> Result<&mut Self, Error> {
        Ok(self)
    }

    pub fn engine(&self) -> &Engine {
        &self.0
    }

    /// Always refused.
    pub fn instantiate_and_start(&self, _: &mut Store<T>, _: &Module) -> Result<Instance, Error> {
        Err(Error)
    }
}

/// A store of nothing.
pub struct Store<T>(T);

impl<T> Store<T> {
    pub fn new(_: &Engine, data: T) -> Self {
        Self(data)
    }

    pub fn data_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

/// An instance; there are none.
pub struct Instance(Never);

impl Instance {
    pub fn get_export<S>(&self, _: S, _: &str) -> Option<Extern> {
        match self.0 {}
    }
}

/// Something exported by an instance.
pub struct Extern(Never);

impl Extern {
    pub fn into_func(self) -> Option<Func> {
        match self.0 {}
    }

    pub fn into_memory(self) -> Option<Memory> {
        match self.0 {}
    }
}

/// A function; there are none.
pub struct Func(Never);

impl Func {
    pub fn ty<S>(&self, _: S) -> FuncType {
        match self.0 {}
    }

    pub fn call<S>(&self, _: S, _: &[Val], _: &mut [Val]) -> Result<(), Error> {
        match self.0 {}
    }
}

/// The type of a function.
pub struct FuncType(Never);

impl FuncType {
    pub fn params(&self) -> &[ValType] {
        match self.0 {}
    }

    pub fn results(&self) -> &[ValType] {
        match self.0 {}
    }
}

/// The type of a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ValType {
    I32,
}

/// A value.
pub enum Val {
    I32(i32),
    #[doc(hidden)]
    Other,
}

/// Memory of an instance; there is none.
#[derive(Clone, Copy)]
pub struct Memory(Never);

impl Memory {
    pub fn size<S>(&self, _: S) -> u64 {
        match self.0 {}
    }

    pub fn grow<S>(&self, _: S, _: u64) -> Result<u64, Error> {
        match self.0 {}
    }

    pub fn data<'s, T>(&self, _: &'s Store<T>) -> &'s [u8] {
        match self.0 {}
    }

    pub fn data_mut<'s, T>(&self, _: &'s mut Store<T>) -> &'s mut [u8] {
        match self.0 {}
    }

    pub fn read<S>(&self, _: S, _: usize, _: &mut [u8]) -> Result<(), Error> {
        match self.0 {}
    }

    pub fn write<S>(&self, _: S, _: usize, _: &[u8]) -> Result<(), Error> {
        match self.0 {}
    }
}

/// The caller of a function of the host; nobody calls.
pub struct Caller<'c, T>(Never, PhantomData<&'c mut T>);

impl<T> Caller<'_, T> {
    pub fn get_export(&self, _: &str) -> Option<Extern> {
        match self.0 {}
    }

    pub fn data_mut(&mut self) -> &mut T {
        match self.0 {}
    }
}
