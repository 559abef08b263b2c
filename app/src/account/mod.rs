//! People at the door and inside: the first account, signing in, one's own account.

mod api;
mod code_field;
mod factor;
mod own;
mod password_field;
mod person;
mod second_step;
mod set_up;
mod sign_in;

pub use own::OwnPage;
pub use person::{Person, PersonMenu};
pub use second_step::SecondStepPage;
pub use set_up::SetUpPage;
pub use sign_in::{SignInPage, sign_in_again};
