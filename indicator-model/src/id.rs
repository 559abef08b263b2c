//! Identifiers as newtypes, so that a node's id is never taken for a scheme's.
//!
//! All are `UUIDv7`, made by the side that creates the thing (the browser too), never by the database. The model makes
//! none itself: that would need a clock.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }
    )*};
}

id! {
    /// A city: the tenant. First in every key of the database.
    CityId
    /// An organization, from the city itself to a post.
    OrganizationId
    /// An assessment cycle (考核周期).
    CycleId
    /// An assessment scheme (考核方案) of one cycle.
    SchemeId
    /// An indicator definition, lasting across years.
    IndicatorId
    /// An indicator placed in a scheme.
    NodeId
    /// One saved edit of a scheme.
    ChangeSetId
    /// One step of a scheme towards being settled, or back.
    TransitionId
    /// One report of a person about an indicator and a period.
    CheckInId
    /// A photo or document that backs up a report.
    EvidenceId
    /// More time that an organization was granted for its reports.
    ExtensionId
    /// A board that was published for everybody.
    PublicationId
    /// A view of a board that somebody keeps.
    ViewId
    /// A board that somebody put together.
    OwnBoardId
    /// A card of such a board.
    CardId
    /// What a person said about an indicator.
    CommentId
    /// What a person said about a warning.
    AnswerId
    /// What a person said about a key result.
    MoveId
    /// What a person said at the close of an objective.
    RetrospectiveId
    /// A person who may sign in.
    AccountId
    /// A role that an account holds or held.
    AppointmentId
    /// One sign-in on one device.
    SessionId
    /// What one administrator asks another to confirm.
    ProposalId
    /// What a program holds that acts for a person.
    TokenId
    /// Work that the server does by itself.
    JobId
    /// One digest for one person: what is due, what came back, what waits.
    NoticeId
    /// A robot in the chat group of an organization.
    RobotId
    /// One digest for the group of a robot.
    MessageId
}
