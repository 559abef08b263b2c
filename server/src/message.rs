//! What the command line says: to people one clear sentence in their language, to scripts JSON with stable keys.

mod audit;
mod backup;
mod check;
mod failure;
mod monitor;
mod notice;
mod sheet;
mod store;

pub(crate) use self::audit::Finding;
pub(crate) use self::backup::Unsaved;
pub(crate) use self::failure::{Failure, or_missing};
pub(crate) use self::notice::Notice;
