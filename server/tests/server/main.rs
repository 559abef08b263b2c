//! The outside of Hengce, tested from outside: over a socket, and as a process.

mod access;
mod account;
mod cli;
mod fault;
mod http;
mod key;
mod personal;
mod record;
mod support;
