//! Rows as the database holds them, and their way to the model and back. Never leaves this crate.
//!
//! Identifiers are plain UUIDs here and numbers plain millionths; whatever the model would not accept is
//! [`StoreError::Corrupt`], never a panic.

#![expect(unreachable_pub, reason = "the derive of sea-orm makes its own types public")]

pub(crate) mod account;
pub(crate) mod appointment;
pub(crate) mod attempt;
pub(crate) mod audit;
pub(crate) mod audit_head;
pub(crate) mod audit_object;
pub(crate) mod audit_word;
pub(crate) mod budget_execution;
pub(crate) mod budget_item;
pub(crate) mod budget_set;
pub(crate) mod calendar_day;
pub(crate) mod change;
pub(crate) mod change_set;
pub(crate) mod check_in;
pub(crate) mod check_in_chain;
pub(crate) mod check_in_step;
pub(crate) mod city;
pub(crate) mod comment;
pub(crate) mod cycle;
pub(crate) mod deadline;
pub(crate) mod district_class;
pub(crate) mod escalation_ladder;
pub(crate) mod evidence;
pub(crate) mod extension;
pub(crate) mod factor_enrolment;
pub(crate) mod former_password;
pub(crate) mod identity;
pub(crate) mod identity_attempt;
pub(crate) mod identity_factor;
pub(crate) mod indicator;
mod insert;
pub(crate) mod job;
pub(crate) mod key_result_move;
pub(crate) mod light_rule;
pub(crate) mod measurement;
pub(crate) mod measurement_set;
pub(crate) mod message;
pub(crate) mod node;
pub(crate) mod notice;
pub(crate) mod organization;
pub(crate) mod organization_detail;
pub(crate) mod organization_former;
pub(crate) mod organization_successor;
pub(crate) mod own_board;
mod page;
pub(crate) mod proposal;
pub(crate) mod publication;
pub(crate) mod recovery_code;
pub(crate) mod reminder;
pub(crate) mod retrospective;
pub(crate) mod robot;
pub(crate) mod saved_view;
pub(crate) mod scheme;
pub(crate) mod sealing_key;
pub(crate) mod security;
pub(crate) mod session;
pub(crate) mod sheet_mapping;
pub(crate) mod support;
pub(crate) mod target_version;
pub(crate) mod token;
pub(crate) mod transition;
pub(crate) mod warning_answer;

use std::str::FromStr;

use indicator_model::moment::Moment;
use indicator_model::quantity::Quantity;
use indicator_model::scheme::Revision;
use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde::de::value::{Error, StrDeserializer};
use uuid::Uuid;

pub(crate) use self::insert::{insert_all, put_all};
pub(crate) use self::page::{PAGE, page};
use crate::error::StoreError;

/// What leads the keys of everything inside a scheme.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SchemeKey {
    pub(crate) city_id: Uuid,
    pub(crate) scheme_id: Uuid,
}

/// The stored word of an enumeration: its serde name, as the CHECK of the column lists it.
pub(crate) fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        // Variants with data have no word; the CHECK of the column refuses the empty one.
        _ => String::new(),
    }
}

pub(crate) fn from_word<T: DeserializeOwned>(what: &'static str, word: String) -> Result<T, StoreError> {
    match T::deserialize(StrDeserializer::<Error>::new(&word)) {
        Ok(value) => Ok(value),
        Err(_) => Err(StoreError::Corrupt { what, value: word }),
    }
}

/// Whether a column contains a text just as somebody typed it: `%` and `_` stand for themselves. Latin letters may be
/// large or small, on both engines. Of other letters PostgreSQL makes small ones by its locale and SQLite none, so the text
/// is also looked for as it is.
pub(crate) fn contains(column: impl ColumnTrait, text: &str) -> Expr {
    let written = Expr::col(column.as_column_ref());
    let small = Expr::expr(Func::lower(written.clone()));
    written.like(anywhere(text)).or(small.like(anywhere(&text.to_ascii_lowercase())))
}

fn anywhere(text: &str) -> LikeExpr {
    const ESCAPE: char = '!';
    let mut pattern = String::from('%');
    for character in text.chars() {
        if matches!(character, '%' | '_' | ESCAPE) {
            pattern.push(ESCAPE);
        }
        pattern.push(character);
    }
    pattern.push('%');
    LikeExpr::new(pattern).escape(ESCAPE)
}

/// A text of the model's own notation, such as a date.
pub(crate) fn parsed<T: FromStr>(what: &'static str, text: String) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt { what, value: text })
}

/// A moment as a column keeps it.
pub(crate) fn moment(text: String) -> Result<Moment, StoreError> {
    parsed("moment", text)
}

/// The same of a column that may be empty.
pub(crate) fn moment_if_any(text: Option<String>) -> Result<Option<Moment>, StoreError> {
    text.map(moment).transpose()
}

pub(crate) fn number<T: TryFrom<i64>>(what: &'static str, stored: i64) -> Result<T, StoreError> {
    T::try_from(stored).map_err(|_| StoreError::Corrupt { what, value: stored.to_string() })
}

pub(crate) fn quantity(millionths: Option<i64>) -> Result<Option<Quantity>, StoreError> {
    let convert = |stored| {
        Quantity::from_millionths(stored)
            .map_err(|_| StoreError::Corrupt { what: "quantity", value: stored.to_string() })
    };
    millionths.map(convert).transpose()
}

fn millionths(quantity: Option<Quantity>) -> Option<i64> {
    quantity.map(Quantity::millionths)
}

pub(crate) fn revision(stored: i64) -> Result<Revision, StoreError> {
    number("revision", stored).map(Revision)
}

/// A revision as the database counts it. One that no database could have reached is the largest there is.
pub(crate) fn stored(revision: Revision) -> i64 {
    i64::try_from(revision.0).unwrap_or(i64::MAX)
}
