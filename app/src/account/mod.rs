//! People at the door and inside: the first account, signing in, one's own account.

mod api;
mod own;
mod password_field;
mod person;
mod set_up;
mod sign_in;

pub use own::OwnPage;
pub use person::{Person, PersonMenu};
pub use set_up::SetUpPage;
pub use sign_in::{SignInPage, sign_in_again};
