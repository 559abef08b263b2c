//! The outside of Hengce, tested from outside: over a socket, and as a process.

mod access;
mod account;
mod approval;
mod cli;
mod fault;
mod http;
mod record;
mod support;
