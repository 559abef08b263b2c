//! Twelve percentages: how much is done by the end of each month.

use std::fmt;
use std::str::FromStr;

use crate::quantity::{ONE, Quantity};
use crate::roll_up::divide;

/// Whole percentages by the end of January, February … December. They never fall, and the last is 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Months([u8; 12]);

/// Why numbers are no plan of a year. Months count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotMonths {
    /// There are fewer or more than twelve, or something else than whole percentages.
    #[error("not twelve whole percentages")]
    NotTwelve,
    #[error("more than 100 % in month {month}")]
    AboveHundred { month: u8 },
    #[error("less in month {month} than before")]
    Falls { month: u8 },
    #[error("not 100 % at the end of the year")]
    Unfinished,
}

impl Months {
    pub fn new(percentages: [u8; 12]) -> Result<Self, NotMonths> {
        let mut before = 0;
        for (percent, month) in percentages.into_iter().zip(1..) {
            if percent > 100 {
                return Err(NotMonths::AboveHundred { month });
            }
            if percent < before {
                return Err(NotMonths::Falls { month });
            }
            before = percent;
        }
        if before == 100 { Ok(Self(percentages)) } else { Err(NotMonths::Unfinished) }
    }

    /// Of a template, which a test holds to the rules of [`Self::new`].
    pub(super) const fn known(percentages: [u8; 12]) -> Self {
        Self(percentages)
    }

    pub const fn percentages(self) -> [u8; 12] {
        self.0
    }

    /// How much is done at the end of a period (from 1) of so many, in percent. Within a month it grows evenly, for
    /// fortnights end amid months.
    pub fn done(self, period: u8, periods: u8) -> Quantity {
        let (position, periods) = (12 * i128::from(period.min(periods)), i128::from(periods.max(1)));
        let at = |month: i128| match usize::try_from(month) {
            Ok(month @ 1..=12) => i128::from(self.0[month - 1]),
            _ => 0,
        };
        let (month, rest) = (position / periods, position % periods);
        let whole = at(month) * periods;
        let part = if rest == 0 { 0 } else { (at(month + 1) - at(month)) * rest };
        Quantity::from_wide(divide((whole + part) * i128::from(ONE), periods)).unwrap_or(Quantity::HUNDRED)
    }
}

impl fmt::Display for Months {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, percent) in self.0.into_iter().enumerate() {
            let gap = if at == 0 { "" } else { " " };
            write!(f, "{gap}{percent}")?;
        }
        Ok(())
    }
}

impl FromStr for Months {
    type Err = NotMonths;

    /// Numbers between blanks, commas or slashes, with or without a percent sign.
    fn from_str(text: &str) -> Result<Self, NotMonths> {
        let is_between =
            |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；' | '/' | '／');
        let numbers = text.split(is_between).filter(|part| !part.is_empty());
        let number =
            |part: &str| part.trim_end_matches(['%', '％']).parse().map_err(|_| NotMonths::NotTwelve);
        let numbers: Vec<u8> = numbers.map(number).collect::<Result<_, _>>()?;
        Self::new(numbers.try_into().map_err(|_| NotMonths::NotTwelve)?)
    }
}
