//! The outside of Hengce: its command line and its HTTP service.
//!
//! Everything here is wiring. What a command or a request means is in `storage`, what a page shows in `app`;
//! this crate decides how they are reached: which addresses exist ([`router`]) and what they take ([`address`],
//! [`access`]), which connections and requests are let in ([`serving`], [`rate`], [`guard`], [`body`]), who sends them
//! ([`session`], [`client`]) and who vouches for them elsewhere ([`oidc`]), what every answer carries ([`header`]), how a
//! request is refused ([`refusal`], [`problem`]), what other systems call ([`rest`]), and in which words a command fails ([`message`]).

mod access;
pub mod address;
mod audit;
mod board;
mod body;
mod budget;
mod calendar;
pub mod client;
pub mod command;
mod evidence;
mod guard;
mod header;
mod health;
mod job;
mod live;
pub mod mail;
mod measurement;
mod message;
mod metric;
pub mod oidc;
mod organization;
mod own_data;
mod page;
mod problem;
mod process;
pub mod public_url;
mod publication;
mod rate;
mod recent;
mod refusal;
mod rest;
pub mod robot;
pub mod router;
mod scheme;
pub mod serving;
pub mod session;
mod sheet;
mod site;
mod table_file;
mod tag;
mod telemetry;
mod text;
