//! Tables of a page that needs nothing else.

use leptos_i18n::td_string;
use text::i18n::Locale;

/// A heading and a table; without rows the word for nothing.
pub(super) fn table(locale: Locale, title: &str, heads: &[&str], rows: &[Vec<String>]) -> String {
    let title = escaped(title);
    if rows.is_empty() {
        return format!("<h2>{title}</h2><p>{}</p>", td_string!(locale, account.data_none));
    }
    let rows: String = rows.iter().map(|row| row_of(row)).collect();
    let heads = if heads.is_empty() { String::new() } else { heads_of(heads) };
    format!("<h2>{title}</h2><table>{heads}<tbody>{rows}</tbody></table>")
}

pub(super) fn heads_of(heads: &[&str]) -> String {
    let head = |head: &&str| format!("<th>{}</th>", escaped(head));
    let heads: String = heads.iter().map(head).collect();
    format!("<thead><tr>{heads}</tr></thead>")
}

pub(super) fn row_of(cells: &[String]) -> String {
    let cell = |cell: &String| format!("<td>{}</td>", escaped(cell));
    let cells: String = cells.iter().map(cell).collect();
    format!("<tr>{cells}</tr>")
}

/// What people typed, harmless in a page.
pub(super) fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, character| {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
        out
    })
}
