//! Exact decimal quantities: every number of an indicator, in the browser and on the server.
//!
//! A [`Quantity`] is a whole number of millionths. Sums and differences are exact or refused; nothing wraps and
//! nothing passes through a float. Missing is not a quantity: it is `Option::<Quantity>::None`, and zero is a number.
//!
//! Deliberately absent: multiplication and division of two quantities. They need a rounding rule, and the
//! rule belongs to the line that asks ([`crate::roll_up`], [`crate::allocate`]).

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

mod loose;
mod relative;

/// The unit of numbers that are percentages by nature: weights and shares.
pub const PERCENT: &str = "%";

/// Decimal places that a quantity keeps.
pub const SCALE: u32 = 6;
/// Millionths in one.
pub const ONE: i64 = 1_000_000;
/// The largest magnitude, in millionths: 12 integer digits and 6 decimals.
pub const LIMIT: i64 = 999_999_999_999_999_999;

/// An exact decimal with at most 12 integer digits and 6 decimals, stored as millionths.
///
/// On the wire it is a string (`"86.5"`), because a JSON number becomes a float in every browser.
// The millionths with their sign bit flipped, which keeps the order and is never zero within the range: so a missing
// quantity takes no more room than one that is there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(NonZeroU64);

const SIGN: u64 = 1 << 63;

/// Why a text or a result is not a [`Quantity`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuantityError {
    /// The text holds no digit.
    #[error("empty")]
    Empty,
    /// The text is not a decimal number.
    #[error("not a number")]
    NotANumber,
    /// A comma, blank or the like that does not stand between groups of three digits.
    #[error("separators stand between groups of three digits")]
    Separators,
    /// More than six decimals that are not zero.
    #[error("too many decimals")]
    TooManyDecimals,
    /// More than twelve integer digits.
    #[error("too large")]
    Overflow,
}

impl Quantity {
    pub const ZERO: Self = Self::within(0);
    pub const ONE: Self = Self::within(ONE);
    pub const HUNDRED: Self = Self::within(100 * ONE);
    pub const MIN: Self = Self::within(-LIMIT);
    pub const MAX: Self = Self::within(LIMIT);

    /// A small whole number.
    pub const fn of(integer: i32) -> Self {
        Self::within(integer as i64 * ONE)
    }

    /// From millionths that lie within the range.
    const fn within(millionths: i64) -> Self {
        match NonZeroU64::new(millionths.cast_unsigned() ^ SIGN) {
            Some(flipped) => Self(flipped),
            // That is `i64::MIN`, nine times as far as the range goes.
            None => Self(NonZeroU64::MIN),
        }
    }

    /// From a whole number of millionths, the unit of the database column.
    pub const fn from_millionths(millionths: i64) -> Result<Self, QuantityError> {
        if millionths > LIMIT || millionths < -LIMIT {
            return Err(QuantityError::Overflow);
        }
        Ok(Self::within(millionths))
    }

    /// From a wide intermediate result in millionths.
    pub fn from_wide(millionths: i128) -> Result<Self, QuantityError> {
        i64::try_from(millionths).map_err(|_| QuantityError::Overflow).and_then(Self::from_millionths)
    }

    /// A whole number.
    pub const fn from_integer(integer: i64) -> Result<Self, QuantityError> {
        match integer.checked_mul(ONE) {
            Some(millionths) => Self::from_millionths(millionths),
            None => Err(QuantityError::Overflow),
        }
    }

    pub const fn millionths(self) -> i64 {
        (self.0.get() ^ SIGN).cast_signed()
    }

    pub const fn is_zero(self) -> bool {
        self.millionths() == 0
    }

    pub const fn is_negative(self) -> bool {
        self.millionths() < 0
    }

    pub const fn checked_add(self, other: Self) -> Result<Self, QuantityError> {
        Self::from_millionths(self.millionths() + other.millionths())
    }

    pub const fn checked_sub(self, other: Self) -> Result<Self, QuantityError> {
        Self::from_millionths(self.millionths() - other.millionths())
    }

    /// The exact sum, or `Overflow`.
    pub fn sum(quantities: impl IntoIterator<Item = Self>) -> Result<Self, QuantityError> {
        Self::from_wide(quantities.into_iter().map(|quantity| i128::from(quantity.millionths())).sum())
    }

    /// Rounded half away from zero (四舍五入) to the precision of a unit.
    #[must_use]
    pub fn round_to(self, precision: Precision) -> Self {
        let (millionths, step) = (self.millionths(), precision.step());
        let half = if millionths < 0 { -step / 2 } else { step / 2 };
        // Rounding up at the limit leaves the range by one step; the limit itself is then the nearest value.
        let rounded = (millionths + half) / step * step;
        Self::within(if rounded.abs() > LIMIT { millionths / step * step } else { rounded })
    }

    /// What this becomes if it moves as another number does from `before` to `after`, rounded to `precision`; none where nothing is in
    /// proportion to `before`, or the result is no quantity.
    pub fn in_proportion(self, before: Self, after: Self, precision: Precision) -> Option<Self> {
        relative::scaled(self, after.millionths().into(), before.millionths().into(), precision).ok()
    }

    /// The fewest decimals that write this quantity in full.
    pub fn precision(self) -> Precision {
        let decimals = (0..=6).find(|&decimals| self.millionths() % Precision(decimals).step() == 0);
        // Every whole number of millionths is a multiple of one millionth.
        Precision(decimals.unwrap_or(6))
    }

    /// Written with at least `precision` decimals, and all that it has.
    pub fn display(self, precision: Precision) -> impl fmt::Display {
        Padded(self, precision.max(self.precision()))
    }

    /// Reads what a person or a sheet writes, exactly or not at all: full-width forms and blanks around are fine,
    /// and separators where they form groups of three. A percent sign may follow only where `unit` is a percentage,
    /// because elsewhere it would change the number; 万 and 亿 only where there is a unit to count in.
    pub fn parse_loose(text: &str, unit: &str) -> Result<Self, QuantityError> {
        loose::read(text, unit)
    }

    /// What is typed over `present`: a number as [`Self::parse_loose`] reads it, or a step from the present one (`+10%`, `-5%`,
    /// `*1.1`), rounded to `precision`.
    pub fn parse_over(
        text: &str,
        unit: &str,
        present: Option<Self>,
        precision: Precision,
    ) -> Result<Self, QuantityError> {
        relative::read(text, unit, present, precision).unwrap_or_else(|| Self::parse_loose(text, unit))
    }
}

impl Default for Quantity {
    fn default() -> Self {
        Self::ZERO
    }
}

impl fmt::Debug for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Quantity").field(&self.millionths()).finish()
    }
}

impl FromStr for Quantity {
    type Err = QuantityError;

    /// Reads plain decimal notation: an optional sign, digits, at most one point. No exponent.
    fn from_str(text: &str) -> Result<Self, QuantityError> {
        let (negative, digits) = match text.as_bytes().first() {
            None => return Err(QuantityError::Empty),
            Some(b'-') => (true, &text[1..]),
            Some(b'+') => (false, &text[1..]),
            Some(_) => (false, text),
        };
        let (integer, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if integer.is_empty() && fraction.is_empty() {
            return Err(QuantityError::Empty);
        }
        if !integer.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
            return Err(QuantityError::NotANumber);
        }
        let integer = integer.trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        if integer.len() > 12 {
            return Err(QuantityError::Overflow);
        }
        if fraction.len() > SCALE as usize {
            return Err(QuantityError::TooManyDecimals);
        }
        let mut millionths = 0_i64;
        for byte in integer.bytes().chain(fraction.bytes()) {
            millionths = millionths * 10 + i64::from(byte - b'0');
        }
        for _ in fraction.len()..SCALE as usize {
            millionths *= 10;
        }
        Ok(Self::within(if negative { -millionths } else { millionths }))
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Padded(*self, self.precision()).fmt(f)
    }
}

struct Padded(Quantity, Precision);

impl fmt::Display for Padded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.millionths().unsigned_abs();
        let integer = magnitude / ONE.unsigned_abs();
        let fraction = format!("{:06}", magnitude % ONE.unsigned_abs());
        let sign = if self.0.is_negative() { "-" } else { "" };
        match usize::from(self.1.decimals()) {
            0 => write!(f, "{sign}{integer}"),
            decimals => write!(f, "{sign}{integer}.{}", &fraction[..decimals]),
        }
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Decimal places of a unit, 0 to 6: households are counted in whole numbers, rates often to one decimal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Precision(u8);

impl Precision {
    pub const INTEGER: Self = Self(0);
    pub const TENTH: Self = Self(1);
    pub const FINEST: Self = Self(6);

    /// `None` beyond six decimals.
    pub const fn new(decimals: u8) -> Option<Self> {
        if decimals <= 6 { Some(Self(decimals)) } else { None }
    }

    pub const fn decimals(self) -> u8 {
        self.0
    }

    /// The smallest difference at this precision, in millionths.
    pub const fn step(self) -> i64 {
        10_i64.pow(SCALE - self.0 as u32)
    }
}

impl TryFrom<u8> for Precision {
    type Error = QuantityError;

    fn try_from(decimals: u8) -> Result<Self, QuantityError> {
        Self::new(decimals).ok_or(QuantityError::TooManyDecimals)
    }
}

impl From<Precision> for u8 {
    fn from(precision: Precision) -> Self {
        precision.0
    }
}
