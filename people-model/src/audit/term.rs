//! The terms of the audit log: what a deed was done to, and which fields it changed.
//!
//! An entry is written once and read by every later version. So each term is an enumeration, for which the compiler asks
//! for words, and a [`Term`] keeps one that this version does not know as it is.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::de::value::{Error, StrDeserializer};
use serde::{Deserialize, Serialize};

use crate::contact::ContactField;

/// What a deed was done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThingKind {
    Account,
    /// An action of the policy that was refused; the id is its key.
    Action,
    /// A batch of budget items and what is spent of them.
    Budget,
    City,
    /// What a person said about an indicator.
    Comment,
    Database,
    /// The district classes of a city.
    DistrictClass,
    /// A file that backs up a report.
    Evidence,
    /// A key of the sealed columns.
    Key,
    /// A batch of what was measured, recorded at once.
    Measurement,
    Organization,
    /// A board that somebody put together.
    OwnBoard,
    /// A board that was published for everybody.
    Publication,
    /// The audit log itself.
    Record,
    /// A robot of a chat group.
    Robot,
    Sample,
    Scheme,
    Session,
    /// A file that was to be imported.
    Sheet,
    Token,
}

/// What a deed changed, or what an entry says besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldName {
    // A person.
    Login,
    Name,
    Phone,
    Email,
    IdentityNumber,
    /// Of an account, or of a scheme.
    State,
    Revealed,
    // An appointment, or an organization.
    Role,
    Organization,
    Task,
    Since,
    Until,
    LentBy,
    /// Of a job.
    StartedBy,
    ExcludedBy,
    Code,
    Kind,
    Parent,
    Class,
    Division,
    CreditCode,
    Head,
    ValidTo,
    Successors,
    CorrectedSince,
    // Signing in.
    Means,
    Issuer,
    Profile,
    SecondFactor,
    CodesLeft,
    Scopes,
    // A proposal.
    Measure,
    ProposedBy,
    // A scheme.
    Revision,
    Changes,
    Sm3,
    // What was measured.
    Measurements,
    Superseded,
    // What is spent.
    BudgetItems,
    Executions,
    // When periods are reported.
    /// A day that differs from the week, as [`indicator_model::calendar::RecordedDay`].
    Day,
    /// Of one frequency, as [`indicator_model::timetable::RecordedDeadlines`].
    Deadlines,
    Period,
    /// The day from which on an extension is for what falls due.
    DueFrom,
    /// As [`indicator_model::check_in::chain::RecordedChain`].
    Chain,
    /// Reports that a changed chain left without a stage to take.
    Confirmed,
    /// As [`indicator_model::check_in::chain::StageKind`].
    Stage,
    /// As [`indicator_model::light::Preset`].
    LightRule,
    /// As [`indicator_model::warning::escalation::Ladder`].
    Ladder,
    // What is published.
    /// The day of a published board.
    AsOf,
    /// Below which counts are suppressed.
    Threshold,
    // Notices.
    /// Whether a person gets them by e-mail, as [`crate::mail::Mailing`].
    Mailing,
    WeeklyLimit,
    /// How many were made.
    Notices,
    // The robot of a chat group.
    /// Masked: anybody who has it can write to the group.
    Address,
    /// Only whether there is one, or that it is another.
    Secret,
    Enabled,
    // The audit log and its files.
    First,
    Last,
    Hash,
    At,
    File,
    Intact,
    Broken,
    Differences,
    Lost,
    // What a refused request was about.
    Action,
    Scheme,
    Account,
    Proposal,
    Appointment,
    Session,
    Token,
    Job,
    // The database and its keys.
    Suite,
    Values,
    Retired,
    Bytes,
    Log,
}

impl From<ContactField> for FieldName {
    fn from(field: ContactField) -> Self {
        match field {
            ContactField::Phone => Self::Phone,
            ContactField::Email => Self::Email,
            ContactField::IdentityNumber => Self::IdentityNumber,
        }
    }
}

/// A term that this version knows, or one of another version as that wrote it. Both are serialised as the plain text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Term<T> {
    Known(T),
    Other(String),
}

impl<T> From<T> for Term<T> {
    fn from(known: T) -> Self {
        Self::Known(known)
    }
}

impl<T: DeserializeOwned> Term<T> {
    /// Reads a stored text.
    pub fn read(text: &str) -> Self {
        T::deserialize(StrDeserializer::<Error>::new(text))
            .map_or_else(|_| Self::Other(text.to_owned()), Self::Known)
    }
}

/// As it is stored.
impl<T: Serialize> fmt::Display for Term<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // A formatter takes the name of a unit variant as text.
            Self::Known(known) => known.serialize(f),
            Self::Other(text) => f.write_str(text),
        }
    }
}

impl<T: PartialEq> PartialEq<T> for Term<T> {
    fn eq(&self, other: &T) -> bool {
        matches!(self, Self::Known(known) if known == other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_read_and_written_as_the_text_of_its_entry() {
        for (text, term) in [
            (r#""district_class""#, Term::Known(ThingKind::DistrictClass)),
            (r#""key""#, ThingKind::Key.into()),
            (r#""of a later version""#, Term::Other("of a later version".to_owned())),
        ] {
            let read: Term<ThingKind> = serde_json::from_str(text).unwrap();
            assert_eq!(read, term);
            assert_eq!(serde_json::to_string(&read).unwrap(), text);
            assert_eq!(Term::<ThingKind>::read(text.trim_matches('"')), term);
            assert_eq!(term.to_string(), text.trim_matches('"'));
        }
    }

    #[test]
    fn a_contact_field_has_the_name_of_its_column() {
        for field in ContactField::ALL {
            assert_eq!(Term::from(FieldName::from(field)).to_string(), field.key());
        }
    }
}
