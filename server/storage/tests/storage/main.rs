//! Storage as its callers see it. Every test runs the same body on SQLite and on PostgreSQL, through real
//! connections, a database per test.

mod account;
mod approval;
mod audit;
mod audit_file;
mod chain;
mod database;
mod delegation;
mod durable;
mod erase;
mod export;
mod factor;
mod fixture;
mod guessing;
mod identity;
mod import;
mod integrity;
mod movement;
mod organization;
mod personal;
mod policy;
mod proposal;
mod quantity;
mod reach;
mod role;
mod sample;
mod save;
mod sealing;
mod session;
mod store;
mod tampering;
mod text;
mod together;
mod token;
mod undo;
mod unreadable;
