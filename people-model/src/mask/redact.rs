//! Finds personal data in what people write: identity numbers, bank cards, telephone numbers, e-mail addresses.
//!
//! Looks at every place once, from left to right. Nothing begins or ends within a longer run of digits, nor beside
//! the stars of a mask: what was masked once is not found again. Names are not found; no rule could.

use indicator_model::organization::code::CreditCode;

use super::{STAR, area_code, bank_card, half_width, identity_number, landline, mobile, resident};

/// Every mask has at least as many. Fewer were typed, and hide nothing.
const MASK: [char; 3] = [STAR; 3];

/// The text with what was found in it masked, each by its own rule.
pub fn redact(text: &str) -> String {
    let written: Vec<char> = text.chars().collect();
    // A full-width star is not ours.
    let plain: Vec<char> =
        written.iter().map(|&one| if one == '＊' { one } else { half_width(one) }).collect();
    let (mut redacted, mut at) = (String::with_capacity(text.len()), 0);
    while at < plain.len() {
        if let Some(Found { end, masked }) = (Place { text: &plain, at }).find() {
            redacted.push_str(&masked);
            at = end;
        } else {
            redacted.push(written[at]);
            at += 1;
        }
    }
    redacted
}

struct Found {
    /// Where the text goes on.
    end: usize,
    masked: String,
}

/// A place in a text of half-width characters.
#[derive(Clone, Copy)]
struct Place<'a> {
    text: &'a [char],
    at: usize,
}

impl Place<'_> {
    fn find(self) -> Option<Found> {
        if let found @ Some(_) = self.email() {
            return found;
        }
        if !self.may_begin() {
            return None;
        }
        self.identity_number().or_else(|| self.card()).or_else(|| self.mobile()).or_else(|| self.landline())
    }

    fn before(self) -> Option<char> {
        self.at.checked_sub(1).map(|at| self.text[at])
    }

    /// Whether a number may begin here: not within another one, a decimal, a domain, or something masked.
    fn may_begin(self) -> bool {
        let is_first = matches!(self.text[self.at], '0'..='9' | '+' | '(');
        let within = match self.before() {
            Some('.') => self.at >= 2 && self.text[self.at - 2].is_ascii_alphanumeric(),
            Some(before) => before.is_ascii_digit() || self.text[..self.at].ends_with(&MASK),
            None => false,
        };
        is_first && !within
    }

    /// Whether a number may end before `end`.
    fn may_end(self, end: usize) -> bool {
        match self.text.get(end) {
            Some('.') => !self.text.get(end + 1).is_some_and(char::is_ascii_alphanumeric),
            Some(next) => !next.is_ascii_digit() && !self.text[end..].starts_with(&MASK),
            None => true,
        }
    }

    /// Digits in groups of these lengths, each perhaps parted from the next by one blank or hyphen. None where the run
    /// goes on behind.
    fn groups(self, from: usize, lengths: &[usize]) -> Option<(String, usize)> {
        self.groups_with(from, lengths, &[])
    }

    /// The same, of which the last digit may be one of `checks`.
    fn groups_with(self, from: usize, lengths: &[usize], checks: &[char]) -> Option<(String, usize)> {
        let (mut digits, mut at) = (String::new(), from);
        for (group, &length) in lengths.iter().enumerate() {
            if group > 0 && matches!(self.text.get(at), Some(' ' | '-')) {
                at += 1;
            }
            for place in 0..length {
                let &digit = self.text.get(at)?;
                let is_last = group + 1 == lengths.len() && place + 1 == length;
                let is_check = is_last && checks.contains(&digit);
                if !digit.is_ascii_digit() && !is_check {
                    return None;
                }
                digits.push(digit);
                at += 1;
            }
        }
        self.may_end(at).then_some((digits, at))
    }

    fn identity_number(self) -> Option<Found> {
        let found = |(number, end): (String, usize)| Found { end, masked: identity_number(&number) };
        self.groups_with(self.at, &[6, 8, 4], &['X', 'x'])
            .filter(|(number, _)| resident::has_shape(number))
            .or_else(|| {
                self.groups(self.at, &[6, 6, 3]).filter(|(number, _)| resident::has_old_shape(number))
            })
            .map(found)
    }

    fn card(self) -> Option<Found> {
        const SHAPES: [&[usize]; 4] = [&[4, 4, 4, 4], &[17], &[18], &[4, 4, 4, 4, 3]];
        let found = SHAPES.iter().find_map(|shape| self.groups(self.at, shape));
        let (number, end) = found.filter(|(number, _)| is_card(number))?;
        Some(Found { end, masked: bank_card(&number) })
    }

    fn mobile(self) -> Option<Found> {
        let rest = &self.text[self.at..];
        let prefix = [&['+', '8', '6'][..], &['0', '0', '8', '6'], &['8', '6'], &[]];
        prefix.into_iter().filter(|prefix| rest.starts_with(prefix)).find_map(|prefix| {
            let mut from = self.at + prefix.len();
            if !prefix.is_empty() && matches!(self.text.get(from), Some(' ' | '-')) {
                from += 1;
            }
            let (number, end) = self.groups(from, &[3, 4, 4])?;
            let is_mobile = matches!(number.as_bytes(), [b'1', b'3'..=b'9', ..]);
            is_mobile.then(|| Found { end, masked: mobile(&number) })
        })
    }

    fn landline(self) -> Option<Found> {
        const SHAPES: [&[usize]; 2] = [&[4, 4], &[3, 4]];
        let is_open = self.text[self.at] == '(';
        let mut from = self.at + usize::from(is_open);
        let code = area_code(&self.text[from..])?;
        let area: String = self.text[from..from + code].iter().collect();
        from += code;
        if is_open {
            from += usize::from(self.text.get(from) == Some(&')'));
        }
        if matches!(self.text.get(from), Some(' ' | '-')) {
            from += 1;
        }
        let (line, end) = SHAPES.iter().find_map(|shape| self.groups(from, shape))?;
        // No line begins with 0 or 1.
        let is_line = matches!(line.as_bytes(), [b'2'..=b'9', ..]);
        is_line.then(|| Found { end, masked: landline(&format!("{area}{line}")) })
    }

    /// An address is masked up to its `@`; the domain is looked at like any other text.
    fn email(self) -> Option<Found> {
        let is_local = |character: char| character.is_ascii_alphanumeric() || "._%+-".contains(character);
        let begins = self.before().is_none_or(|before| !is_local(before) && !matches!(before, '*' | '@'));
        if !begins || !is_local(self.text[self.at]) {
            return None;
        }
        let length = self.text[self.at..].iter().take_while(|character| is_local(**character)).count();
        let sign = self.at + length;
        let is_address = self.text.get(sign) == Some(&'@') && is_domain(&self.text[sign + 1..]);
        is_address.then(|| Found { end: sign + 1, masked: format!("{}***@", self.text[self.at]) })
    }
}

/// Whether a text begins with labels and dots, the last of at least two letters.
fn is_domain(text: &[char]) -> bool {
    let is_label = |character: &&char| character.is_ascii_alphanumeric() || **character == '-';
    let mut from = 0;
    loop {
        let length = text[from..].iter().take_while(is_label).count();
        if length == 0 {
            return false;
        }
        let letters = text[from..].iter().take_while(|character| character.is_ascii_alphabetic()).count();
        if from > 0 && letters >= 2 {
            return true;
        }
        if text.get(from + length) != Some(&'.') {
            return false;
        }
        from += length + 1;
    }
}

/// Luhn's sum (ISO/IEC 7812-1, annex B) over sixteen to nineteen digits that are no credit code of an organization.
fn is_card(number: &str) -> bool {
    if number.parse::<CreditCode>().is_ok() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let sum: u32 = number
        .bytes()
        .rev()
        .zip([1, 2].into_iter().cycle())
        .map(|(byte, weight)| match u32::from(byte - b'0') * weight {
            doubled @ 10.. => doubled - 9,
            digit => digit,
        })
        .sum();
    sum.is_multiple_of(10)
}
