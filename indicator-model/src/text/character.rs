//! Single characters: which are taken away, which are refused, and which make a user name.

use super::{Fault, is_reserved};

/// Whether a text with this character is refused: controls, which not every database and file can hold, those that turn
/// the direction of what follows, and codes that are no characters. Tabs and line breaks are white space.
pub fn forbidden(c: char) -> bool {
    let code = u32::from(c);
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fff9}'..='\u{fffb}')
        || matches!(code, 0xfdd0..=0xfdef)
        || code & 0xfffe == 0xfffe
}

/// Whether the character shows nothing. Web pages and office programs leave them in what is copied, so they are taken
/// away: Unicode's default ignorables, and three that are blank or stand for an object that was not copied.
pub(super) const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2065}'
        | '\u{206a}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{fffc}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// The text without what cannot be seen.
pub fn visible(text: &str) -> String {
    text.chars().filter(|&c| !is_invisible(c)).collect()
}

/// Whether people read the character as a dash.
pub(super) const fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{58a}' | '\u{5be}' | '\u{1806}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{2212}'
                | '\u{2e3a}'
                | '\u{2e3b}'
                | '\u{fe31}'
                | '\u{fe32}'
                | '\u{fe58}'
                | '\u{fe63}'
                | '\u{ff0d}'
    )
}

const fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

/// A user name in normal form has the letters a to z or Chinese characters, not both, so that none looks like another;
/// digits, and `. _ - @` between them.
pub(super) fn login(name: &str) -> Result<(), Fault> {
    let is_letter = |c: char| c.is_ascii_lowercase() || is_han(c);
    let is_plain = |c: char| is_letter(c) || c.is_ascii_digit();
    if let Some(stray) = name.chars().find(|&c| !is_plain(c) && !"._-@".contains(c)) {
        return Err(Fault::Character { code: stray.into() });
    }
    if name.chars().any(is_han) && name.chars().any(|c| c.is_ascii_lowercase()) {
        return Err(Fault::Scripts);
    }
    if !name.chars().any(is_plain) {
        return Err(Fault::Empty);
    }
    if is_reserved(name) { Err(Fault::Reserved) } else { Ok(()) }
}
