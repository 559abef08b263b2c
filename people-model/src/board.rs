//! What people keep of boards: views under a name (常用视图), and boards of their own ([`own`]).
//!
//! An [`Address`] is kept and never what it shows, which is read each time with the rights of who looks.

pub mod own;

use std::fmt;

use indicator_model::id::{OwnBoardId, SchemeId, ViewId};
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use crate::role::Role;

/// Views that an account keeps.
pub const VIEWS: usize = 50;

/// Bytes of an address. Browsers and proxies take at least that.
const LONGEST: usize = 2_000;

/// The address of a view of a board within Hengce: its path and its query. The page that reads it knows which queries there are; here
/// is only what keeps any other address out.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(String);

impl Address {
    /// # Errors
    /// [`Refusal::NoView`] where it leads anywhere but to a view of a board, or is too long.
    pub fn new(text: impl Into<String>) -> Result<Self, Refusal> {
        let text = text.into();
        let (path, query) = text.split_once('?').unwrap_or((&text, ""));
        let is_name = |view: &str| !view.is_empty() && view.bytes().all(|byte| byte.is_ascii_lowercase());
        let is_view = path == "/board" || path.strip_prefix("/board/").is_some_and(is_name);
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~/%=&".contains(&byte);
        if is_view && query.bytes().all(is_plain) && text.len() <= LONGEST {
            Ok(Self(text))
        } else {
            Err(Refusal::NoView)
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The scheme that it names; none for the one whose cycle it is.
    pub fn scheme(&self) -> Option<SchemeId> {
        let (_, query) = self.0.split_once('?')?;
        query.split('&').find_map(|pair| pair.strip_prefix("scheme=")?.parse().ok())
    }
}

impl TryFrom<String> for Address {
    type Error = Refusal;

    fn try_from(text: String) -> Result<Self, Refusal> {
        Self::new(text)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.0
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A view to be kept. The id is made by who keeps it, so that it is kept once however often it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewView {
    pub id: ViewId,
    pub name: String,
    pub address: Address,
}

/// A view that somebody keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    pub id: ViewId,
    pub name: String,
    pub address: Address,
}

/// What a person finds beside the boards, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shelf {
    pub views: Vec<SavedView>,
    pub boards: Vec<Listed>,
    /// Those of others.
    pub shared: Vec<Listed>,
}

/// A board that somebody put together, in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    pub id: OwnBoardId,
    pub name: String,
    /// How many it has.
    pub cards: usize,
    /// Who may read it beside its author.
    pub role: Option<Role>,
    /// The author; none where that is the reader.
    pub by: Option<String>,
}

/// A field of the form in which something is kept, named as in requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Field {
    Name,
    Role,
}

/// Why something is not kept so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    #[error("something else of the person has the name")]
    NameTaken,
    #[error("not the address of a view of a board")]
    NoView,
    #[error("more than {most} views")]
    TooManyViews { most: usize },
    #[error("more than {most} boards")]
    TooManyBoards { most: usize },
    #[error("more than {most} cards")]
    TooManyCards { most: usize },
    #[error("the role reads no boards")]
    NotAReader,
}

impl Refusal {
    /// The field that it is about; none where no other name would help.
    pub const fn field(self) -> Option<Field> {
        match self {
            Self::NameTaken => Some(Field::Name),
            Self::NotAReader => Some(Field::Role),
            Self::NoView
            | Self::TooManyViews { .. }
            | Self::TooManyBoards { .. }
            | Self::TooManyCards { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("/board")]
    #[case("/board/heat")]
    #[case("/board?light=red&q=%E6%B0%B4")]
    #[case("/board/trend?nodes=01980000-0000-7000-8000-000000000001.01980000-0000-7000-8000-000000000002")]
    fn an_address_of_a_view_is_one(#[case] text: &str) {
        assert_eq!(Address::new(text).map(String::from), Ok(text.to_owned()));
    }

    #[rstest]
    #[case("")]
    #[case("/boards")]
    #[case("/board/")]
    #[case("/board//heat")]
    #[case("/board/heat/")]
    #[case("/board/../audit")]
    #[case("/audit")]
    #[case("https://example.org/board")]
    #[case("//example.org/board")]
    #[case("/board?q=<script>")]
    #[case("/board?q=a b")]
    #[case("/board?q=水")]
    #[case("/board#x")]
    fn another_address_is_none(#[case] text: &str) {
        assert_eq!(Address::new(text), Err(Refusal::NoView));
    }

    #[test]
    fn an_address_has_an_end() {
        let long = |length: usize| format!("/board?q={}", "x".repeat(length - "/board?q=".len()));
        assert!(Address::new(long(LONGEST)).is_ok());
        assert_eq!(Address::new(long(LONGEST + 1)), Err(Refusal::NoView));
    }

    #[test]
    fn an_address_says_which_scheme_it_is_of() {
        let id = "01980000-0000-7000-8000-000000000001";
        let scheme = |address: String| Address::new(address).unwrap().scheme().map(|id| id.to_string());
        assert_eq!(scheme(format!("/board?day=2026-11-15&scheme={id}")).as_deref(), Some(id));
        assert_eq!(scheme("/board?q=scheme%3D1".to_owned()), None);
        assert_eq!(scheme("/board".to_owned()), None);
    }

    #[test]
    fn a_request_with_another_address_is_not_read() {
        let id = "01980000-0000-7000-8000-000000000001";
        let read = |address: &str| {
            serde_json::from_value::<NewView>(
                serde_json::json!({ "id": id, "name": "n", "address": address }),
            )
        };
        assert!(read("/board/heat").is_ok());
        assert!(read("/audit").is_err());
    }
}
