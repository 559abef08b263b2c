//! What somebody gives as the second factor, and whether it is right.

use indicator_model::id::{AccountId, CityId};
use people_model::audit::{Deed, Doer, FieldName, ThingKind};
use people_model::factor::DIGITS;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::{kept, recovery, totp};
use crate::audit::{self, Deeds, diff, thing};
use crate::clock;
use crate::crypto::Keyring;
use crate::entity::account;
use crate::error::StoreError;
use crate::transaction::Transaction;

/// The longest code that is read, in characters.
const LONGEST: usize = 64;

/// A code as it was typed. Which of the two it is shows in its form, so that one field takes both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Given {
    /// Six digits, by the clock.
    Code(u32),
    /// Anything else, without dashes and in small letters.
    Recovery(String),
}

impl Given {
    /// Spaces and dashes do not count, and what a Chinese keyboard types in full width is taken for what it means.
    pub(crate) fn read(text: &str) -> Self {
        let narrow = |c: char| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            other => other,
        };
        let letters = text.chars().take(LONGEST).map(narrow).filter(char::is_ascii_alphanumeric);
        let text: String = letters.map(|c| c.to_ascii_lowercase()).collect();
        match text.parse() {
            Ok(code) if text.len() == DIGITS => Self::Code(code),
            _ => Self::Recovery(text),
        }
    }

    /// The word for it in the audit log.
    pub(crate) const fn key(&self) -> &'static str {
        match self {
            Self::Code(_) => "code",
            Self::Recovery(_) => "recovery_code",
        }
    }
}

/// Whether what is given is right for an account that the transaction holds. What is right once is not so again.
pub(crate) async fn accept(
    transaction: &Transaction,
    keyring: &Keyring,
    doer: &Doer,
    row: &account::Model,
    given: &Given,
) -> Result<bool, StoreError> {
    let Some(stored) = &row.factor_secret else { return Ok(false) };
    match given {
        Given::Code(code) => {
            let cell = kept::in_force(CityId(row.city_id), AccountId(row.id));
            match kept::read(keyring, cell, stored)?.step_of(*code, totp::step(clock::unix())) {
                Some(step) => advance(transaction, row, step).await,
                None => Ok(false),
            }
        }
        Given::Recovery(code) => recover(transaction, doer, row, code).await,
    }
}

/// Moves on to a time step, unless the account is there or beyond already. Decides by itself, without the lock.
async fn advance(transaction: &Transaction, row: &account::Model, step: i64) -> Result<bool, StoreError> {
    let is_before =
        Condition::any().add(account::Column::FactorStep.is_null()).add(account::Column::FactorStep.lt(step));
    let advanced = account::Entity::update_many()
        .col_expr(account::Column::FactorStep, Expr::value(Some(step)))
        .filter(account::Column::CityId.eq(row.city_id))
        .filter(account::Column::Id.eq(row.id))
        .filter(account::Column::FactorSecret.eq(row.factor_secret.clone()))
        .filter(is_before)
        .exec(transaction)
        .await?;
    Ok(advanced.rows_affected == 1)
}

async fn recover(
    transaction: &Transaction,
    doer: &Doer,
    row: &account::Model,
    code: &str,
) -> Result<bool, StoreError> {
    let (city, id) = (CityId(row.city_id), AccountId(row.id));
    if !recovery::spend(transaction, city, id, code).await? {
        return Ok(false);
    }
    let left = recovery::left(transaction, city, id).await?;
    let changes = vec![diff(FieldName::CodesLeft, Some(&(left + 1).to_string()), Some(&left.to_string()))];
    let deeds =
        Deeds::done(doer, Deed::FactorRecovery, thing(ThingKind::Account, id, &row.name)).with(changes);
    audit::record(transaction, city, deeds).await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("287082", Given::Code(287_082))]
    #[case::as_devices_show_it(" 081 804 ", Given::Code(81_804))]
    #[case::from_a_chinese_keyboard("２８７０８２", Given::Code(287_082))]
    #[case::one_digit_short("28708", Given::Recovery("28708".to_owned()))]
    #[case::as_it_is_printed("Abcde-fghij-kmnpq-rst23", Given::Recovery("abcdefghijkmnpqrst23".to_owned()))]
    #[case::signs_are_no_digits("+12345", Given::Recovery("12345".to_owned()))]
    #[case::nothing("", Given::Recovery(String::new()))]
    fn a_code_is_read_as_it_was_meant(#[case] typed: &str, #[case] given: Given) {
        assert_eq!(Given::read(typed), given);
    }

    #[test]
    fn nobody_makes_us_read_a_book() {
        assert_eq!(Given::read(&"7".repeat(1_000_000)), Given::Recovery("7".repeat(LONGEST)));
    }
}
