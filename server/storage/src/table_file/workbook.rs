//! XLSX, as its numbers are shown: `0.95` in a cell of format `0%` is read as `95`, because that is what its author
//! saw and means.
//!
//! A reader of our own over `zip` and `quick-xml`, which streams: general readers reserve memory by the counts and
//! dimensions that a file states, and copy a shared text into each of its cells. Here nothing is reserved, every part
//! is read through a bound, and cells that share a text share its bytes.

mod archive;
mod cells;
mod number;
mod parts;
mod strings;
mod styles;
mod xml;

use indicator_model::sheet::Problem;

use self::archive::Archive;
use self::parts::Book;
use super::read::Unreadable;
use super::table::{Draft, Table};

/// The lines of the first worksheet that has any.
pub(super) fn read(bytes: &[u8]) -> Result<Table, Unreadable> {
    let mut draft = Draft::new();
    let mut archive = Archive::open(bytes, draft.deadline)?;
    let Book { sheets, strings, styles, is_1904 } = parts::read(&mut archive)?;
    let strings = match strings {
        Some(path) => strings::read(&mut archive, &path, &mut draft)?,
        None => Vec::new(),
    };
    let formats = match styles {
        Some(path) => styles::read(&mut archive, &path)?,
        None => Vec::new(),
    };
    let look = cells::Look { strings: &strings, formats: &formats, is_1904 };
    for path in sheets {
        // A sheet that is listed and missing holds nothing; the next one may.
        if archive.has(&path) {
            cells::read(&mut archive, &path, &look, &mut draft)?;
        }
        if !draft.is_empty() {
            break;
        }
    }
    Ok(draft.finish())
}

/// What is neither a bound nor the row of a cell.
fn damaged<E>(_: E) -> Problem {
    Problem::NotASheet
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;

    #[test]
    fn a_zip_bomb_is_refused_while_it_is_read() {
        let mut bomb = zip::ZipWriter::new(Cursor::new(Vec::new()));
        bomb.start_file("_rels/.rels", zip::write::SimpleFileOptions::default()).unwrap();
        for _ in 0..8 {
            bomb.write_all(&vec![b' '; 1 << 20]).unwrap();
        }
        let bytes = bomb.finish().unwrap().into_inner();
        assert!(bytes.len() < 20_000);
        assert_eq!(read(&bytes).unwrap_err(), Problem::TooLarge.into());
    }
}
