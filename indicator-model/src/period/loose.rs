//! Periods as people and spreadsheets write them: `M03`, `3月`, `2026-03`, `第一季度`, `上半年`, `全年`.

use super::{NotAPeriod, Period};
use crate::indicator::Frequency;

/// Why a text names no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    #[error("not a period")]
    NotAPeriod,
    /// The text names a part of a year, and nothing says of which.
    #[error("of no year")]
    NoYear,
    /// The text names another year.
    #[error("of the year {0}")]
    OtherYear(u16),
}

impl From<NotAPeriod> for Unread {
    fn from(_: NotAPeriod) -> Self {
        Self::NotAPeriod
    }
}

impl Period {
    /// Reads a period as it is written by hand, in plain width. `year` is what stands beside it, where the text names none.
    ///
    /// A number alone is no period: `3` could be a month or a quarter. The first day of a month is that month, because
    /// spreadsheets make a date of `2026-03`.
    pub fn parse_loose(text: &str, year: Option<u16>) -> Result<Self, Unread> {
        let plain: String = text.chars().filter(|character| !character.is_whitespace()).collect();
        let plain = plain.to_uppercase();
        let (named, part) = match leading_year(&plain) {
            Some((year, part)) => (Some(year), part),
            None => (None, plain.as_str()),
        };
        let (frequency, number) = match part_of_year(part) {
            Some(part) => part,
            None if named.is_some() => (Frequency::Monthly, month(part).ok_or(Unread::NotAPeriod)?),
            None => return Err(Unread::NotAPeriod),
        };
        let year = match (named, year) {
            (Some(named), Some(year)) if named != year => return Err(Unread::OtherYear(named)),
            (named, year) => named.or(year).ok_or(Unread::NoYear)?,
        };
        Ok(Self::new(year, frequency, number)?)
    }
}

/// Four digits and what parts them from the rest.
fn leading_year(text: &str) -> Option<(u16, &str)> {
    let digits = text.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let rest = text[4..].strip_prefix(['-', '/', '.', '年'])?;
    Some((digits.parse().ok()?, rest))
}

fn part_of_year(text: &str) -> Option<(Frequency, u8)> {
    match text {
        "Y" | "全年" | "年度" | "度" => return Some((Frequency::Yearly, 1)),
        "上半年" => return Some((Frequency::HalfYearly, 1)),
        "下半年" => return Some((Frequency::HalfYearly, 2)),
        _ => {}
    }
    let lettered = [
        ('M', Frequency::Monthly),
        ('Q', Frequency::Quarterly),
        ('H', Frequency::HalfYearly),
        ('F', Frequency::Fortnightly),
    ];
    if let Some((digits, frequency)) =
        lettered.iter().find_map(|&(letter, frequency)| Some((text.strip_prefix(letter)?, frequency)))
    {
        return Some((frequency, digit(digits)?));
    }
    let text = text.strip_prefix('第').unwrap_or(text);
    let named = [
        ("月份", Frequency::Monthly),
        ("月", Frequency::Monthly),
        ("季度", Frequency::Quarterly),
        ("季", Frequency::Quarterly),
        ("双周", Frequency::Fortnightly),
    ];
    let (count, frequency) =
        named.iter().find_map(|&(name, frequency)| Some((text.strip_suffix(name)?, frequency)))?;
    Some((frequency, digit(count).or_else(|| numeral(count))?))
}

/// `03`, or the first day of a month.
fn month(text: &str) -> Option<u8> {
    match text.split_once(['-', '/', '.']) {
        Some((month, day)) => digit(month).filter(|_| digit(day.get(..2).unwrap_or(day)) == Some(1)),
        None => digit(text),
    }
}

/// One or two digits.
fn digit(text: &str) -> Option<u8> {
    let is_number = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

/// 一 to 十二.
fn numeral(text: &str) -> Option<u8> {
    const UP_TO_TEN: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    let unit = |text: &str| (1..).zip(UP_TO_TEN).find(|(_, known)| *known == text).map(|(number, _)| number);
    match text.strip_prefix('十').filter(|rest| !rest.is_empty()) {
        Some(rest) => unit(rest).map(|unit| 10 + unit).filter(|number| *number <= 12),
        None => unit(text),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("M03", "2026-M03")]
    #[case("m3", "2026-M03")]
    #[case("Q1", "2026-Q1")]
    #[case("H2", "2026-H2")]
    #[case("Y", "2026-Y")]
    #[case("F07", "2026-F07")]
    #[case("2026-03", "2026-M03")]
    #[case("2026-M03", "2026-M03")]
    #[case("2026-Y", "2026-Y")]
    #[case("2026/3", "2026-M03")]
    #[case("2026-03-01", "2026-M03")]
    #[case("2026-03-01 00:00:00", "2026-M03")]
    #[case("2026年3月", "2026-M03")]
    #[case("2026年第一季度", "2026-Q1")]
    #[case("2026年度", "2026-Y")]
    #[case("3月", "2026-M03")]
    #[case("十二月份", "2026-M12")]
    #[case("一季度", "2026-Q1")]
    #[case("第 4 季度", "2026-Q4")]
    #[case("上半年", "2026-H1")]
    #[case("全年", "2026-Y")]
    #[case("第7双周", "2026-F07")]
    fn a_period_is_read_as_it_is_written_by_hand(#[case] text: &str, #[case] period: Period) {
        assert_eq!(Period::parse_loose(text, Some(2026)), Ok(period));
    }

    #[rstest]
    #[case("3")]
    #[case("03")]
    #[case("13月")]
    #[case("十三月")]
    #[case("第五季度")]
    #[case("M+3")]
    #[case("M003")]
    #[case("2026")]
    #[case("2026年")]
    #[case("2026-03-15")]
    #[case("2026-13")]
    #[case("20263")]
    #[case("月")]
    #[case("第季度")]
    #[case("")]
    fn another_text_is_no_period(#[case] text: &str) {
        assert_eq!(Period::parse_loose(text, Some(2026)), Err(Unread::NotAPeriod));
    }

    #[test]
    fn the_year_is_named_once_or_twice_the_same() {
        assert_eq!(Period::parse_loose("3月", None), Err(Unread::NoYear));
        assert_eq!(Period::parse_loose("2025-03", Some(2026)), Err(Unread::OtherYear(2025)));
        assert_eq!(Period::parse_loose("2025-03", None), "2025-M03".parse().map_err(Unread::from));
        assert_eq!(Period::parse_loose("M01", Some(0)), Err(Unread::NotAPeriod));
    }
}
