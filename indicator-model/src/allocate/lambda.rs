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

    /// λ for lines whose base and slope are at most `reach` in magnitude, rounded to multiples of `step`.
    pub(super) fn over(self, reach: i64, step: i64) -> Steps {
        let narrow = || {
            let (numerator, denominator) =
                (i64::try_from(self.numerator).ok()?, i64::try_from(self.denominator).ok()?);
            let divisor = denominator.checked_mul(step)?;
            // The largest dividend with the half that rounding adds.
            let dividend = numerator.checked_abs()?.checked_add(denominator)?.checked_mul(reach)?;
            dividend.checked_add(divisor)?;
            Some(Steps::Narrow { numerator, denominator, step })
        };
        narrow().unwrap_or(Steps::Wide { lambda: self, step })
    }

    fn at(self, base: i64, slope: i64, step: i64) -> i64 {
        let (base, slope, step) = (i128::from(base), i128::from(slope), i128::from(step));
        let Self { mut numerator, mut denominator } = self;
        let steps = loop {
            let moved = slope.checked_mul(numerator);
            let dividend =
                base.checked_mul(denominator).zip(moved).and_then(|(base, moved)| base.checked_add(moved));
            if let Some((dividend, divisor)) = dividend.zip(denominator.checked_mul(step)) {
                break divide(dividend, divisor);
            }
            // A λ of more than sixty digits loses its last bits; what that leaves is corrected as rounding is.
            numerator >>= 8;
            denominator = (denominator >> 8).max(1);
        };
        let beyond = (i128::from(LIMIT) / step + 1) * step;
        // A step beyond the limit of 10¹⁸ is far within 64 bits.
        i64::try_from((steps.saturating_mul(step)).clamp(-beyond, beyond)).unwrap_or_default()
    }
}

/// Places on lines.
#[derive(Clone, Copy)]
pub(super) enum Steps {
    Narrow { numerator: i64, denominator: i64, step: i64 },
    Wide { lambda: Lambda, step: i64 },
}

impl Steps {
    /// `base + λ·slope`, rounded half away from zero to a multiple of the step. All in millionths; beyond the range of
    /// a quantity it may stand anywhere beyond, so that a bound can tell.
    pub(super) fn at(self, base: i64, slope: i64) -> i64 {
        match self {
            Self::Narrow { numerator, denominator, step } => {
                let dividend = base * denominator + numerator * slope;
                let divisor = denominator * step;
                let half = if dividend < 0 { -(divisor / 2) } else { divisor / 2 };
                (dividend + half) / divisor * step
            }
            Self::Wide { lambda, step } => lambda.at(base, slope, step),
        }
    }
}

/// Σ weight·number. No weight is negative, and together they are `weight`.
pub(super) fn weighted_sum(pairs: impl Iterator<Item = (i64, i64)> + Clone, weight: i128) -> i128 {
    let reach = pairs.clone().map(|(_, number)| number.unsigned_abs()).max().unwrap_or(0);
    if weight * i128::from(reach) <= i128::from(i64::MAX) {
        i128::from(pairs.map(|(weight, number)| weight * number).sum::<i64>())
    } else {
        pairs.map(|(weight, number)| i128::from(weight) * i128::from(number)).sum()
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
