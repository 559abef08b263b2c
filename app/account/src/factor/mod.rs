//! The second factor of the user's account: whether there is one, setting it up, its recovery codes, turning it off.

mod api;
mod codes;
mod enrol;
mod off;
mod on;
mod section;

pub(super) use section::FactorSection;
