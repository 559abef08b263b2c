//! A target that says more than its number: `≥95%`, `不低于1200家`.

use indicator_model::indicator::Comparator;

use crate::table_file::words::half_width;

/// The parts of such a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Goal {
    pub(super) comparator: Option<Comparator>,
    /// What is neither sign nor unit; a number, unless the cell has none.
    pub(super) number: String,
    pub(super) unit: String,
}

/// Signs, and words that stand for them. One that another begins with comes behind it.
const SIGNS: [(&str, Comparator); 22] = [
    ("≥", Comparator::AtLeast),
    ("≧", Comparator::AtLeast),
    (">=", Comparator::AtLeast),
    ("不低于", Comparator::AtLeast),
    ("不少于", Comparator::AtLeast),
    ("不小于", Comparator::AtLeast),
    ("达到", Comparator::AtLeast),
    ("高于", Comparator::AtLeast),
    ("至少", Comparator::AtLeast),
    ("≤", Comparator::AtMost),
    ("≦", Comparator::AtMost),
    ("<=", Comparator::AtMost),
    ("不高于", Comparator::AtMost),
    ("不超过", Comparator::AtMost),
    ("不多于", Comparator::AtMost),
    ("不大于", Comparator::AtMost),
    ("控制在", Comparator::AtMost),
    ("低于", Comparator::AtMost),
    ("至多", Comparator::AtMost),
    ("=", Comparator::Equal),
    ("等于", Comparator::Equal),
    ("为", Comparator::Equal),
];

/// Words behind a number that say how it compares.
const BEHIND: [(&str, Comparator); 3] =
    [("以上", Comparator::AtLeast), ("以下", Comparator::AtMost), ("以内", Comparator::AtMost)];

/// What is part of a number where nothing is behind it.
const FACTORS: [&str; 2] = ["万", "亿"];

impl Goal {
    pub(super) fn of(cell: &str) -> Self {
        let text = half_width(cell);
        let sign = SIGNS.iter().find_map(|(sign, comparator)| Some((text.strip_prefix(sign)?, *comparator)));
        let (rest, mut comparator) = sign.map_or((text.as_str(), None), |(rest, sign)| (rest, Some(sign)));
        let mut rest = rest.trim();
        for (word, behind) in BEHIND {
            if let Some(before) = rest.strip_suffix(word) {
                rest = before.trim_end();
                comparator = comparator.or(Some(behind));
            }
        }
        let of_number = |character: char| character.is_ascii_digit() || "+-.,，。".contains(character);
        let end = rest.find(|character| !of_number(character)).unwrap_or(rest.len());
        // A text without a number is one that cannot be read.
        let (number, unit) = if end == 0 { (rest, "") } else { rest.split_at(end) };
        // Alone these are factors and no units: 1.2万 is 12,000 of whatever the row counts.
        let (number, unit) = if FACTORS.contains(&unit.trim()) { (rest, "") } else { (number, unit) };
        Self { comparator, number: number.to_owned(), unit: unit.trim().to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("≥95%", Some(Comparator::AtLeast), "95", "%")]
    #[case("＞＝ 1,200 家", Some(Comparator::AtLeast), "1,200", "家")]
    #[case("不低于8.5万亩", Some(Comparator::AtLeast), "8.5", "万亩")]
    #[case("控制在3起以内", Some(Comparator::AtMost), "3", "起")]
    #[case("90%以上", Some(Comparator::AtLeast), "90", "%")]
    #[case("不高于-0.5", Some(Comparator::AtMost), "-0.5", "")]
    #[case("≥1.2万", Some(Comparator::AtLeast), "1.2万", "")]
    #[case("1.2 万家", None, "1.2", "万家")]
    #[case("12", None, "12", "")]
    #[case("完成立项", None, "完成立项", "")]
    #[case("", None, "", "")]
    fn a_target_is_parted(
        #[case] cell: &str,
        #[case] comparator: Option<Comparator>,
        #[case] number: &str,
        #[case] unit: &str,
    ) {
        let expected = Goal { comparator, number: number.to_owned(), unit: unit.to_owned() };
        assert_eq!(Goal::of(cell), expected);
    }
}
