//! The light of an indicator at the end of each month: its course as colours.
//!
//! Only values count here, as they are known on the day that is looked at; what was overdue back then is not looked up again.

use super::{Commitment, Reports, Rules, Way, value};
use crate::date::Date;
use crate::indicator::{Frequency, Indicator};
use crate::light::Light;
use crate::period::{Cycle, Period};

/// The months of a cycle that are over on a day, in order.
pub fn months(cycle: &Cycle, day: Date) -> impl Iterator<Item = Period> {
    Period::within(Frequency::Monthly, cycle).filter(move |month| month.ends() <= day)
}

/// The light at the end of each of [`months`]: of the last period that was over by then. Grey where that has no value, none
/// before the first period is over and for what nobody reports.
///
/// As in a reading, a light gets better only after two good values in a row.
pub fn lights(
    indicator: &Indicator,
    commitment: &Commitment,
    reports: Reports<'_>,
    cycle: &Cycle,
    rules: &Rules,
    day: Date,
) -> Vec<Option<Light>> {
    let way = Way::of(indicator, commitment, reports);
    let is_reported = !(indicator.is_computed() && reports.year.is_empty());
    let mut periods = Period::within(indicator.frequency, cycle).peekable();
    let (mut last, mut before) = (None, None);
    let light = |month: Period| {
        while let Some(period) = periods.next_if(|period| period.ends() <= month.ends()) {
            let found = value(indicator, reports.year, period);
            let judged =
                found.and_then(|value| Some(way.aim(period)?.judge(Some(value), &rules.lights.thresholds())));
            let alone = judged.map_or(Light::Grey, |judged| judged.light);
            last = Some(alone.after(before));
            if alone != Light::Grey {
                before = Some(alone);
            }
        }
        last.filter(|_| is_reported)
    };
    months(cycle, day).map(light).collect()
}

#[cfg(test)]
mod tests;
