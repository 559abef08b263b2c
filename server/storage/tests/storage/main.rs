//! Storage as its callers see it. Every test runs the same body on SQLite and on PostgreSQL, through real
//! connections, a database per test.

mod account;
mod approval;
mod audit;
mod database;
mod delegation;
mod export;
mod fixture;
mod import;
mod integrity;
mod organization;
mod policy;
mod quantity;
mod reach;
mod record_file;
mod role;
mod sample;
mod save;
mod session;
mod store;
mod undo;
