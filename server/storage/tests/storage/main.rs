//! Storage as its callers see it. Every test runs the same body on SQLite and on PostgreSQL, through real
//! connections, a database per test.

mod database;
mod export;
mod fixture;
mod import;
mod integrity;
mod quantity;
mod reach;
mod sample;
mod save;
mod store;
mod undo;
