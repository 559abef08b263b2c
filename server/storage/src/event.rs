//! What happened, for code that waits for it: in which city, and about what.
//!
//! An event names what to look at again and never what it holds: the reader fetches, and is authorised there. There is
//! one writer: the commit of a [`Transaction`](crate::transaction::Transaction) derives the events from the rows it
//! wrote, so that no caller can forget one, and sends them before its caller goes on. A session that ends, a role that
//! is taken and a scheme that moves are events like any other.
//!
//! [`Store::subscribe`](crate::store::Store::subscribe) delivers the commits of this process at once;
//! [`audit::Follower`](crate::audit::Follower) finds those of every process in the audit log.

use indicator_model::id::{AccountId, CityId, SchemeId, SessionId, TokenId};
use tokio::sync::broadcast;
use uuid::Uuid;

/// Events that a slow subscriber may lag behind before some of them are lost to it.
const KEPT: usize = 256;

/// Something was committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event {
    pub city: CityId,
    pub subject: Subject,
}

/// What to look at again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A scheme moved: by an edit, by a step of its approval, or away.
    Scheme(SchemeId),
    /// Something was measured or spent, a report was confirmed or sent back, or other people confirm, a warning was
    /// answered or goes up the line by another ladder, a key result was moved, an objective was looked back on, or lights
    /// follow another rule.
    Measurements,
    Session(SessionId),
    Token(TokenId),
    /// An account, and what it lends to others.
    Account(AccountId),
    /// What people may do: roles, and rules that hold for many.
    People,
    /// More than can be listed.
    Everything,
}

impl Event {
    /// What follows from a row that was written; none where nobody waits for it. The name of a table is also the kind of
    /// thing that an entry of the audit log is about.
    pub(crate) fn of(city: Uuid, table: &str, key: &str) -> Option<Self> {
        let id = key.parse();
        let subject = match table {
            "measurement_set" | "check_in_step" | "check_in_chain" | "budget_set" | "light_rule"
            | "warning_answer" | "key_result_move" | "retrospective" | "escalation_ladder" => {
                Subject::Measurements
            }
            "scheme" => Subject::Scheme(SchemeId(id.ok()?)),
            "session" | "identity_factor" => Subject::Session(SessionId(id.ok()?)),
            "token" => Subject::Token(TokenId(id.ok()?)),
            "account" => Subject::Account(AccountId(id.ok()?)),
            // A city comes and goes with the sample, in which people practise.
            "appointment" | "security" | "city" => Subject::People,
            _ => return None,
        };
        Some(Self { city: CityId(city), subject })
    }

    pub(crate) const fn everything(city: Uuid) -> Self {
        Self { city: CityId(city), subject: Subject::Everything }
    }

    /// Whether the event may change who somebody is or what they may do.
    pub const fn is_about_people(self) -> bool {
        !matches!(self.subject, Subject::Scheme(_) | Subject::Measurements)
    }

    /// Whether the event may have moved a scheme.
    pub const fn is_about_schemes(self) -> bool {
        matches!(self.subject, Subject::Scheme(_) | Subject::Everything)
    }

    /// Whether something may have been measured.
    pub const fn is_about_measurements(self) -> bool {
        matches!(self.subject, Subject::Measurements | Subject::Everything)
    }
}

/// Where the events of one store go. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Channel(broadcast::Sender<Event>);

impl Default for Channel {
    fn default() -> Self {
        Self(broadcast::channel(KEPT).0)
    }
}

impl Channel {
    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.0.subscribe()
    }

    pub(crate) fn send(&self, events: impl IntoIterator<Item = Event>) {
        for event in events {
            // An error only says that nobody listens.
            let _ = self.0.send(event);
        }
    }
}
