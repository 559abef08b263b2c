//! The usual range of a series: values within 3.5 × 1.4826 × MAD of the median, where MAD is the median of the
//! distances from it (Iglewicz and Hoaglin, 1993). What is outside is explained or corrected, never dropped.

use crate::quantity::{Precision, Quantity};

/// From this many values on there is something usual.
pub const FEWEST: usize = 5;

/// 3.5 × 1.4826 in ten thousandths.
const FACTOR: i128 = 51_891;
const TEN_THOUSAND: i128 = 10_000;

/// The least and the largest usual value; none for a series that is too short.
///
/// A series that hardly moves has no MAD to speak of. Its values may differ by a hundredth of the median or by one step of
/// the indicator's precision, whichever is more, where MAD would stand.
pub fn range(series: &[Quantity], precision: Precision) -> Option<(Quantity, Quantity)> {
    if series.len() < FEWEST {
        return None;
    }
    // Twice the value throughout, so that the mean of two in the middle is whole.
    let mut values: Vec<i128> = series.iter().map(|value| 2 * i128::from(value.millionths())).collect();
    let median = median(&mut values);
    let mut distances: Vec<i128> = values.iter().map(|value| 2 * (value - median).abs()).collect();
    let distance = self::median(&mut distances) / 2;
    let least = (median.abs() / 100).max(2 * i128::from(precision.step()));
    let reach = distance.max(least) * FACTOR / TEN_THOUSAND;
    let edge = |doubled: i128| Quantity::from_wide(doubled / 2).ok();
    Some((edge(median - reach)?, edge(median + reach)?))
}

/// The middle value, or the mean of the two; all are even.
fn median(values: &mut [i128]) -> i128 {
    values.sort_unstable();
    let middle = values.len() / 2;
    if values.len() % 2 == 1 { values[middle] } else { i128::midpoint(values[middle - 1], values[middle]) }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn usual(series: &str, decimals: u8) -> Option<(String, String)> {
        let series: Vec<Quantity> = series.split(' ').map(|value| value.parse().unwrap()).collect();
        let (least, most) = range(&series, Precision::new(decimals)?)?;
        Some((least.to_string(), most.to_string()))
    }

    #[rstest]
    #[case::too_short("96 97 98 99", 1, None)]
    // The median is 96, the distances are 6 4 1 1 2 3, their median is 2.5.
    #[case::six_months("90 92 95 97 98 99", 1, Some(("83.02725", "108.97275")))]
    #[case::never_moved("100 100 100 100 100", 1, Some(("94.8109", "105.1891")))]
    #[case::no_accident_yet("0 0 0 0 0", 0, Some(("-5.1891", "5.1891")))]
    fn a_series_has_a_usual_range(
        #[case] series: &str,
        #[case] decimals: u8,
        #[case] range: Option<(&str, &str)>,
    ) {
        assert_eq!(usual(series, decimals), range.map(|(least, most)| (least.into(), most.into())));
    }

    /// STJ-P1 of the sample city: 9.8 where all others are 96 to 99.
    #[test]
    fn a_slipped_point_is_outside() {
        let (least, _) = usual("97.1 96.4 98.2 97.7 96.9 98.8", 1).unwrap();
        assert!(least.parse::<Quantity>().unwrap() > "9.8".parse().unwrap());
    }
}
