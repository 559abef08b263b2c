//! The normal forms: of prose, of codes, of user names, and the key by which texts are compared and searched.

use super::character::{is_dash, is_invisible};

/// Names and prose as they are stored: composed, without what cannot be seen and blanks at the ends. All line breaks are
/// alike, and so are all blanks but the Chinese one.
pub(super) fn prose(text: &str, has_lines: bool) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().filter(|&c| !is_invisible(c)).peekable();
    while let Some(c) = chars.next() {
        plain.push(match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                '\n'
            }
            '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
            '\t' if has_lines => ' ',
            '\u{3000}' => c,
            '\u{2000}'..='\u{200a}' | '\u{a0}' | '\u{202f}' | '\u{205f}' | '\u{1680}' => ' ',
            c => c,
        });
    }
    composed(plain.trim().to_owned())
}

/// A code as it is stored: `'001`, `="001"`, `ＮＹＪ–０１` and `NYJ -01` as a keyboard writes them.
pub(super) fn code(text: &str) -> String {
    let mut code = spaced(&folded(text));
    loop {
        let rest = code.strip_prefix('\'').unwrap_or(&code);
        let rest = rest.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(rest).trim();
        if rest.len() == code.len() {
            return code;
        }
        code = rest.to_owned();
    }
}

/// A user name as it is stored and looked up.
pub(super) fn login(text: &str) -> String {
    folded(text).trim().to_lowercase()
}

/// What is equal in two texts that look equal: without width, case, kinds of dashes and blanks, and what cannot be seen.
/// Never shown.
pub fn key(text: &str) -> String {
    let lower = spaced(&folded(text)).to_lowercase();
    // The Greek letter has another small form at the end of a word.
    if lower.contains('ς') { lower.replace('ς', "σ") } else { lower }
}

/// Compatibility forms as plain ones, without what cannot be seen.
fn folded(text: &str) -> String {
    let plain: String = text.chars().filter(|&c| !is_invisible(c)).map(half_width).collect();
    let plain = if plain.chars().all(is_folded) { plain } else { nfkc(&plain) };
    // A few become dashes, or something invisible, only now.
    let plain = plain.chars().filter(|&c| !is_invisible(c));
    plain.map(|c| if is_dash(c) { '-' } else { c }).collect()
}

/// One blank where there are several, and none at the ends and around dashes. A line break stays one, to be refused.
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    let mut is_open = false;
    for c in text.trim().chars() {
        if c.is_whitespace() && !matches!(c, '\n' | '\r' | '\t') {
            is_open = true;
            continue;
        }
        if std::mem::take(&mut is_open) && c != '-' && !spaced.ends_with('-') {
            spaced.push(' ');
        }
        spaced.push(c);
    }
    spaced
}

/// The full-width forms lie in the order of ASCII, 0xfee0 above it.
fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        c => c,
    }
}

/// Whether NFKC leaves the character alone, wherever it stands. Most of all texts, so that long lists are searched fast.
const fn is_folded(c: char) -> bool {
    matches!(c, '\0'..='\u{7f}' | '\u{3001}'..='\u{3029}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{2018}'..='\u{201f}' | '\u{20000}'..='\u{2a6df}')
        || is_dash(c)
}

/// The same of NFC.
const fn is_composed(c: char) -> bool {
    is_folded(c) || matches!(c, '\u{3000}' | '\u{ff01}'..='\u{ff5e}' | '\u{b7}' | '\u{2026}')
}

fn composed(text: String) -> String {
    if text.chars().all(is_composed) { text } else { nfc(&text).trim().to_owned() }
}

#[cfg(not(target_arch = "wasm32"))]
fn nfc(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;

    text.nfc().collect()
}

#[cfg(not(target_arch = "wasm32"))]
fn nfkc(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;

    text.nfkc().collect()
}

#[cfg(target_arch = "wasm32")]
fn nfc(text: &str) -> String {
    js_sys::JsString::from(text).normalize("NFC").into()
}

#[cfg(target_arch = "wasm32")]
fn nfkc(text: &str) -> String {
    js_sys::JsString::from(text).normalize("NFKC").into()
}
