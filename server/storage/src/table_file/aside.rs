//! Lines of a sheet that are none of its rows: totals, notes, examples, and headings that are repeated for the next page.

use indicator_model::text;

use super::table::Line;

/// What such a line has for a key.
const WORDS: &[&str] =
    &["合计", "总计", "小计", "累计", "示例", "样例", "例", "total", "subtotal", "sum", "example"];

/// What a note begins with.
const NOTES: &[&str] = &["注:", "备注:", "说明:", "填表说明:", "填报说明:", "note:", "notes:"];

/// `key` is the cell of the column by which rows are known, `named` reads a heading.
pub(super) fn is_aside<C: PartialEq>(
    line: &Line<'_>,
    key: &str,
    named: fn(&str) -> Option<C>,
    of: C,
) -> bool {
    if named(key) == Some(of) {
        return true;
    }
    let mut cells = line.cells().map(str::trim).filter(|cell| !cell.is_empty());
    // A total may stand before the column of the key, or reach into it.
    let Some(first) = cells.next() else { return false };
    let said: String = text::key(first).chars().filter(|character| !character.is_whitespace()).collect();
    let is_word = WORDS.contains(&said.trim_end_matches(':'));
    // One that is merged fills several cells.
    let is_note = NOTES.iter().any(|note| said.starts_with(note)) && cells.all(|cell| cell == first);
    let is_left_out = !said.is_empty() && said.chars().all(|character| matches!(character, '.' | '…' | '⋯'));
    let stands_for_key = key.trim().is_empty() || key.trim() == first;
    stands_for_key && (is_word || is_left_out || is_note)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::read;
    use super::*;

    #[rstest]
    #[case("合计,,100", true)]
    #[case("合 计：,,100", true)]
    #[case(",合计,100", true)]
    #[case("注：以上为初步数", true)]
    #[case("说明:,,", true)]
    #[case("……", true)]
    #[case("Code,Name,", true)]
    #[case("A1,合计,100", false)]
    #[case("注册企业,合计,100", false)]
    #[case("注：,甲,100", false)]
    #[case(",甲,100", false)]
    #[case("合计数,,100", false)]
    fn a_line_that_is_no_row_is_known(#[case] text: &str, #[case] is_it: bool) {
        let table = read::read(text.as_bytes()).unwrap();
        let line = table.lines()[0];
        let named = |heading: &str| heading.eq_ignore_ascii_case("code").then_some(());
        assert_eq!(is_aside(&line, line.cell(0), named, ()), is_it);
    }
}
