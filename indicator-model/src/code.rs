//! Codes for indicators that have none: that of the owner and a number, as cities write them (`NYJ-04`).

use std::collections::{HashMap, HashSet};

use crate::text;

/// Digits of a number at least.
const DIGITS: usize = 2;

/// Codes that are taken, and the last number of each owner.
pub struct Made {
    /// By their keys.
    taken: HashSet<String>,
    last: HashMap<String, Last>,
}

#[derive(Clone, Copy)]
struct Last {
    number: u64,
    digits: usize,
}

impl Made {
    /// Beside the codes that are taken.
    pub fn beside<'a>(codes: impl Iterator<Item = &'a str>) -> Self {
        let mut made = Self { taken: HashSet::new(), last: HashMap::new() };
        for code in codes {
            let code = text::key(code);
            if let Some((owner, number)) = code.rsplit_once('-')
                && number.bytes().all(|digit| digit.is_ascii_digit())
                && let Ok(known) = number.parse()
            {
                let last = made.last.entry(owner.to_owned()).or_insert(Last { number: 0, digits: DIGITS });
                last.number = last.number.max(known);
                last.digits = last.digits.max(number.len());
            }
            made.taken.insert(code);
        }
        made
    }

    /// The next code of an owner that nobody has.
    pub fn next(&mut self, owner: &str) -> String {
        let last = self.last.entry(text::key(owner)).or_insert(Last { number: 0, digits: DIGITS });
        loop {
            last.number = last.number.saturating_add(1);
            let code = format!("{owner}-{:0digits$}", last.number, digits = last.digits);
            if self.taken.insert(text::key(&code)) {
                return code;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_goes_on_from_those_that_there_are() {
        let codes = ["NYJ-01", "NYJ-03", "nyj-P1", "STJ-007", "C01"];
        let mut made = Made::beside(codes.into_iter());
        assert_eq!(made.next("NYJ"), "NYJ-04");
        assert_eq!(made.next("NYJ"), "NYJ-05");
        assert_eq!(made.next("STJ"), "STJ-008");
        assert_eq!(made.next("QLX"), "QLX-01");
    }
}
