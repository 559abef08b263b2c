//! The identity number of residents (公民身份号码, GB 11643-1999): division, date of birth, sequence, check character.

use indicator_model::date::Date;

/// Weights of the first seventeen digits, 2^(17−i) mod 11 (GB 11643-1999 §4.4, ISO 7064 MOD 11-2).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// The check character by the remainder.
const CHECK: &[u8; 11] = b"10X98765432";

/// Whether a text is such a number: of eighteen characters, in a province, of a day that exists, and with the check
/// character that follows from the others. A small `x` is read as `X`.
pub fn is_valid(number: &str) -> bool {
    has_shape(number) && number.as_bytes()[17].eq_ignore_ascii_case(&check_character(number))
}

/// The same without the check character: somebody's number with a slip in it is still somebody's number.
pub(super) fn has_shape(number: &str) -> bool {
    let bytes = number.as_bytes();
    let is_number = bytes.len() == 18
        && bytes[..17].iter().all(u8::is_ascii_digit)
        && (bytes[17].is_ascii_digit() || bytes[17].eq_ignore_ascii_case(&b'X'));
    is_number && is_province(&number[..2]) && is_day(&number[6..10], &number[10..12], &number[12..14])
}

/// The number of fifteen digits that was given until 1999: a year of two digits, and no check character.
pub(super) fn has_old_shape(number: &str) -> bool {
    let is_number = number.len() == 15 && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number
        && is_province(&number[..2])
        && is_day(&format!("19{}", &number[6..8]), &number[8..10], &number[10..12])
}

/// Of seventeen digits.
fn check_character(number: &str) -> u8 {
    let sum: u32 = number.bytes().zip(WEIGHTS).map(|(byte, weight)| u32::from(byte - b'0') * weight).sum();
    CHECK[sum as usize % 11]
}

fn is_province(digits: &str) -> bool {
    format!("{digits}0000").parse::<indicator_model::organization::code::DivisionCode>().is_ok()
}

fn is_day(year: &str, month: &str, day: &str) -> bool {
    let day = || Some(Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?));
    // Nobody alive was born before; what begins with other digits is a number of another kind.
    (year.starts_with("19") || year.starts_with("20")) && matches!(day(), Some(Ok(_)))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// The first two are the examples of GB 11643-1999, annex A.
    #[rstest]
    #[case("11010519491231002X", true)]
    #[case("440524188001010014", false)]
    #[case::small_letter("11010519491231002x", true)]
    #[case::wrong_check_character("110105194912310021", false)]
    #[case::two_swapped("11010519491230102X", false)]
    #[case::no_such_day("110105194902310027", false)]
    #[case::no_such_province("99010519491231002X", false)]
    #[case::too_short("11010519491231002", false)]
    #[case::letters_between("1101051949A231002X", false)]
    #[case::not_ascii("一一零一零五", false)]
    fn a_number_is_recognised(#[case] number: &str, #[case] expected: bool) {
        assert_eq!(is_valid(number), expected, "{number}");
    }

    /// The standard's second example is of somebody born in 1880, whom we leave out; its check character is right.
    #[test]
    fn the_check_character_follows_from_the_others() {
        assert_eq!(check_character("44052418800101001"), b'4');
        assert_eq!(check_character("11010519491231002"), b'X');
    }

    /// ISO 7064 MOD 11-2 finds every single wrong digit.
    #[test]
    fn every_single_wrong_digit_is_found() {
        let right = "11010519491231002X";
        for at in 0..17 {
            for other in (b'0'..=b'9').filter(|other| *other != right.as_bytes()[at]) {
                let mut wrong = right.as_bytes().to_vec();
                wrong[at] = other;
                assert!(!is_valid(std::str::from_utf8(&wrong).unwrap()), "{at} {other}");
            }
        }
    }
}
