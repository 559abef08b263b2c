//! 预算项目: money that is planned for indicators, and how much of it is spent by the end of each month.
//!
//! All amounts are in 万元 (10,000 yuan), which is how the forms of the finance offices count (财预〔2019〕136号). The budget year
//! is the calendar year (《预算法》第十八条), whatever the assessment cycle is.
//!
//! An adjusted budget (全年预算数) belongs to the month from which it holds, as 年初预算数 and 全年预算数 are two columns of the
//! forms: what was overspent in October and adjusted in November stays visible as both.

use serde::{Deserialize, Serialize};

use crate::curve::Curve;
use crate::id::{IndicatorId, OrganizationId};
use crate::period::Period;
use crate::quantity::{ONE, Quantity};

pub mod dual;
pub mod list;
pub mod reading;
pub mod sheet;

/// The unit of all amounts.
pub const UNIT: &str = "万元";

/// How far the parts of a budget may be from the whole: 0.01 万元.
pub const ROUNDING: Quantity = match Quantity::from_millionths(ONE / 100) {
    Ok(quantity) => quantity,
    Err(_) => Quantity::ZERO,
};

/// A budget item of one year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// One item for each code and year.
    pub code: String,
    pub year: u16,
    pub name: String,
    /// The organization that spends the money.
    pub owner: OrganizationId,
    /// What the money is for. It counts for each of them, and may be for none that a scheme has.
    pub indicators: Vec<IndicatorId>,
    /// 年初预算数.
    pub initial: Quantity,
    pub funds: Funds,
    /// 用款计划, where somebody filed one.
    pub curve: Option<Curve>,
}

/// Where the money of an item comes from; none where nobody said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Funds {
    /// 本年财政拨款.
    pub fiscal: Option<Quantity>,
    /// 上年结转.
    pub carry: Option<Quantity>,
    pub other: Option<Quantity>,
}

impl Funds {
    /// The parts together; none where no part is known.
    pub fn total(self) -> Option<Quantity> {
        let parts = [self.fiscal, self.carry, self.other];
        let known = parts.iter().flatten().copied();
        parts.iter().any(Option::is_some).then(|| Quantity::sum(known).ok())?
    }

    /// Whether the parts make a budget, to [`ROUNDING`]. What is not known contradicts nothing.
    pub fn make(self, budget: Quantity) -> bool {
        self.total().is_none_or(|total| {
            let apart = total.millionths() - budget.millionths();
            apart.abs() <= ROUNDING.millionths()
        })
    }
}

/// What was spent of an item by the end of a month (累计执行数).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Execution {
    pub month: Period,
    /// The budget of the whole year as it was then.
    pub adjusted: Quantity,
    /// Since the beginning of the year.
    pub executed: Quantity,
}

impl Execution {
    /// How much more was spent than the budget of the year has; none within it.
    ///
    /// Refusing it would hide what the rule is there to show, so it is kept, and is found in every reading until a month has
    /// a budget that covers it.
    pub fn overspent(self) -> Option<Quantity> {
        self.executed.checked_sub(self.adjusted).ok().filter(|over| *over > Quantity::ZERO)
    }
}

/// An item with what was spent of it, in order of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spending {
    pub item: Item,
    /// Of its year.
    pub months: Vec<Execution>,
    /// Of the item of the same code in the year before.
    pub before: Vec<Execution>,
}

impl Spending {
    /// The budget of the year as it was at the end of a month: that of the last month known until then.
    pub fn adjusted(&self, month: Period) -> Quantity {
        self.until(month).map_or(self.item.initial, |last| last.adjusted)
    }

    /// What is known of a month or the last one before it.
    pub fn until(&self, month: Period) -> Option<Execution> {
        self.months.iter().rev().find(|known| known.month <= month).copied()
    }

    /// What was spent by the end of a month, if that month is known.
    pub fn executed(&self, month: Period) -> Option<Quantity> {
        self.months.iter().find(|known| known.month == month).map(|known| known.executed)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn quantity(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    /// ±0.01.
    #[rstest]
    #[case::exact(["45600", "2400", "0"], "48000", true)]
    #[case::a_cent_of_ten_thousand(["45600", "2400.01", ""], "48000", true)]
    #[case::more_than_that(["45600", "2400.02", ""], "48000", false)]
    #[case::less(["45600", "2399.98", ""], "48000", false)]
    #[case::nobody_said(["", "", ""], "48000", true)]
    #[case::nothing_of_something(["0", "0", "0"], "48000", false)]
    #[case::something_of_nothing(["1", "", ""], "0", false)]
    fn the_funds_make_the_budget(#[case] funds: [&str; 3], #[case] budget: &str, #[case] make: bool) {
        let [fiscal, carry, other] = funds.map(|part| part.parse().ok());
        assert_eq!(Funds { fiscal, carry, other }.make(quantity(budget)), make);
    }

    /// R-04, and B-WLJ-01 of the sample: 329.6 of 320.
    #[rstest]
    #[case("320", "329.6", Some("9.6"))]
    #[case("320", "320.000001", Some("0.000001"))]
    #[case("320", "320", None)]
    #[case("320", "0", None)]
    #[case::nothing_to_spend("0", "0.01", Some("0.01"))]
    fn more_than_the_budget_is_found(
        #[case] adjusted: &str,
        #[case] executed: &str,
        #[case] over: Option<&str>,
    ) {
        let month = "2026-M10".parse().unwrap();
        let execution = Execution { month, adjusted: quantity(adjusted), executed: quantity(executed) };
        assert_eq!(execution.overspent(), over.map(quantity));
    }
}
