//! Comments (评论): what people say to each other about an indicator of an organization, or about one of its periods.
//!
//! A comment decides nothing and is not what a report explains. Who reads the scheme reads them: all who work for the city, and from
//! outside a third party and an auditor, who see names masked. All who work for the city write them. A person who is named with an
//! `@` finds the comment in the next notice.

use serde::{Deserialize, Serialize};

use crate::id::{AccountId, CommentId, IndicatorId, OrganizationId};
use crate::measurement::Subject;
use crate::moment::Moment;
use crate::period::Period;

/// What a comment is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    pub indicator: IndicatorId,
    pub organization: OrganizationId,
    /// None for the indicator as a whole.
    pub period: Option<Period>,
}

impl From<Subject> for Place {
    fn from(subject: Subject) -> Self {
        let Subject { indicator, organization, period, .. } = subject;
        Self { indicator, organization, period: Some(period) }
    }
}

/// A comment as it is written. The id is made by the client, so that one that is sent again is the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewComment {
    pub id: CommentId,
    pub place: Place,
    /// People are named by an `@` and their [`handle`](Concerned::handle).
    pub text: String,
}

/// What became of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Written {
    Done,
    /// The id was used for another comment.
    ReusedId,
}

/// A part of a comment as it is stored: names follow their accounts, and so does who may see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part<P = AccountId> {
    Text(String),
    Person(P),
}

impl Part {
    /// Who is named, as often as it is.
    pub fn people<'a>(parts: impl IntoIterator<Item = &'a Self>) -> impl Iterator<Item = AccountId> {
        parts.into_iter().filter_map(|part| match part {
            Self::Person(account) => Some(*account),
            Self::Text(_) => None,
        })
    }
}

/// A person whom a comment may name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concerned {
    pub account: AccountId,
    /// What stands behind the `@`: the name; with the organization where two have the same name.
    pub handle: String,
}

/// A comment as its reader sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    pub id: CommentId,
    pub period: Option<Period>,
    pub at: Moment,
    /// The author as the reader may see it: the name, and the handle where others have the same name. A person who is named in a part
    /// too.
    pub by: String,
    pub is_own: bool,
    /// Empty where it was withdrawn.
    pub parts: Vec<Part<String>>,
    pub withdrawn_at: Option<Moment>,
}

/// The comments on a place, the oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    pub name: String,
    pub code: String,
    pub organization: String,
    pub comments: Vec<Comment>,
    /// How many older ones are not shown.
    pub older: u32,
    /// Whom the reader may name; empty for who may not write.
    pub concerned: Vec<Concerned>,
    pub may_write: bool,
}

/// Takes a text apart at the people whom it names. A name ends where no letter or digit follows, so that `@张伟` is not found in
/// `@张伟民`; an `@` before anything else is text.
pub fn parts(text: &str, concerned: &[Concerned]) -> Vec<Part> {
    let mut known: Vec<&Concerned> = concerned.iter().filter(|person| !person.handle.is_empty()).collect();
    known.sort_by_key(|person| std::cmp::Reverse(person.handle.len()));
    let mut parts = Vec::new();
    let (mut plain, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once('@') {
        plain.push_str(before);
        let named = known.iter().find_map(|person| Some((person, named(after, &person.handle)?)));
        let Some((person, after_name)) = named else {
            plain.push('@');
            rest = after;
            continue;
        };
        if !plain.is_empty() {
            parts.push(Part::Text(std::mem::take(&mut plain)));
        }
        parts.push(Part::Person(person.account));
        rest = after_name;
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        parts.push(Part::Text(plain));
    }
    parts
}

/// What follows a handle at the beginning of a text.
fn named<'a>(text: &'a str, handle: &str) -> Option<&'a str> {
    text.strip_prefix(handle).filter(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// The first word behind an `@` that names nobody. One within a word, as in an e-mail address, is not meant to.
pub fn unknown<'a>(text: &'a str, concerned: &[Concerned]) -> Option<&'a str> {
    text.match_indices('@').find_map(|(at, sign)| {
        let after = &text[at + sign.len()..];
        let is_meant = !text[..at].ends_with(|letter: char| letter.is_ascii_alphanumeric());
        let is_known = concerned.iter().any(|person| named(after, &person.handle).is_some());
        let end = after.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(after.len());
        (is_meant && !is_known && end > 0).then_some(&after[..end])
    })
}

/// The handles of people by name and organization: the name alone where it is nobody else's, then with the organization, and with a
/// number where two of one organization have the same name.
pub fn concerned(people: &[(AccountId, String, String)]) -> Vec<Concerned> {
    let mut known: Vec<Concerned> = Vec::with_capacity(people.len());
    for (account, name, of) in people {
        let is_shared = people.iter().any(|(other, same, _)| other != account && same == name);
        let with_number = |number: usize| match (is_shared, number) {
            (false, _) => name.clone(),
            (true, 1) => format!("{name}（{of}）"),
            (true, number) => format!("{name}（{of} {number}）"),
        };
        let is_free = |handle: &String| known.iter().all(|person| person.handle != *handle);
        let handle = (1..=people.len()).map(with_number).find(is_free).unwrap_or_default();
        known.push(Concerned { account: *account, handle });
    }
    known
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;

    fn id(number: u128) -> AccountId {
        AccountId(Uuid::from_u128(number))
    }

    fn people() -> Vec<Concerned> {
        let person = |number, name: &str, of: &str| (id(number), name.to_owned(), of.to_owned());
        concerned(&[
            person(1, "张伟", "市财政局"),
            person(2, "张伟民", "市财政局"),
            person(3, "李娜", "市财政局"),
            person(4, "李娜", "市教育局"),
            person(5, "李娜", "市教育局"),
        ])
    }

    fn text(text: &str) -> Part {
        Part::Text(text.to_owned())
    }

    #[rstest]
    #[case::nobody("请核对", vec![text("请核对")])]
    #[case::somebody("@张伟 请核对", vec![Part::Person(id(1)), text(" 请核对")])]
    #[case::the_longer_name("请@张伟民，核对", vec![text("请"), Part::Person(id(2)), text("，核对")])]
    #[case::somebody_else("@张伟明 请核对", vec![text("@张伟明 请核对")])]
    #[case::a_name_without_an_end("@张伟请核对", vec![text("@张伟请核对")])]
    #[case::two("@张伟@张伟民", vec![Part::Person(id(1)), Part::Person(id(2))])]
    #[case::a_name_that_two_have("@李娜", vec![text("@李娜")])]
    #[case::with_the_organization("@李娜（市教育局）", vec![Part::Person(id(4))])]
    #[case::with_a_number("@李娜（市教育局 2）", vec![Part::Person(id(5))])]
    #[case::an_address("zhang@yunlan.gov.cn", vec![text("zhang@yunlan.gov.cn")])]
    #[case::nothing_behind("@", vec![text("@")])]
    #[case::empty("", vec![])]
    fn a_person_is_named_by_the_handle(#[case] said: &str, #[case] expected: Vec<Part>) {
        assert_eq!(parts(said, &people()), expected);
    }

    #[rstest]
    #[case("请核对", None)]
    #[case("@张伟 请核对", None)]
    #[case("@张伟 @张明", Some("张明"))]
    #[case("请@张伟明核对", Some("张伟明核对"))]
    #[case("zhang@yunlan.gov.cn", None)]
    #[case("@", None)]
    fn who_is_not_found_is_said(#[case] text: &str, #[case] name: Option<&str>) {
        assert_eq!(unknown(text, &people()), name);
    }

    proptest! {
        #[test]
        fn nothing_of_a_text_is_lost(said in "(@|张伟|民|李娜|（市教育局|（市财政局）| 2|）|a){0,12}") {
            let people = people();
            let again: String = parts(&said, &people)
                .into_iter()
                .map(|part| match part {
                    Part::Text(text) => text,
                    Part::Person(account) => {
                        let person = people.iter().find(|person| person.account == account).unwrap();
                        format!("@{}", person.handle)
                    }
                })
                .collect();
            prop_assert_eq!(again, said);
        }
    }
}
