//! What pages share that knows the domain: the request behind them and the person who reads, errors, sentences,
//! addresses, and what is not sent yet.
//!
//! Features build on this and never on each other. What only the server can do is in [`request`], the one place that
//! knows which half is being built.

pub mod access;
pub mod address;
pub mod appearance;
pub mod approval;
pub mod clock;
pub mod comment;
pub mod contact;
pub mod device;
pub mod error;
pub mod evidence;
pub mod failure;
pub mod faults;
pub mod follow;
pub mod history;
pub mod import;
pub mod job;
pub mod json;
pub mod live;
pub mod loaded;
pub mod money;
pub mod outbox;
pub mod page;
pub mod person;
pub mod post;
pub mod request;
pub mod scope;
pub mod verdict;
pub mod waiting;
pub mod wording;
