//! What a password and a session must satisfy: two profiles, chosen by the city's security administrator.
//!
//! `asvs` follows OWASP ASVS 5.0 §6.2: length, no common words, no forced rotation. `dengbao3` follows the usual
//! reading of GB/T 22239-2019 level 3: classes of characters, 90 days, a history, a lock-out, and a short idle time.
//!
//! Deliberately absent: the list of common passwords. It is large and only the server has it.

use indicator_model::enumeration::array;
use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};

/// Which set of rules is in force.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Profile {
    #[default]
    Asvs,
    Dengbao3,
}

/// The rules of a profile. Times in minutes unless they say otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Characters, not bytes.
    pub shortest: usize,
    /// How many of: lower-case letters, capitals, digits, everything else.
    pub classes: usize,
    /// Days until a password must be changed.
    pub days: Option<u16>,
    /// How many earlier passwords may not come back.
    pub history: usize,
    /// Failures in a row before a pause.
    pub failures: u32,
    /// The pause.
    pub pause: u32,
    /// Without a request for so long, a session ends.
    pub idle: u32,
    /// A session ends after so long, whatever happens.
    pub absolute: u32,
}

/// The longest password that is read, in characters: enough for any phrase, and no work for an attacker to cause.
pub const LONGEST: usize = 128;

impl Profile {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    pub const fn rules(self) -> Rules {
        match self {
            Self::Asvs => Rules {
                shortest: 12,
                classes: 1,
                days: None,
                history: 0,
                failures: 10,
                pause: 15,
                idle: 60,
                absolute: 12 * 60,
            },
            Self::Dengbao3 => Rules {
                shortest: 10,
                classes: 3,
                days: Some(90),
                history: 5,
                failures: 5,
                pause: 15,
                idle: 15,
                absolute: 8 * 60,
            },
        }
    }

    /// The serde name.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }
}

/// Why a password is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "weakness", rename_all = "snake_case")]
pub enum Weakness {
    #[error("shorter than {shortest} characters")]
    TooShort { shortest: usize },
    #[error("longer than {longest} characters")]
    TooLong { longest: usize },
    #[error("fewer than {classes} kinds of characters")]
    TooUniform { classes: usize },
    /// Holds the login or the name of its owner.
    #[error("contains the name of the person")]
    ContainsName,
    /// Among the first that anybody would try.
    #[error("a common password")]
    Common,
    /// One of the last ones.
    #[error("used before")]
    UsedBefore,
}

impl Rules {
    /// What can be checked without a list and without a history. `names` are the login and the name of the person.
    pub fn check(&self, password: &str, names: &[&str]) -> Result<(), Weakness> {
        let length = password.chars().count();
        if length < self.shortest {
            return Err(Weakness::TooShort { shortest: self.shortest });
        }
        if length > LONGEST {
            return Err(Weakness::TooLong { longest: LONGEST });
        }
        if classes(password) < self.classes {
            return Err(Weakness::TooUniform { classes: self.classes });
        }
        let folded = password.to_lowercase();
        let is_named = |name: &&str| name.chars().count() >= 3 && folded.contains(&name.to_lowercase());
        if names.iter().any(is_named) {
            return Err(Weakness::ContainsName);
        }
        Ok(())
    }
}

fn classes(password: &str) -> usize {
    let kinds: [fn(char) -> bool; 4] = [
        |c| c.is_ascii_lowercase(),
        |c| c.is_ascii_uppercase(),
        |c| c.is_ascii_digit(),
        |c| !c.is_ascii_alphanumeric(),
    ];
    kinds.into_iter().filter(|is_kind| password.chars().any(is_kind)).count()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::a_phrase_is_enough(Profile::Asvs, "correct horse battery", Ok(()))]
    #[case::one_character_short(Profile::Asvs, "elevenchars", Err(Weakness::TooShort { shortest: 12 }))]
    #[case::chinese_counts_by_character(Profile::Asvs, "云澜市二〇二六年度考核目标", Ok(()))]
    #[case::nobody_may_make_us_hash_a_book(Profile::Asvs, &"长".repeat(129), Err(Weakness::TooLong { longest: 128 }))]
    #[case::the_longest_is_accepted(Profile::Asvs, &"长".repeat(128), Ok(()))]
    #[case::the_login_is_no_secret(Profile::Asvs, "My-WangFang-2026", Err(Weakness::ContainsName))]
    #[case::two_kinds_are_too_few(Profile::Dengbao3, "lowercase2026", Err(Weakness::TooUniform { classes: 3 }))]
    #[case::three_kinds_are_enough(Profile::Dengbao3, "lowerCase2026", Ok(()))]
    fn a_password_is_judged_by_its_profile(
        #[case] profile: Profile,
        #[case] password: &str,
        #[case] expected: Result<(), Weakness>,
    ) {
        assert_eq!(profile.rules().check(password, &["wangfang", "王芳"]), expected);
    }
}
