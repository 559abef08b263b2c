//! Setup, sign-in and “My account”.

mod api;
mod begin;
mod code_field;
mod contact;
mod factor;
mod identities;
mod identity_api;
mod link;
mod own;
mod password_field;
mod password_form;
mod proof;
mod second_step;
mod set_up;
mod sign_in;
mod single_sign_on;
mod token_api;
mod token_form;
mod tokens;

pub use api::{ENDPOINTS, SignOut};
pub use begin::BeginPage;
pub use own::OwnPage;
pub use second_step::SecondStepPage;
pub use set_up::SetUpPage;
pub use sign_in::SignInPage;
