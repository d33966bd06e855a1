//! The server: a router built from the concept list, sessions, tokens, forgery checks, limits, OpenAPI.
//!
//! Handlers are plain functions from a [`call::Call`] to a [`call::Reply`]; they run on blocking threads.

pub mod admission;
mod again;
pub mod answer;
pub mod api;
pub mod app;
pub mod call;
mod check;
pub mod dispatch;
pub mod entrance;
mod entrance_pages;
mod events;
mod feeds;
mod files;
mod find;
pub mod identity;
mod json;
mod media;
pub mod multipart;
pub mod openapi;
mod operate;
pub mod outside;
pub mod pages;
pub mod reports;
pub mod route;
pub mod routes;
pub mod secrets;
pub mod signing;
pub mod throttle;
pub mod tokens;
mod turning;
mod watched;

pub use app::{App, Founding, Limits};
pub use dispatch::{LocalOperator, router};
pub use outside::Outside;

/// English messages of the server.
pub const ENGLISH: (&str, &str) = ("server", include_str!("en.ftl"));
