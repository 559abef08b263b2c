//! The second factor of one's own account: whether there is one, setting it up, its recovery codes, the way back.

mod api;
mod codes;
mod enrol;
mod off;
mod on;
mod section;

pub(super) use section::FactorSection;
