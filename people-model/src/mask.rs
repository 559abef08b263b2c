//! Personal data, hidden as far as a reader need not know it (脱敏).
//!
//! Each function takes one kind of value and keeps what its rule allows: the beginning or the end by which somebody who
//! knows the value anyhow recognises it. What does not look like its kind is hidden whole. The number of stars does not
//! tell a length where the length would tell something. Masking twice is masking once.
//!
//! [`crate::policy::disclosure`] has the table of who sees which kind masked. Deliberately absent: regular expressions, which
//! would be half of the browser's part of this.

mod redact;
pub mod resident;

pub use self::redact::redact;

const STAR: char = '*';
/// Instead of a number whose shape is not known.
const HIDDEN: &str = "******";

/// Surnames of two characters, of which both are the surname.
const COMPOUND_SURNAMES: [&str; 40] = [
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容", "夏侯", "司徒", "司空",
    "端木", "百里", "呼延", "南宫", "东郭", "西门", "宇文", "长孙", "闻人", "澹台", "公冶", "濮阳", "淳于",
    "单于", "太叔", "申屠", "轩辕", "钟离", "鲜于", "闾丘", "亓官", "赫连", "拓跋", "独孤", "第五", "万俟",
    "仲孙",
];

/// `张*`, `张*明`, `欧阳**`; of any other name the first character: `阿**`, `J**`.
pub fn name(name: &str) -> String {
    let characters: Vec<char> = name.chars().filter(|character| !character.is_whitespace()).collect();
    let is_surname = |pair: &&str| characters.starts_with(&pair.chars().collect::<Vec<_>>());
    let is_han = characters.iter().all(|&character| is_han(character) || character == STAR);
    match characters.as_slice() {
        [] => String::new(),
        [first, ..] if !is_han => format!("{first}**"),
        [_] => STAR.to_string(),
        [first, _] => format!("{first}*"),
        [one, two, given @ ..] if COMPOUND_SURNAMES.iter().any(is_surname) => {
            format!("{one}{two}{}", stars(given.len().min(2)))
        }
        [first, _, last] => format!("{first}*{last}"),
        [first, ..] => format!("{first}**"),
    }
}

/// A resident identity number (GB 11643): the first six and the last four, `110105********0123`; of the old number of
/// fifteen digits the first six and the last three.
pub fn identity_number(number: &str) -> String {
    let number = compact(number, &[]);
    let (head, tail) = match number.len() {
        0 => return String::new(),
        18 => (6, 4),
        15 => (6, 3),
        _ => return HIDDEN.to_owned(),
    };
    let (last, digits) = (number[number.len() - 1], &number[..number.len() - 1]);
    let is_number = is_kept(digits, head, tail - 1) && (last.is_ascii_digit() || matches!(last, 'X' | 'x'));
    if is_number { keep(&number, head, tail) } else { HIDDEN.to_owned() }
}

/// A telephone number of any kind: [`mobile`], [`landline`], or the last two digits.
pub fn phone(number: &str) -> String {
    let number = compact(number, &PUNCTUATION);
    if number.is_empty() {
        return String::new();
    }
    mobile_of(&number).or_else(|| landline_of(&number)).unwrap_or_else(|| ending(&number))
}

/// A mobile number: the first three and the last four digits, `138****8000`. The prefix of the country goes.
pub fn mobile(number: &str) -> String {
    let number = compact(number, &PUNCTUATION);
    mobile_of(&number).unwrap_or_else(|| ending(&number))
}

/// A fixed line: the area code and the last two digits, `0871-****88`.
pub fn landline(number: &str) -> String {
    let number = compact(number, &PUNCTUATION);
    landline_of(&number).unwrap_or_else(|| ending(&number))
}

/// The first character and the domain: `z***@x.cn`.
pub fn email(address: &str) -> String {
    let address = address.trim();
    match address.rsplit_once('@') {
        _ if address.is_empty() => String::new(),
        Some((local, domain)) => match local.chars().next() {
            Some(first) if first != STAR => format!("{first}***@{domain}"),
            _ => format!("***@{domain}"),
        },
        None => "***".to_owned(),
    }
}

/// A bank card: the first six, which name the bank, and the last four digits, `622202******1234`.
pub fn bank_card(number: &str) -> String {
    let number = compact(number, &['-']);
    match number.len() {
        0 => String::new(),
        12..=19 if is_kept(&number, 6, 4) => keep(&number, 6, 4),
        _ => HIDDEN.to_owned(),
    }
}

/// A number plate: the province and the last two characters, `京****45`.
pub fn plate(plate: &str) -> String {
    let plate = compact(plate, &['·', '.', '-']);
    match plate.as_slice() {
        [] => String::new(),
        [province, rest @ .., one, two] if is_han(*province) && (4..=5).contains(&rest.len()) => {
            format!("{province}****{one}{two}")
        }
        _ => "***".to_owned(),
    }
}

/// What stands between the digits of a telephone number.
const PUNCTUATION: [char; 6] = ['-', '(', ')', '（', '）', '.'];

fn compact(text: &str, without: &[char]) -> Vec<char> {
    let is_kept = |character: &char| !character.is_whitespace() && !without.contains(character);
    text.chars().map(half_width).filter(is_kept).collect()
}

/// Digits and a few signs that are typed in full width.
fn half_width(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => {
            // The block repeats ASCII at a fixed distance.
            char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character)
        }
        other => other,
    }
}

fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

/// Whether a number has digits where they are kept, and digits or stars between.
fn is_kept(number: &[char], head: usize, tail: usize) -> bool {
    let is_outside = |at: usize| at < head || at + tail >= number.len();
    let mut characters = number.iter().enumerate();
    characters.all(|(at, c)| c.is_ascii_digit() || *c == STAR && !is_outside(at))
}

fn keep(number: &[char], head: usize, tail: usize) -> String {
    let hidden = number.len().saturating_sub(head + tail);
    let end = number.len() - tail;
    number[..head].iter().copied().chain(stars(hidden).chars()).chain(number[end..].iter().copied()).collect()
}

fn stars(count: usize) -> String {
    STAR.to_string().repeat(count)
}

fn mobile_of(number: &[char]) -> Option<String> {
    let plain = ["+86", "0086", "86"].into_iter().find_map(|prefix| {
        let prefix: Vec<char> = prefix.chars().collect();
        number.strip_prefix(prefix.as_slice()).filter(|plain| plain.len() == 11)
    });
    let number = plain.unwrap_or(number);
    let is_mobile = number.len() == 11 && number[0] == '1' && is_kept(number, 3, 4);
    is_mobile.then(|| keep(number, 3, 4))
}

fn landline_of(number: &[char]) -> Option<String> {
    let code = area_code(number)?;
    let rest = &number[code..];
    let is_line = rest.len() >= 6 && is_kept(rest, 0, 2);
    let area: String = number[..code].iter().collect();
    is_line.then(|| format!("{area}-{}", ending(rest)))
}

/// The digits of the area code at the beginning: 010 and 02x have three, all others four.
fn area_code(number: &[char]) -> Option<usize> {
    let length = match number {
        ['0', '1', '0', ..] | ['0', '2', ..] => 3,
        ['0', '3'..='9', ..] => 4,
        _ => return None,
    };
    number.get(..length)?.iter().all(char::is_ascii_digit).then_some(length)
}

/// The last two digits, where there are enough others.
fn ending(number: &[char]) -> String {
    match number {
        [] => String::new(),
        [rest @ .., one, two] if rest.len() >= 3 && one.is_ascii_digit() && two.is_ascii_digit() => {
            format!("****{one}{two}")
        }
        _ => "****".to_owned(),
    }
}
