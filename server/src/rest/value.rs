//! Single values of the contract: numbers, measured values, and the words for kinds.

use std::borrow::Cow;

use indicator_model::check_in::{Cause, Confidence};
use indicator_model::measurement::{Counting, Measured, MissingReason, Source};
use indicator_model::period::Period;
use indicator_model::quantity::Quantity;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::ToSchema;

/// A number as a decimal string: at most 12 digits, and six decimals after a point. Never a JSON number, because those
/// pass through binary fractions in most languages.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(value_type = String, pattern = "^-?[0-9]{1,12}(\\.[0-9]{1,6})?$", example = "120.5")]
pub(super) struct Decimal(pub(super) Quantity);

impl Decimal {
    /// The one form of the contract; pages read more than it.
    fn is_plain(text: &str) -> bool {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (integer, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_number = |text: &str, most: usize| {
            (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        is_number(integer, 12) && is_number(fraction, 6)
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <Cow<'de, str>>::deserialize(deserializer)?;
        if !Self::is_plain(&text) {
            return Err(D::Error::custom("a decimal string of at most 12 digits and 6 decimals is expected"));
        }
        text.parse().map(Self).map_err(D::Error::custom)
    }
}

/// A period: a year and its part (`Y`, `H1`, `Q3`, `M10`, `F07`).
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(
    value_type = String,
    pattern = "^([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-(Y|H[12]|Q[1-4]|M(0[1-9]|1[0-2])|F(0[1-9]|1[0-9]|2[0-6]))$",
    example = "2025-M10"
)]
pub(super) struct PeriodName(pub(super) Period);

/// A measured value, in the form that the `measure` of its indicator wants. Not `Value`, which is any JSON to `utoipa`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum MeasuredValue {
    Plain { value: Decimal },
    Ratio { numerator: Decimal, denominator: Decimal },
    Milestone { percent: Decimal },
    Rating { percent: Decimal },
    YesNo { reached: bool },
    Missing { reason: Reason },
}

impl From<MeasuredValue> for Measured {
    fn from(value: MeasuredValue) -> Self {
        match value {
            MeasuredValue::Plain { value } => Self::Plain { value: value.0 },
            MeasuredValue::Ratio { numerator, denominator } => {
                Self::Ratio { numerator: numerator.0, denominator: denominator.0 }
            }
            MeasuredValue::Milestone { percent } => Self::Milestone { percent: percent.0 },
            MeasuredValue::Rating { percent } => Self::Rating { percent: percent.0 },
            MeasuredValue::YesNo { reached } => Self::YesNo { reached },
            MeasuredValue::Missing { reason } => Self::Missing { reason: reason.into() },
        }
    }
}

impl From<Measured> for MeasuredValue {
    fn from(measured: Measured) -> Self {
        match measured {
            Measured::Plain { value } => Self::Plain { value: Decimal(value) },
            Measured::Ratio { numerator, denominator } => {
                Self::Ratio { numerator: Decimal(numerator), denominator: Decimal(denominator) }
            }
            Measured::Milestone { percent } => Self::Milestone { percent: Decimal(percent) },
            Measured::Rating { percent } => Self::Rating { percent: Decimal(percent) },
            Measured::YesNo { reached } => Self::YesNo { reached },
            Measured::Missing { reason } => Self::Missing { reason: reason.into() },
        }
    }
}

/// A word of the contract for each word of the model, in both directions. A word that the model gains is a compile error
/// here, so that nothing enters the contract by itself.
macro_rules! word {
    ($(#[$doc:meta])* $name:ident = $model:ty { $($word:ident)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub(super) enum $name {
            $($word,)*
        }

        impl From<$model> for $name {
            fn from(word: $model) -> Self {
                match word {
                    $(<$model>::$word => Self::$word,)*
                }
            }
        }

        impl From<$name> for $model {
            fn from(word: $name) -> Self {
                match word {
                    $($name::$word => Self::$word,)*
                }
            }
        }
    };
}
pub(super) use word;

word!(
    /// Why there is no value.
    Reason = MissingReason { NotDue Late NotCollected NotApplicable }
);
word!(
    /// Whether a count is of the year so far or of the period alone.
    Count = Counting { ToDate ForPeriod }
);
word!(
    /// Where a fact comes from.
    Origin = Source { Owner Provider ThirdParty Fetched }
);
word!(
    /// How sure the reporter is of reaching the target.
    Sure = Confidence { High Medium Low }
);
word!(
    /// What the value is off track for.
    Why = Cause { Funds Rules Staff Equipment Other }
);

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("\"120.5\"", Some("120.5"))]
    #[case("\"-0.000001\"", Some("-0.000001"))]
    #[case("\"999999999999\"", Some("999999999999"))]
    #[case::more_than_twelve_digits("\"1234567890123\"", None)]
    #[case::seven_decimals("\"1.0000000\"", None)]
    #[case::an_exponent("\"1e3\"", None)]
    #[case::a_sign("\"+1\"", None)]
    #[case::no_digit("\"\"", None)]
    #[case::no_digit_after_the_point("\"1.\"", None)]
    #[case::full_width("\"１２\"", None)]
    #[case::a_number("12", None)]
    #[case::a_fraction("1.5", None)]
    fn a_decimal_has_one_form(#[case] json: &str, #[case] expected: Option<&str>) {
        let read = serde_json::from_str::<Decimal>(json).ok();
        assert_eq!(read.map(|decimal| decimal.0.to_string()).as_deref(), expected);
    }
}
