//! The number format of each style of a workbook.

use std::collections::HashMap;

use indicator_model::sheet::Problem;

use super::archive::Archive;
use super::number::Shown;
use super::xml::{Step, Xml};

/// The most that spreadsheets keep of each.
const STYLES: usize = 65_536;
const FORMATS: usize = 10_000;

/// How a cell shows a number, by the style of the cell.
pub(super) fn read(archive: &mut Archive<'_>, path: &str) -> Result<Vec<Shown>, Problem> {
    archive.read(path, styles)
}

fn styles(xml: &mut Xml<'_>) -> Result<Vec<Shown>, Problem> {
    let mut formats: HashMap<usize, Shown> = HashMap::new();
    let mut styles = Vec::new();
    // Named styles have elements of the same name, which no cell refers to.
    let mut is_of_cells = false;
    loop {
        match xml.step()? {
            Step::Open(element) => match element.name() {
                "numFmt" => {
                    let id = element.number("numFmtId")?.ok_or(Problem::NotASheet)?;
                    let code = element.attribute("formatCode")?.unwrap_or_default();
                    formats.insert(id, Shown::of(&code));
                    if formats.len() > FORMATS {
                        return Err(Problem::TooLarge);
                    }
                }
                "cellXfs" => is_of_cells = !element.is_empty,
                "xf" if is_of_cells => {
                    let id = element.number("numFmtId")?.unwrap_or_default();
                    styles.push(formats.get(&id).cloned().unwrap_or_else(|| Shown::built_in(id)));
                    if styles.len() > STYLES {
                        return Err(Problem::TooLarge);
                    }
                }
                _ => {}
            },
            Step::Close(tag) if tag.local_name().into_inner() == "cellXfs" => is_of_cells = false,
            Step::End => return Ok(styles),
            _ => {}
        }
    }
}
