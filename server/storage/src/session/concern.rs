//! Whether an event may change who somebody is, or what they may do.

use crate::ctx::Person;
use crate::event::{Event, Subject};

/// Rather too often than too seldom: what is looked at again for nothing is found as it was.
pub fn concerns(event: &Event, person: &Person) -> bool {
    let standing = &person.standing;
    match event.subject {
        Subject::Scheme(_) | Subject::Measurements => false,
        Subject::Session(id) => person.session == Some(id),
        // What a person holds does not say by which token.
        Subject::Token(_) => person.session.is_none(),
        Subject::Account(id) => {
            standing.account == id || standing.appointments.iter().any(|held| held.lent_by == Some(id))
        }
        Subject::People | Subject::Everything => true,
    }
}
