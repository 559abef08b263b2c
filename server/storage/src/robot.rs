//! Group robots (群机器人): set up for an organization, tested, and opened for what sends messages to them.
//!
//! `storage` knows a [`Messenger`] and no chat service; the server brings one. Which group gets what, and when, is in
//! [`crate::notice`]; that it is sent, in [`crate::job`]. A robot of an organization that has ended stays until somebody removes it,
//! as the organization stays in the register; there is nothing left to tell its group.
//!
//! Deliberately absent: robots that answer, and messages to single people.

mod edit;
mod list;
mod post;

use std::fmt;
use std::sync::{Arc, OnceLock};

use futures_util::future::BoxFuture;
use people_model::robot::{Content, Refusal, RobotKind, Unposted};

pub use self::edit::{add, change, remove};
pub use self::list::list;
pub use self::post::test;
pub(crate) use self::post::{note, opened};
use crate::store::Store;

/// A message on its way to a group.
#[derive(Clone, PartialEq, Eq)]
pub struct Post {
    pub kind: RobotKind,
    /// As the service shows it: with the token or key of the robot.
    pub address: String,
    /// Empty without one.
    pub secret: String,
    pub content: Content,
}

/// Without address and secret, which no log may hold.
impl fmt::Debug for Post {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Post")
            .field("kind", &self.kind)
            .field("content", &self.content)
            .finish_non_exhaustive()
    }
}

/// What brings a message to its group.
pub trait Messenger: Send + Sync {
    /// Why nothing can be sent to such an address; none where it can.
    fn fault(&self, kind: RobotKind, address: &str) -> Option<Refusal>;

    /// Sends a message, and reads the answer.
    fn send<'a>(&'a self, post: &'a Post) -> BoxFuture<'a, Result<(), Unposted>>;
}

/// Who brings messages from this process.
#[derive(Default)]
struct Desk(OnceLock<Arc<dyn Messenger>>);

/// Has messages go out from now on: the server has somebody who brings them. The first one holds.
pub fn send_with(store: &Store, messenger: Arc<dyn Messenger>) {
    store.beside::<Desk>().0.get_or_init(|| messenger);
}

/// None where nobody brings messages.
pub(crate) fn messenger(store: &Store) -> Option<Arc<dyn Messenger>> {
    store.beside::<Desk>().0.get().cloned()
}
