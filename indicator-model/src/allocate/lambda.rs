//! The fraction by which every child of a mean moves along its line, and exact rounding of quotients.
//!
//! Usual schemes fit into 64 bits; only what does not takes the 128-bit path, which is a slow call in the browser.

use crate::quantity::{LIMIT, Quantity};
use crate::roll_up::divide;

/// λ = `numerator / denominator`, the denominator positive.
#[derive(Clone, Copy)]
pub(super) struct Lambda {
    numerator: i128,
    denominator: i128,
}

impl Lambda {
    /// `None` when the denominator is zero.
    pub(super) fn new(numerator: i128, denominator: i128) -> Option<Self> {
        let sign = denominator.signum();
        (sign != 0).then_some(Self { numerator: numerator * sign, denominator: denominator * sign })
    }

    /// Whether λ lies from 0 to 1.
    pub(super) fn is_part(self) -> bool {
        (0..=self.denominator).contains(&self.numerator)
    }

    /// `base + λ·slope`, rounded half away from zero to a multiple of `step`. All in millionths; saturates at the
    /// multiple beyond the range of a quantity, so that a bound can tell.
    pub(super) fn at(self, base: i64, slope: i64, step: i64) -> i64 {
        match self.at_narrow(base, slope, step) {
            Some(value) => value,
            None => self.at_wide(base, slope, step),
        }
    }

    fn at_narrow(self, base: i64, slope: i64, step: i64) -> Option<i64> {
        let (numerator, denominator) =
            (i64::try_from(self.numerator).ok()?, i64::try_from(self.denominator).ok()?);
        let dividend = base.checked_mul(denominator)?.checked_add(numerator.checked_mul(slope)?)?;
        round_half_away(dividend, denominator.checked_mul(step)?)?.checked_mul(step)
    }

    fn at_wide(self, base: i64, slope: i64, step: i64) -> i64 {
        let (base, slope, step) = (i128::from(base), i128::from(slope), i128::from(step));
        let Self { mut numerator, mut denominator } = self;
        let steps = loop {
            let dividend = base
                .checked_mul(denominator)
                .and_then(|base| slope.checked_mul(numerator).and_then(|moved| base.checked_add(moved)));
            let steps = dividend
                .zip(denominator.checked_mul(step))
                .map(|(dividend, divisor)| divide(dividend, divisor));
            if let Some(steps) = steps {
                break steps;
            }
            // A λ of more than 60 digits loses its last bits; what that leaves is corrected as rounding is.
            numerator >>= 8;
            denominator = (denominator >> 8).max(1);
        };
        let beyond = (i128::from(LIMIT) / step + 1) * step;
        // A step beyond the limit of 10¹⁸ is far within 64 bits.
        i64::try_from((steps.saturating_mul(step)).clamp(-beyond, beyond)).unwrap_or_default()
    }
}

/// `sum / weight` in millionths, rounded half away from zero. `None` without a positive weight, or out of range.
pub(super) fn mean_of(sum: i128, weight: i128) -> Option<Quantity> {
    if weight <= 0 {
        return None;
    }
    let narrow = || round_half_away(i64::try_from(sum).ok()?, i64::try_from(weight).ok()?);
    Quantity::from_wide(narrow().map_or_else(|| divide(sum, weight), i128::from)).ok()
}

fn round_half_away(dividend: i64, divisor: i64) -> Option<i64> {
    let half = if dividend < 0 { -(divisor / 2) } else { divisor / 2 };
    Some(dividend.checked_add(half)? / divisor)
}
