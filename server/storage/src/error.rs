//! What storage can answer instead of a result: a variant only where a caller behaves differently.

use indicator_model::change::Refusal;
use indicator_model::check_in::evidence;
use indicator_model::organization::operation;
use indicator_model::text;
use people_model::identity::Trouble;
use people_model::journal::{Conflict, Reversal};
use people_model::password::Weakness;
use people_model::policy::Denial;
use people_model::refusal;
use people_model::session::Turned;
use sea_orm::sqlx;
use sea_orm::{DbErr, RuntimeErr};

/// Why a storage function did not do what was asked. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such thing, or the actor may not know that there is.
    #[error("not found")]
    NotFound,
    /// The actor may see it but not do this.
    #[error("forbidden: {0}")]
    Forbidden(Denial),
    /// Nobody is signed in.
    #[error("nobody is signed in")]
    SignedOut,
    /// Somebody is not let in.
    #[error(transparent)]
    Turned(#[from] Turned),
    /// A password that is not accepted.
    #[error(transparent)]
    Weak(#[from] Weakness),
    /// Single sign-on did not do what was asked.
    #[error(transparent)]
    Identity(#[from] Trouble),
    /// What was asked for about people cannot be, or not by one person.
    #[error(transparent)]
    People(#[from] refusal::Refusal),
    /// A text that cannot be stored, and the argument that it came in.
    #[error("{fault}")]
    Text { fault: text::Fault, field: Option<&'static str> },
    /// The system gives no random numbers, without which there are no secrets.
    #[error("the system has no randomness")]
    NoRandomness,
    /// Somebody else changed the same fields in the meantime.
    #[error("changed in the meantime: revision {} is in force", .0.revision.0)]
    Conflict(Conflict),
    /// An undo or redo that takes an explicit confirmation of what it would do.
    #[error("not confirmed: {} fields would change", .0.of.changes)]
    Unconfirmed(Box<Reversal>),
    /// The id that the client made for the request was used for another one.
    #[error("the id of the request was used for another one")]
    ReusedId,
    #[error(transparent)]
    Invalid(#[from] Refusal),
    /// What was to be done to an organization cannot be, or no longer.
    #[error(transparent)]
    Organization(#[from] operation::Refusal),
    /// A file that backs up no report, or one too many.
    #[error(transparent)]
    Evidence(#[from] evidence::Refusal),
    /// The address names no database that Hengce can use.
    #[error("{url} is not the address of a database: {reason}")]
    BadAddress { url: String, reason: &'static str },
    /// A newer Hengce has used the database; this one could only do harm.
    #[error("the database has step {step}, which this version does not know")]
    NewerDatabase { step: String },
    /// The database server does not answer, or refuses this user.
    #[error("{location} cannot be reached: {reason}")]
    Unreachable { location: String, reason: String },
    /// The file is damaged or is no database.
    #[error("{location} is not a readable database: {reason}")]
    Unreadable { location: String, reason: String },
    /// The file or its folder cannot be created or written.
    #[error("{location} cannot be written: {reason}")]
    Unwritable { location: String, reason: String },
    /// The keys of the sealed columns cannot be read where they should be.
    #[error("{location} holds no keys: {reason}")]
    BadKeys { location: String, reason: String },
    /// The database is sealed with a key that is not there. Nothing is read without it, and nothing written.
    #[error("the key {id} is not in {location}")]
    MissingKey { id: String, location: String },
    /// The database is new, and keys of another lie where its own are to be made.
    #[error("the database is new, but {location} has keys")]
    KeysWithoutDatabase { location: String },
    /// A sealed value was altered or is in another place than it was sealed for.
    #[error("a sealed {what} does not open")]
    Unsealable { what: &'static str },
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// The disk did not read or write what it should have (an I/O error).
    #[error("the disk is faulty: {reason}")]
    Faulty { reason: String },
    /// Another process holds the database; the same request may succeed in a moment.
    #[error("the database is busy")]
    Busy,
    /// A stored row is not what the model allows; `hengce check` tells more.
    #[error("a stored {what} is not valid: {value}")]
    Corrupt { what: &'static str, value: String },
    #[error(transparent)]
    Database(DbErr),
}

/// The refusal of a feature.
pub(crate) fn refused(refusal: impl Into<refusal::Refusal>) -> StoreError {
    StoreError::People(refusal.into())
}

/// What is wrong with the text of a field.
pub(crate) fn in_field(field: impl Into<&'static str>) -> impl FnOnce(text::Fault) -> StoreError {
    move |fault| StoreError::Text { fault, field: Some(field.into()) }
}

impl From<text::Fault> for StoreError {
    fn from(fault: text::Fault) -> Self {
        Self::Text { fault, field: None }
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match fault(&error) {
            Fault::Full => Self::Full,
            Fault::Busy => Self::Busy,
            Fault::Faulty => Self::Faulty { reason: error.to_string() },
            Fault::Damaged | Fault::CannotOpen | Fault::NoAnswer | Fault::Other => Self::Database(error),
        }
    }
}

impl StoreError {
    /// An error while the database at `location` is opened, which the operator has to understand.
    pub(crate) fn opening(error: DbErr, location: &str) -> Self {
        let (location, reason) = (location.to_owned(), error.to_string());
        match fault(&error) {
            Fault::Damaged => Self::Unreadable { location, reason },
            Fault::CannotOpen => Self::Unwritable { location, reason },
            Fault::NoAnswer => Self::Unreachable { location, reason },
            Fault::Full | Fault::Faulty | Fault::Busy | Fault::Other => error.into(),
        }
    }

    /// The same for an error that went through [`From`] already.
    pub(crate) fn at(self, location: &str) -> Self {
        match self {
            Self::Database(error) => Self::opening(error, location),
            other => other,
        }
    }
}

enum Fault {
    Full,
    Faulty,
    Busy,
    Damaged,
    CannotOpen,
    NoAnswer,
    Other,
}

/// Sorts an error of either engine by its code: primary result codes of SQLite, SQLSTATE of PostgreSQL.
fn fault(error: &DbErr) -> Fault {
    let runtime = match error {
        DbErr::ConnectionAcquire(_) => return Fault::Busy,
        DbErr::Conn(runtime) | DbErr::Exec(runtime) | DbErr::Query(runtime) => runtime,
        _ => return Fault::Other,
    };
    let RuntimeErr::SqlxError(error) = runtime else { return Fault::Other };
    let database = match error.as_ref() {
        sqlx::Error::Database(database) => database,
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) => return Fault::NoAnswer,
        sqlx::Error::PoolTimedOut => return Fault::Busy,
        _ => return Fault::Other,
    };
    let code = database.code().unwrap_or_default();
    if let Ok(extended) = code.parse::<u32>()
        && code.len() < 5
    {
        return match extended & 0xff {
            5 | 6 => Fault::Busy,
            8 | 14 => Fault::CannotOpen,
            10 => Fault::Faulty,
            11 | 26 => Fault::Damaged,
            13 => Fault::Full,
            _ => Fault::Other,
        };
    }
    match code.as_ref() {
        "53100" => Fault::Full,
        "58030" => Fault::Faulty,
        "40001" | "40P01" | "55P03" => Fault::Busy,
        "28000" | "28P01" | "3D000" | "53300" | "57P03" => Fault::NoAnswer,
        _ => Fault::Other,
    }
}
