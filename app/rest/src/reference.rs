//! What the page shows, in the reader's language.

use serde::{Deserialize, Serialize};
use text::i18n::Locale;

/// The whole contract.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    pub intro: String,
    pub token: String,
    pub operations: Vec<Operation>,
    pub statuses: Vec<Status>,
}

/// One thing that a program can do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// Unique in the contract; also where it is on the page.
    pub id: String,
    pub method: String,
    pub path: String,
    pub title: String,
    pub text: String,
    pub parameters: Vec<Field>,
    /// What is sent; empty where nothing is.
    pub body: Vec<Field>,
    pub answer: Vec<Field>,
    /// A command of curl.
    pub example: String,
}

/// A parameter, or a field of what is sent or answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// With the names around it: `items[].period`.
    pub name: String,
    /// `uuid`, `date`, `string`, or the words that it can be.
    pub form: String,
    pub is_required: bool,
    pub text: String,
}

/// A status that an error has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    pub status: u16,
    pub title: String,
}

/// How the server, which has the contract, describes it; found in the context of a request.
#[derive(Clone, Copy, Debug)]
pub struct Describe(pub fn(Locale) -> Reference);
