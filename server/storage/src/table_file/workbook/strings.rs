//! The texts that cells share, each once in the text of the table.

use std::borrow::Cow;

use indicator_model::sheet::Problem;

use super::archive::Archive;
use super::xml::{Step, Xml};
use crate::table_file::span::Span;
use crate::table_file::table::Draft;

/// Texts; a sheet of the largest scheme has fewer.
const MOST: usize = 1_500_000;

pub(super) fn read(archive: &mut Archive<'_>, path: &str, draft: &mut Draft) -> Result<Vec<Span>, Problem> {
    archive.read(path, |xml| {
        let mut strings = Vec::new();
        loop {
            match xml.step()? {
                Step::Open(element) if element.name() == "si" => {
                    if !element.is_empty {
                        text(xml, "si", draft)?;
                    }
                    strings.push(draft.close());
                    if strings.len() > MOST {
                        return Err(Problem::TooLarge);
                    }
                }
                Step::End => return Ok(strings),
                _ => {}
            }
        }
    })
}

/// Adds what the `t` within an element say, until the element ends. How a text is pronounced is not part of it.
pub(super) fn text(xml: &mut Xml<'_>, element: &str, draft: &mut Draft) -> Result<(), Problem> {
    let (mut is_text, mut is_sound) = (false, false);
    loop {
        match xml.step()? {
            Step::Open(inner) if !inner.is_empty => match inner.name() {
                "t" => is_text = true,
                "rPh" => is_sound = true,
                _ => {}
            },
            Step::Text(text) if is_text && !is_sound => draft.push(&unescaped(&text))?,
            Step::Character(character) if is_text && !is_sound => {
                draft.push(character.encode_utf8(&mut [0; 4]))?;
            }
            Step::Close(tag) => match tag.local_name().into_inner() {
                "t" => is_text = false,
                "rPh" => is_sound = false,
                name if name == element => return Ok(()),
                _ => {}
            },
            Step::End => return Err(Problem::NotASheet),
            _ => {}
        }
    }
}

/// A text with the characters for which a workbook writes their number, `_x000D_` for a carriage return. An underscore
/// before what only looks like one is written as `_x005F_`.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let (mut plain, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find("_x") {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let number = rest.get(2..6).filter(|_| rest[6..].starts_with('_'));
        let digits = number.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        if let Some(character) = code.and_then(char::from_u32) {
            plain.push(character);
            rest = &rest[7..];
        } else {
            plain.push_str("_x");
            rest = &rest[2..];
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("a_x000D_b", "a\rb")]
    #[case("_x005F_x0041_", "_x0041_")]
    #[case("_x0041__x0042_", "AB")]
    #[case("_x004", "_x004")]
    #[case("_x00文_", "_x00文_")]
    #[case("_xD800_", "_xD800_")]
    #[case("max_xy", "max_xy")]
    fn an_escaped_character_is_read_as_itself(#[case] text: &str, #[case] plain: &str) {
        assert_eq!(unescaped(text), plain);
    }
}
