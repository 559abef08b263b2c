//! What backs up a report (佐证材料): files that a person sends, and that everybody may see who may read the report.
//!
//! A report names its files before the server has them, and is answered which are missing; then they are sent, and the report
//! again. So nothing is sent for a report that would not be kept. A file belongs to nobody but its sender until a report that
//! names it is kept; a later report of the same subject may name it too. What no report has named within a day is removed.
//!
//! The content is written before its row, under an id that is used once ([`FileStore`](crate::file_store::FileStore)), and the
//! row has its hash, which the audit log covers as it covers every row. Content that is not what was recorded is delivered to
//! nobody.

mod add;
mod content;
mod download;
mod elsewhere;
mod expire;
mod name;

pub use self::add::{NewEvidence, add};
pub use self::download::{Content, download, view};
pub(super) use self::elsewhere::count_elsewhere;
pub(crate) use self::expire::expire;
pub(super) use self::name::{Found, bind, bounded, find};
