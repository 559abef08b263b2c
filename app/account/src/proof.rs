//! The fields with which somebody proves who they are, and what is wrong with them.

use base::error::AppError;
use base::faults::FormField;
use people_model::session::Turned;
use strum::EnumString;

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString)]
#[strum(serialize_all = "snake_case")]
pub(crate) enum ProofField {
    Password,
    Code,
}

/// Only of a user who is signed in, or whose password was right: sign-in itself does not say which of its fields is wrong.
impl FormField for ProofField {
    fn of(error: &AppError) -> Option<Self> {
        match error {
            AppError::Turned(Turned::Wrong) => Some(Self::Password),
            AppError::Turned(Turned::WrongCode) => Some(Self::Code),
            other => other.field()?.parse().ok(),
        }
    }
}
