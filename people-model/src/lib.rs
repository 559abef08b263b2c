//! The people of Hengce, shared by the browser and the server: who they are, what they may do, and what is recorded.
//!
//! A [`role`] held by an [`appointment`] gives what the table of [`policy`] says; everything that decides reads that
//! table. Around it: accounts and signing in, the approval of a scheme, the [`journal`] of who changed what, the
//! [`audit`] log, and how personal data are masked ([`mask`]).
//!
//! The crate is as pure as [`indicator_model`], on which it stands and which knows nothing of it: no input or output, no
//! clock, no randomness.

pub mod account;
pub mod appointment;
pub mod approval;
pub mod audit;
pub mod board;
pub mod contact;
pub mod delegation;
pub mod factor;
pub mod find;
pub mod first_steps;
pub mod identity;
pub mod job;
pub mod journal;
pub mod mail;
pub mod mask;
pub mod password;
pub mod policy;
pub mod proposal;
pub mod refusal;
pub mod robot;
pub mod role;
pub mod session;
pub mod todo;
pub mod token;
