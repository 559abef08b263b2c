//! How a person is reached, and who the person is by the state's number: what is sealed in the database and masked on
//! pages.
//!
//! All of it may be empty. The identity number is asked for by offices that match people with the register of
//! personnel; Hengce itself needs none.

use indicator_model::enumeration::array;
use serde::{Deserialize, Serialize};
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};

use crate::mask;
use crate::policy::disclosure::Field;

/// One of the three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum ContactField {
    Phone,
    Email,
    IdentityNumber,
}

impl ContactField {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The serde name, which is also that of the column and the word of the audit log.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }

    /// How the field is called where it is decided who sees it.
    pub const fn field(self) -> Field {
        match self {
            Self::Phone => Field::Phone,
            Self::Email => Field::Email,
            Self::IdentityNumber => Field::IdentityNumber,
        }
    }

    /// As far as others may know it.
    pub fn masked(self, value: &str) -> String {
        match self {
            Self::Phone => mask::phone(value),
            Self::Email => mask::email(value),
            Self::IdentityNumber => mask::identity_number(value),
        }
    }

    /// The value as it is kept: without blanks around, and one that can be. Empty is none.
    pub fn checked(self, value: &str) -> Result<String, Refusal> {
        let value = value.trim();
        if value.is_empty() {
            return Ok(String::new());
        }
        match self {
            Self::Phone if is_phone(value) => Ok(value.to_owned()),
            Self::Email if is_email(value) => Ok(value.to_owned()),
            Self::IdentityNumber if mask::resident::is_valid(value) => Ok(value.to_ascii_uppercase()),
            Self::Phone => Err(Refusal::BadPhone),
            Self::Email => Err(Refusal::BadEmail),
            Self::IdentityNumber => Err(Refusal::BadIdentityNumber),
        }
    }
}

/// Why contact data are not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    /// Five to twenty digits.
    #[error("not a telephone number")]
    BadPhone,
    #[error("not an e-mail address")]
    BadEmail,
    /// Eighteen characters of which the last follows from the others (GB 11643).
    #[error("not an identity number")]
    BadIdentityNumber,
}

impl Refusal {
    /// The field that it is about.
    pub const fn field(self) -> Option<ContactField> {
        Some(match self {
            Self::BadPhone => ContactField::Phone,
            Self::BadEmail => ContactField::Email,
            Self::BadIdentityNumber => ContactField::IdentityNumber,
        })
    }
}

/// All three of one person; plain or masked, as the reader may see them. None is not to be seen at all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub phone: Option<String>,
    pub email: Option<String>,
    pub identity_number: Option<String>,
}

impl Contact {
    pub fn get(&self, field: ContactField) -> Option<&str> {
        match field {
            ContactField::Phone => self.phone.as_deref(),
            ContactField::Email => self.email.as_deref(),
            ContactField::IdentityNumber => self.identity_number.as_deref(),
        }
    }

    /// The three, each from its field.
    pub fn from_fields(mut value: impl FnMut(ContactField) -> Option<String>) -> Self {
        Self {
            phone: value(ContactField::Phone),
            email: value(ContactField::Email),
            identity_number: value(ContactField::IdentityNumber),
        }
    }
}

/// Five to twenty digits with the usual signs between them.
fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (5..=20).contains(&digits) && text.chars().all(|c| c.is_ascii_digit() || "+-() ".contains(c))
}

/// Something before and after one `@`, with a dot in the domain; whether mail arrives there, only mail can tell.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && c != '@';
    let is_domain = domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.');
    text.len() <= 254 && !local.is_empty() && is_domain && text.replacen('@', "", 1).chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(ContactField::Phone, " 138 0013 8000 ", Ok("138 0013 8000"))]
    #[case(ContactField::Phone, "0871-63186688", Ok("0871-63186688"))]
    #[case(ContactField::Phone, "+86 (871) 63186688", Ok("+86 (871) 63186688"))]
    #[case(ContactField::Phone, "1234", Err(Refusal::BadPhone))]
    #[case(ContactField::Phone, "请打我手机", Err(Refusal::BadPhone))]
    #[case(ContactField::Email, "zhang@x.cn", Ok("zhang@x.cn"))]
    #[case(ContactField::Email, "张三@云澜.政务", Ok("张三@云澜.政务"))]
    #[case(ContactField::Email, "zhang@x", Err(Refusal::BadEmail))]
    #[case(ContactField::Email, "a@b@x.cn", Err(Refusal::BadEmail))]
    #[case(ContactField::Email, "zhang\r\nbcc: all@x.cn", Err(Refusal::BadEmail))]
    #[case(ContactField::IdentityNumber, "11010519491231002x", Ok("11010519491231002X"))]
    #[case(ContactField::IdentityNumber, "110105194912310021", Err(Refusal::BadIdentityNumber))]
    #[case(ContactField::Email, "  ", Ok(""))]
    fn what_is_typed_is_checked(
        #[case] field: ContactField,
        #[case] typed: &str,
        #[case] expected: Result<&str, Refusal>,
    ) {
        assert_eq!(field.checked(typed), expected.map(str::to_owned));
    }
}
