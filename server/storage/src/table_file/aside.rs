//! Lines of a sheet that are none of its rows: totals, notes, examples, headings of groups, and those that are repeated for the next
//! page.

use indicator_model::text;

use super::table::Line;

/// What such a line has for a key.
const WORDS: &[&str] =
    &["合计", "总计", "小计", "累计", "示例", "样例", "例", "total", "subtotal", "sum", "example"];

/// What a note begins with, before its number and a colon.
const NOTES: &[&str] = &["注", "备注", "说明", "填表说明", "填报说明", "note", "notes"];

/// What the line at the foot of a form begins with, before a colon.
const FOOT: &[&str] = &[
    "填表人",
    "填报人",
    "制表人",
    "审核人",
    "复核人",
    "联系人",
    "联系电话",
    "负责人",
    "单位负责人",
    "分管领导",
    "填表日期",
    "填报日期",
    "填表单位",
    "填报单位",
    "制表",
    "审核",
];

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
    let begins_with = |words: &[&str]| {
        let (word, _) = said.split_once(':').unwrap_or_default();
        words.contains(&word.trim_end_matches(|character: char| character.is_ascii_digit()))
    };
    let is_note = begins_with(NOTES) && cells.all(|cell| cell == first);
    let is_left_out = !said.is_empty() && said.chars().all(|character| matches!(character, '.' | '…' | '⋯'));
    let stands_for_key = key.trim().is_empty() || key.trim() == first;
    let is_foot = begins_with(FOOT);
    is_counted(line) || is_foot || is_group(line) || stands_for_key && (is_word || is_left_out || is_note)
}

/// Whether the line is the heading of a group: `一、经济发展`, `（二）民生`, `第三部分 …`, and nothing else.
fn is_group(line: &Line<'_>) -> bool {
    let mut cells = line.cells().map(str::trim).filter(|cell| !cell.is_empty());
    let Some(first) = cells.next() else { return false };
    let is_number = |character: char| "一二三四五六七八九十".contains(character);
    let behind = |text: &str| text.trim_start_matches(is_number).chars().next();
    let is_numbered = match first.chars().next() {
        Some('(' | '（') => {
            let inner = first.trim_start_matches(['(', '（']);
            inner.starts_with(is_number) && matches!(behind(inner), Some(')' | '）'))
        }
        Some('第') => {
            let rest = first.trim_start_matches('第');
            rest.starts_with(is_number) && matches!(behind(rest), Some('部' | '类' | '章'))
        }
        _ => first.starts_with(is_number) && matches!(behind(first), Some('、' | '.' | '．')),
    };
    is_numbered && cells.all(|cell| cell == first)
}

/// Whether the line numbers the columns, `1 2 3 …`, as forms do below their headings.
fn is_counted(line: &Line<'_>) -> bool {
    let mut cells = line.cells().map(str::trim).filter(|cell| !cell.is_empty());
    let mut count = 0_usize;
    cells.all(|cell| {
        count += 1;
        cell.trim_matches(['(', ')', '（', '）']).parse() == Ok(count)
    }) && count >= 3
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
    #[case("注1：以上为初步数", true)]
    #[case("填表人：,张三,审核人：,李四", true)]
    #[case("1,2,3", true)]
    #[case("(1),(2),(3),(4)", true)]
    #[case("1,3,2", false)]
    #[case("一、经济发展", true)]
    #[case("（二）民生保障,,", true)]
    #[case("第十二部分 党的建设", true)]
    #[case("一、经济发展,市财政局,5", false)]
    #[case("一网通办率", false)]
    #[case("第一产业增加值", false)]
    #[case("1,2", false)]
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
