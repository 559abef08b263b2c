//! Who may do what, and why: the policy told from the side of a role, of a person, and of a permission.

mod address;
mod api;
mod choose;
mod lines;
mod mine;
mod of_action;
mod of_person;
mod of_role;
mod page;

pub use api::ENDPOINTS;
pub use mine::MyRights;
pub use page::PolicyPage;
