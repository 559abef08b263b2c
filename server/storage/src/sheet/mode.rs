//! The cell of the mode (模式): KPI, objective or key result.

use indicator_model::node::Mode;
use indicator_model::sheet::{Column, Problem};

use crate::table_file::rows::Cells;
use crate::table_file::words::half_width;

/// The first word of a mode is the one that is written.
const WORDS: [(&str, Option<Mode>); 8] = [
    ("KPI", None),
    ("目标", Some(Mode::Objective)),
    ("关键结果", Some(Mode::KeyResult)),
    ("指标", None),
    ("objective", Some(Mode::Objective)),
    ("key_result", Some(Mode::KeyResult)),
    ("key result", Some(Mode::KeyResult)),
    ("KR", Some(Mode::KeyResult)),
];

/// The cell of a row; nothing in it is a KPI.
pub(super) fn cell(cells: &mut Cells<'_, Column>) -> Option<Mode> {
    let unknown = |text, ()| Problem::UnknownWord { text, known: "KPI|目标|关键结果".to_owned() };
    cells.parsed(Column::Mode, read, unknown).flatten()
}

/// The mode of a cell that is not empty; an error where it has none of our words.
fn read(text: &str) -> Result<Option<Mode>, ()> {
    let text = half_width(text);
    WORDS.iter().find(|(word, _)| word.eq_ignore_ascii_case(&text)).map(|&(_, mode)| mode).ok_or(())
}

pub(super) fn write(mode: Option<Mode>) -> &'static str {
    // Every mode is in the table, which a test checks.
    WORDS.iter().find(|(_, known)| *known == mode).map_or("", |&(word, _)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_of_a_mode_is_read_again() {
        for mode in [None].into_iter().chain(Mode::ALL.map(Some)) {
            assert_eq!(read(write(mode)), Ok(mode));
        }
        assert_eq!(read("ＫＲ"), Ok(Some(Mode::KeyResult)));
        assert_eq!(read("Key result"), Ok(Some(Mode::KeyResult)));
        assert_eq!(read("战略"), Err(()));
    }
}
