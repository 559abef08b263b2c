//! Numbers as people write them, taken back to plain decimal notation.
//!
//! A separator is kept out of the number only where it cannot mean anything else: between groups of three digits left
//! of the point, the same one throughout. `1,5` may be one and a half or fifteen, so it is neither.
//!
//! A number may end in 万 or 亿, with the unit or without it: 1.2亿 and 1.2亿元 are 12,000 where the unit is 万元. Without a
//! unit nobody knows what it is ten thousand of, so there it is no number.

use super::{Quantity, QuantityError};

/// What `text` says in `unit`.
pub(super) fn read(text: &str, unit: &str) -> Result<Quantity, QuantityError> {
    let (text, unit) = (text.trim(), unit.trim());
    let (of_unit, base) = parted(unit);
    let whole = plain(text, unit).and_then(|plain| plain.parse());
    // A number is itself, whatever its unit is: one that is called `0` takes no digit away.
    if whole.is_ok() || base.is_empty() || is_percentage(unit) {
        return whole;
    }
    let amount = text.strip_suffix(base).map(str::trim_end);
    let number = amount.unwrap_or(text);
    match (number.strip_suffix(MAGNITUDES), amount) {
        (None, None) => whole,
        (short, _) => scaled(plain(short.unwrap_or(number), unit)?.parse()?, magnitude(number), of_unit),
    }
}

const MAGNITUDES: [char; 4] = ['万', '萬', '亿', '億'];

/// What the last character multiplies by.
fn magnitude(text: &str) -> i128 {
    match text.chars().next_back() {
        Some('万' | '萬') => 10_000,
        Some('亿' | '億') => 100_000_000,
        _ => 1,
    }
}

/// What a unit counts in, and of what: 万元 is ten thousand 元.
fn parted(unit: &str) -> (i128, &str) {
    let base = unit.trim_start_matches(MAGNITUDES);
    (magnitude(&unit[..unit.len() - base.len()]), base)
}

/// Exact, as every other number that is read.
fn scaled(number: Quantity, by: i128, of: i128) -> Result<Quantity, QuantityError> {
    let wide = i128::from(number.millionths()) * by;
    if wide % of == 0 { Quantity::from_wide(wide / of) } else { Err(QuantityError::TooManyDecimals) }
}

/// `text` with an ASCII sign, digits and point, and nothing else that is meant as part of a number.
fn plain(text: &str, unit: &str) -> Result<String, QuantityError> {
    let text = text.trim();
    let number = match text.strip_suffix(['%', '％']) {
        Some(number) if is_percentage(unit) => number.trim_end(),
        Some(_) => return Err(QuantityError::NotANumber),
        None => text,
    };
    let number: String = number.chars().map(folded).collect();
    let digits = number.trim_start_matches(['-', '+']);
    let sign = &number[..number.len() - digits.len()];
    let (integer, fraction) = digits.split_once('.').map_or((digits, None), |(i, f)| (i, Some(f)));
    let mut plain = String::with_capacity(number.len());
    plain.push_str(sign);
    plain.push_str(&ungrouped(integer)?);
    if let Some(fraction) = fraction {
        plain.push('.');
        if fraction.contains(is_separator) {
            return Err(QuantityError::Separators);
        }
        plain.push_str(fraction);
    }
    Ok(plain)
}

/// Whether numbers of the unit are written with a percent sign.
pub(super) fn is_percentage(unit: &str) -> bool {
    unit.contains(['%', '％']) || unit.contains("百分") || unit.trim().eq_ignore_ascii_case("percent")
}

/// The character of plain notation that this one stands for.
pub(super) fn folded(character: char) -> char {
    match character {
        '\u{ff10}'..='\u{ff19}' => char::from_u32(character as u32 - 0xfee0).unwrap_or(character),
        '．' | '。' => '.',
        '－' | '−' | '–' => '-',
        '＋' => '+',
        '，' => ',',
        '＿' => '_',
        '＇' | '’' => '\'',
        // Spaces of all widths, which spreadsheets and translators use for the same thing.
        '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' | '\u{3000}' => ' ',
        other => other,
    }
}

fn is_separator(character: char) -> bool {
    matches!(character, ',' | ' ' | '_' | '\'')
}

/// The digits without the separators between groups of three.
fn ungrouped(integer: &str) -> Result<String, QuantityError> {
    let Some(separator) = integer.chars().find(|&character| is_separator(character)) else {
        return Ok(integer.to_owned());
    };
    let mut groups = integer.split(separator);
    let first = groups.next().unwrap_or_default();
    // `0,125` is nobody's way to write 125.
    let is_grouped = (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit()));
    if is_grouped { Ok(integer.replace(separator, "")) } else { Err(QuantityError::Separators) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::super::{LIMIT, PERCENT, Quantity, QuantityError};

    #[rstest]
    #[case("1,200", "1200")]
    #[case("1,234,567", "1234567")]
    #[case("１２００", "1200")]
    #[case("１，２００", "1200")]
    #[case("-12 345.5", "-12345.5")]
    #[case("1\u{a0}200", "1200")]
    #[case("1'200", "1200")]
    #[case("1_200", "1200")]
    #[case(" 12 \r\n", "12")]
    #[case("−１２．５", "-12.5")]
    #[case(".5", "0.5")]
    fn a_number_is_read_as_people_write_it(#[case] text: &str, #[case] number: &str) {
        assert_eq!(Quantity::parse_loose(text, "人"), number.parse());
    }

    #[rstest]
    #[case("1,5")]
    #[case("1，5")]
    #[case("95,5")]
    #[case("12,34")]
    #[case("1,2,3")]
    #[case("1,23,4")]
    #[case("1,2345")]
    #[case(",5")]
    #[case("5,")]
    #[case("1,200,")]
    #[case(",200")]
    #[case("1,,200")]
    #[case("0,125")]
    #[case("1.234,56")]
    #[case("1,234 567")]
    #[case("1.000,000")]
    #[case("12 34")]
    fn what_could_be_another_number_is_none(#[case] text: &str) {
        assert_eq!(Quantity::parse_loose(text, "万元"), Err(QuantityError::Separators));
    }

    #[rstest]
    #[case("1\t200")]
    #[case("1\n200")]
    #[case("1\r\n200")]
    #[case("--5")]
    #[case("1\u{200b}2")]
    #[case("50%")]
    fn two_numbers_or_a_foreign_mark_are_no_number(#[case] text: &str) {
        assert_eq!(Quantity::parse_loose(text, "万元"), Err(QuantityError::NotANumber));
    }

    #[test]
    fn a_percent_sign_is_read_where_the_unit_is_a_percentage() {
        for (text, unit) in [("50%", PERCENT), ("50 %", "%"), ("５０％", "％"), ("50%", "百分点")] {
            assert_eq!(Quantity::parse_loose(text, unit), "50".parse());
        }
        assert_eq!(Quantity::parse_loose("5%%", PERCENT), Err(QuantityError::NotANumber));
        assert_eq!(Quantity::parse_loose("%", PERCENT), Err(QuantityError::Empty));
    }

    #[rstest]
    #[case("1.2万", "元", "12000")]
    #[case("1.2 万元", "元", "12000")]
    #[case("１．２億", "元", "120000000")]
    #[case("1.2亿", "万元", "12000")]
    #[case("1.2亿元", "万元", "12000")]
    #[case("3万", "万元", "3")]
    #[case("3万元", "万元", "3")]
    #[case("-1,200万", "亿元", "-0.12")]
    #[case("5000元", "万元", "0.5")]
    #[case("120人次", "人次", "120")]
    fn a_number_may_end_in_ten_thousand(#[case] text: &str, #[case] unit: &str, #[case] number: &str) {
        assert_eq!(Quantity::parse_loose(text, unit), number.parse());
    }

    #[rstest]
    #[case("万", "元", QuantityError::Empty)]
    #[case("1万2", "元", QuantityError::NotANumber)]
    #[case("1万万", "元", QuantityError::NotANumber)]
    #[case("3万", "%", QuantityError::NotANumber)]
    #[case("3万", "", QuantityError::NotANumber)]
    #[case("3元", "人", QuantityError::NotANumber)]
    #[case("0.00001万", "亿元", QuantityError::TooManyDecimals)]
    #[case("999999亿", "元", QuantityError::Overflow)]
    fn what_it_is_ten_thousand_of_has_to_be_known(
        #[case] text: &str,
        #[case] unit: &str,
        #[case] error: QuantityError,
    ) {
        assert_eq!(Quantity::parse_loose(text, unit), Err(error));
    }

    proptest! {
        #[test]
        fn a_plain_number_is_itself_in_any_unit(
            millionths in -LIMIT..=LIMIT,
            unit in prop_oneof!["[0-9.,万元%-]{0,3}", any::<String>()],
        ) {
            let quantity = Quantity::from_millionths(millionths).unwrap();
            prop_assert_eq!(Quantity::parse_loose(&quantity.to_string(), &unit), Ok(quantity));
        }

        #[test]
        fn a_separator_is_read_between_groups_of_three_and_nowhere_else(
            millionths in -LIMIT..=LIMIT,
            separator in prop::sample::select(vec![',', '，', ' ', '_', '\'', '\u{a0}', '\u{3000}', '\t', '\n']),
            at in any::<prop::sample::Index>(),
        ) {
            let quantity = Quantity::from_millionths(millionths).unwrap();
            let plain = quantity.to_string();
            prop_assert_eq!(Quantity::parse_loose(&plain, "人"), Ok(quantity));
            let first = plain.find(|character: char| character.is_ascii_digit()).unwrap();
            let end = plain.find('.').unwrap_or(plain.len());
            // Between two characters, never around the number.
            prop_assume!(plain.len() > 1);
            let at = 1 + at.index(plain.len() - 1);
            let mut text = plain.clone();
            text.insert(at, separator);
            let is_group = at > first && at <= first + 3 && at + 3 == end
                && !matches!(separator, '\t' | '\n') && !plain[first..].starts_with('0');
            let read = Quantity::parse_loose(&text, "人");
            if is_group { prop_assert_eq!(read, Ok(quantity)) } else { prop_assert!(read.is_err(), "{text:?}") }
        }

        #[test]
        fn whatever_is_read_is_written_back_to_the_same_number(text in "[-+0-9,，. _'％０-９]{0,12}") {
            if let Ok(quantity) = Quantity::parse_loose(&text, PERCENT) {
                prop_assert_eq!(quantity.to_string().parse(), Ok(quantity));
            }
        }
    }
}
