//! Texts that people enter: one normal form, one set of limits, at every entry point.
//!
//! A [`Kind`] reads a text: it takes away what cannot be seen, composes the rest, and returns the form that is stored,
//! or a [`Fault`] that names what is wrong. Reading a text twice changes nothing more, and whatever is stored fits into a
//! cell of a spreadsheet. Two codes or names are the same when their [`key`]s are.
//!
//! Names and prose keep their typography (NFC); codes and user names, which are identities, do not (NFKC).
//!
//! Texts that are already stored are never judged again: only what an edit changes is read ([`edit`]), so that a
//! database with older texts keeps working and its journal replays.

mod character;
pub mod edit;
mod normal;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use self::character::{forbidden, visible};
pub use self::normal::key;

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Code of an indicator, an organization or a city.
    Code,
    /// User name.
    Login,
    /// Name of a person.
    Person,
    /// Name of an indicator, an organization or a city.
    Name,
    /// A word or two: unit, class of a district, name of a token.
    Label,
    /// A line of other facts: post, theme, source of data.
    Phrase,
    /// A definition, or what counts as evidence; several lines.
    Prose,
    /// Why something is done; several lines.
    Reason,
    /// What is searched for.
    Search,
    /// Name of a file.
    File,
}

/// Why a text is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    #[error("the text is empty")]
    Empty,
    #[error("the text has {length} characters, at most {most} are allowed")]
    TooLong { most: usize, length: usize },
    #[error("the character U+{code:04X} is not allowed")]
    Character { code: u32 },
    /// Chinese characters and Latin letters in one user name.
    #[error("a user name has letters of one script")]
    Scripts,
    /// A name that the system itself uses for somebody.
    #[error("the name is reserved")]
    Reserved,
}

impl Kind {
    /// Characters that a text may have.
    pub const fn most(self) -> usize {
        match self {
            Self::Code | Self::Login | Self::Person | Self::Label => 64,
            Self::Name | Self::Search => 200,
            Self::File => 255,
            Self::Phrase => 500,
            Self::Reason => 1_000,
            // Even with two UTF-16 units a character it fits into a cell of a spreadsheet, which has 32,767.
            Self::Prose => 10_000,
        }
    }

    const fn has_lines(self) -> bool {
        matches!(self, Self::Prose | Self::Reason)
    }

    /// The text as it is stored; may be empty.
    pub fn read(self, text: &str) -> Result<String, Fault> {
        // Composing never makes a text longer than four times, so a text far beyond the limit is not even composed.
        let read = match self {
            _ if text.len() > self.most() * 64 => {
                return Err(Fault::TooLong { most: self.most(), length: text.chars().count() });
            }
            Self::Code => normal::code(text),
            Self::Login => normal::login(text),
            _ => normal::prose(text, self.has_lines()),
        };
        let stray = |&c: &char| forbidden(c) || (is_break(c) && !self.has_lines());
        if let Some(stray) = read.chars().find(stray) {
            return Err(Fault::Character { code: stray.into() });
        }
        let length = read.chars().count();
        if length > self.most() {
            return Err(Fault::TooLong { most: self.most(), length });
        }
        match self {
            Self::Login if !read.is_empty() => character::login(&read)?,
            Self::Person if is_reserved(&read) => return Err(Fault::Reserved),
            _ => {}
        }
        Ok(read)
    }

    /// The same for a text that must not be empty.
    pub fn required(self, text: &str) -> Result<String, Fault> {
        let read = self.read(text)?;
        if read.is_empty() { Err(Fault::Empty) } else { Ok(read) }
    }

    /// The text as far as it can be stored, where nobody is there to correct it: without the characters that are not
    /// allowed, and cut at the limit.
    pub fn tidied(self, text: &str) -> String {
        let begin = text.char_indices().nth(self.most() * 2).map_or(text, |(end, _)| &text[..end]);
        let plain = |c: char| if forbidden(c) || (is_break(c) && !self.has_lines()) { ' ' } else { c };
        let plain: String = begin.chars().map(plain).collect();
        let read = normal::prose(&plain, self.has_lines());
        read.chars().take(self.most()).collect::<String>().trim_end().to_owned()
    }
}

/// A user name as it is looked up, whatever was typed.
pub fn login_key(text: &str) -> String {
    normal::login(text)
}

/// Whether two texts are equal but for width, case, dashes, blanks and what cannot be seen.
pub fn is_same(one: &str, other: &str) -> bool {
    one == other || key(one) == key(other)
}

/// A text for one line, where a spreadsheet wraps it.
pub fn unwrapped(text: &str) -> Cow<'_, str> {
    if text.contains(['\r', '\n', '\t']) {
        Cow::Owned(
            text.split(['\r', '\n', '\t']).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" "),
        )
    } else {
        Cow::Borrowed(text)
    }
}

const fn is_break(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Names of nobody: the command line, the server and pseudonyms, as they are stored and as pages show them, and the offices.
const RESERVED: [&str; 13] = [
    "operator",
    "server",
    "localadministrator",
    "本机管理员",
    "commandline",
    "nobody",
    "systemadministrator",
    "securityadministrator",
    "auditadministrator",
    "assessmentoffice",
    "steeringcommittee",
    "departmenthead",
    "thirdparty",
];

/// Whether the system itself calls somebody by this name.
fn is_reserved(name: &str) -> bool {
    let key = key(name);
    let plain: String = key.chars().filter(|c| c.is_alphanumeric()).collect();
    RESERVED.contains(&plain.as_str()) || key.starts_with("former-")
}

#[cfg(test)]
mod tests;
