//! Official codes of organizations: where they are, and who they are.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Code of an administrative division (GB/T 2260, `530102`): two digits each for province, prefecture and county,
/// `00` for the whole. Checked by its structure; which of the codes are in use changes every year.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DivisionCode(String);

/// Unified social credit code of legal persons and other organizations (GB 32100-2015): 18 characters, the last of
/// which checks the others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditCode(String);

/// Why a text is no such code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum NotACode {
    #[error("it has another length")]
    Length,
    #[error("it has a character that such codes do not have")]
    Character,
    #[error("no province has this number")]
    Province,
    #[error("a county without a prefecture")]
    Structure,
    #[error("the check character does not agree with the others")]
    CheckCharacter,
}

/// The first two digits of GB/T 2260: provinces, autonomous regions, municipalities, special administrative regions.
const PROVINCES: [&str; 34] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42",
    "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82",
];

impl FromStr for DivisionCode {
    type Err = NotACode;

    fn from_str(text: &str) -> Result<Self, NotACode> {
        if text.len() != 6 {
            return Err(NotACode::Length);
        }
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotACode::Character);
        }
        if !PROVINCES.contains(&&text[..2]) {
            return Err(NotACode::Province);
        }
        if &text[2..4] == "00" && &text[4..] != "00" {
            return Err(NotACode::Structure);
        }
        Ok(Self(text.to_owned()))
    }
}

/// The characters of GB 32100-2015 in the order of their values, 0 to 30: no I, O, S, V and Z, which look like digits.
const CHARACTERS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Weights of the first 17 characters, 3^i mod 31 (GB 32100-2015, annex A).
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

impl FromStr for CreditCode {
    type Err = NotACode;

    /// Small letters are read as capitals.
    fn from_str(text: &str) -> Result<Self, NotACode> {
        let text = text.to_ascii_uppercase();
        if text.chars().count() != 18 {
            return Err(NotACode::Length);
        }
        let value = |byte: u8| CHARACTERS.iter().position(|&known| known == byte).ok_or(NotACode::Character);
        let values = text.bytes().map(value).collect::<Result<Vec<_>, _>>()?;
        // Characters 3 to 8 are the division of the registration.
        if !text[2..8].bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotACode::Character);
        }
        let sum: usize = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
        if values[17] != (31 - sum % 31) % 31 {
            return Err(NotACode::CheckCharacter);
        }
        Ok(Self(text))
    }
}

macro_rules! text_code {
    ($($name:ident)*) => {$(
        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

text_code! { DivisionCode CreditCode }

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// GB/T 2260-2007, tables 1 and following.
    #[rstest]
    #[case::beijing("110000")]
    #[case::chaoyang_district("110105")]
    #[case::hangzhou("330100")]
    #[case::kunming("530100")]
    #[case::directly_under_the_province("469001")]
    #[case::taiwan("710000")]
    #[case::hong_kong("810000")]
    #[case::macao("820000")]
    fn a_division_is_read(#[case] text: &str) {
        assert_eq!(text.parse::<DivisionCode>().unwrap().as_str(), text);
    }

    #[rstest]
    #[case("53010", NotACode::Length)]
    #[case("5301000", NotACode::Length)]
    #[case("53O100", NotACode::Character)]
    #[case("160000", NotACode::Province)]
    #[case("990000", NotACode::Province)]
    #[case("530001", NotACode::Structure)]
    #[case("市市", NotACode::Character)]
    fn what_is_no_division_says_why(#[case] text: &str, #[case] why: NotACode) {
        assert_eq!(text.parse::<DivisionCode>(), Err(why));
    }

    /// In the format of GB 32100-2015: the first is the example of its annex, the others are published by the
    /// organizations themselves.
    #[rstest]
    #[case("91350100M000100Y43")]
    #[case("914403001922038216")]
    #[case("9144030071526726XG")]
    #[case("91330100799655058B")]
    fn a_credit_code_is_read(#[case] text: &str) {
        assert_eq!(text.parse::<CreditCode>().unwrap().as_str(), text);
        assert_eq!(text.to_lowercase().parse::<CreditCode>().unwrap().as_str(), text);
    }

    #[rstest]
    #[case("91350100M000100Y4", NotACode::Length)]
    #[case("91350100M000100Y44", NotACode::CheckCharacter)]
    #[case::two_swapped("91350100M001000Y43", NotACode::CheckCharacter)]
    #[case::letter_o("9135O100M000100Y43", NotACode::Character)]
    #[case::letter_in_the_division("9135A100M000100Y43", NotACode::Character)]
    fn what_is_no_credit_code_says_why(#[case] text: &str, #[case] why: NotACode) {
        assert_eq!(text.parse::<CreditCode>(), Err(why));
    }

    /// GB 32100-2015 chose the weights so that every single wrong character is found.
    #[test]
    fn every_single_wrong_character_is_found() {
        let right = "91350100M000100Y43";
        for at in 0..18 {
            for &other in CHARACTERS.iter().filter(|&&other| other != right.as_bytes()[at]) {
                let mut wrong = right.as_bytes().to_vec();
                wrong[at] = other;
                let wrong = String::from_utf8(wrong).unwrap();
                assert!(wrong.parse::<CreditCode>().is_err(), "{wrong}");
            }
        }
    }
}
