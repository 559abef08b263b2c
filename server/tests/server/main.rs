//! The outside of Hengce, tested from outside: over a socket, and as a process.

mod access;
mod account;
mod approval;
mod architecture;
mod audit;
mod author;
mod backup;
mod cli;
mod cluster;
mod cramped;
mod durable;
mod factor;
mod fault;
mod http;
mod key;
mod large;
mod live;
mod machine;
mod oidc;
mod personal;
mod proxy;
mod request;
mod support;
mod takeover;
mod text;
mod token;
