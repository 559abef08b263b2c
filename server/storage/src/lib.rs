//! Persistence and application logic of Hengce over SQLite and PostgreSQL.
//!
//! Plain functions over [`ctx::Ctx`], one module per feature, called qualified (`storage::scheme::save`): authorise,
//! load, let [`indicator_model`] decide, and save; the commit publishes. What a caller gets are types of the
//! model; rows (`entity`) stay inside.
//!
//! Deliberately absent: a repository trait. Both engines are behind sea-orm already, and a temporary SQLite file
//! is the fake.

pub mod account;
pub mod answers;
pub mod audit;
pub mod backup;
pub mod board;
pub mod budget;
mod chain;
pub mod check_in;
pub mod clock;
pub mod comment;
pub mod crypto;
pub mod ctx;
mod database_file;
mod entity;
pub mod error;
pub mod event;
mod exclusive;
pub mod file_store;
pub mod find;
pub mod first_steps;
#[cfg(test)]
mod fuzz;
pub mod identity;
pub mod integrity;
pub mod job;
pub mod measurement;
mod meter;
mod migration;
pub mod movement;
pub mod network;
pub mod notice;
mod open;
pub mod organization;
pub mod policy;
mod private_file;
pub mod proposal;
pub mod publication;
mod refusal;
pub mod robot;
pub mod sample;
pub mod scheme;
pub mod sealing;
pub mod secret;
pub mod session;
pub mod sheet;
mod state;
pub mod store;
mod table_file;
pub mod timetable;
pub mod todo;
pub mod token;
mod transaction;
mod trees;
pub mod watermark;
