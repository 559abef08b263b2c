//! The texts that cells share, each once in the text of the table.

use indicator_model::sheet::Problem;

use super::archive::Archive;
use super::xml::{Step, Xml};
use crate::sheet::table::{Draft, Span};

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
            Step::Text(text) if is_text && !is_sound => draft.push(&text)?,
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
