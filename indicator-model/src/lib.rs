//! The indicator model of Hengce, shared by the browser and the server.
//!
//! Ground state ([`scheme::Scheme`]: definitions, targets, weights, edges) and derived state ([`tree::Tree`]:
//! roll-ups, remainders, diagnostics) are apart: the second is recomputable from the first at any time.
//! Arithmetic is exact ([`quantity`]); analyses of an incomplete scheme never fail but report
//! ([`diagnostic`]); only an edit can be refused ([`change::Refusal`]).
//!
//! The crate is pure: no input or output, no clock, no randomness. In the browser it borrows Unicode's normal forms from
//! the page ([`text`]).

pub mod allocate;
pub mod budget;
pub mod calendar;
pub mod change;
pub mod check_in;
pub mod code;
pub mod comment;
pub mod curve;
pub mod date;
pub mod deadline;
pub mod decompose;
pub mod diagnose;
pub mod diagnostic;
pub mod enumeration;
pub mod history;
pub mod id;
pub mod indicator;
pub mod light;
pub mod measurement;
pub mod moment;
pub mod monitor;
pub mod node;
pub mod notice;
pub mod objective;
pub mod organization;
pub mod period;
pub mod publication;
pub mod quantity;
pub mod roll_up;
pub mod scheme;
pub mod sheet;
pub mod table;
pub mod target;
pub mod text;
pub mod time;
pub mod timetable;
pub mod tree;
pub mod warning;
