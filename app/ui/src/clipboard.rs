//! Puts a text where the reader can paste it elsewhere.

use std::mem::take;

use leptos::prelude::*;
use leptos::task::spawn_local;
use text::i18n::{t, use_i18n};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::button::{Button, Size};
use super::icon::Symbol;

/// A button that copies and then says whether it did: browsers refuse it to pages that they do not trust.
#[component]
pub fn CopyButton(#[prop(into)] text: String, #[prop(optional)] size: Size) -> impl IntoView {
    let i18n = use_i18n();
    let is_copied = RwSignal::new(None::<bool>);
    let copy = move |_| {
        let text = text.clone();
        spawn_local(async move { is_copied.set(Some(write(&text).await.is_ok())) });
    };
    view! {
        <Button
            size
            icon=Symbol::Copy
            on:click=copy
        >
            <span aria-live="polite">
                {move || match is_copied.get() {
                    None => t!(i18n, shell.copy).into_any(),
                    Some(true) => t!(i18n, shell.copied).into_any(),
                    Some(false) => t!(i18n, shell.not_copied).into_any(),
                }}
            </span>
        </Button>
    }
}

/// The text of a paste when it holds several cells of a spreadsheet, a tab between any two: a field drops line breaks
/// of what it is given, and two numbers would become one. None for all else, which the field takes by itself.
pub fn pasted_cells(event: &web_sys::Event) -> Option<String> {
    let data = js_sys::Reflect::get(event, &"clipboardData".into()).ok()?;
    let text = data.dyn_into::<web_sys::DataTransfer>().ok()?.get_data("text/plain").ok()?;
    side_by_side(&text)
}

fn side_by_side(text: &str) -> Option<String> {
    let text = text.trim_end_matches(['\r', '\n']).replace("\r\n", "\n").replace(['\r', '\n'], "\t");
    text.contains('\t').then_some(text)
}

/// The rows and cells of a text as spreadsheets write it: a tab between cells, and what holds a tab, a line break or a quotation mark
/// within such marks.
pub fn cells(text: &str) -> Vec<Vec<String>> {
    // A mark that nothing closes is one of the text.
    split(text, true).or_else(|| split(text, false)).unwrap_or_default()
}

/// None where a quotation that counts is not closed.
fn split(text: &str, with_quotations: bool) -> Option<Vec<Vec<String>>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut is_quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if is_quoted && characters.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' if is_quoted => is_quoted = false,
            _ if is_quoted => cell.push(character),
            '"' if cell.is_empty() && with_quotations => is_quoted = true,
            '\t' => row.push(take(&mut cell)),
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' | '\r' => {
                row.push(take(&mut cell));
                rows.push(take(&mut row));
            }
            _ => cell.push(character),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    for cell in rows.iter_mut().flatten() {
        *cell = cell.trim().to_owned();
    }
    (!is_quoted).then_some(rows)
}

/// Rows and cells as a text that a spreadsheet reads.
pub fn written(rows: &[Vec<String>]) -> String {
    let cell = |cell: &String| {
        if cell.contains(['\t', '\n', '\r', '"']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.clone()
        }
    };
    // Each line has its end, so that a last one of empty cells is one too.
    let row = |row: &Vec<String>| row.iter().map(cell).collect::<Vec<_>>().join("\t") + "\n";
    rows.iter().map(row).collect()
}

/// The same as a table, for what takes more than text.
pub fn table(rows: &[Vec<String>]) -> String {
    let escaped = |cell: &String| {
        let text = cell.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        format!("<td>{text}</td>")
    };
    let row = |row: &Vec<String>| format!("<tr>{}</tr>", row.iter().map(escaped).collect::<String>());
    format!("<table>{}</table>", rows.iter().map(row).collect::<String>())
}

/// The text of a paste.
pub fn pasted(event: &web_sys::ClipboardEvent) -> Option<String> {
    event.clipboard_data()?.get_data("text/plain").ok()
}

/// Puts rows and cells on the clipboard in the place of what the browser would copy. Whether it took them.
pub fn copy(event: &web_sys::ClipboardEvent, rows: &[Vec<String>]) -> bool {
    let Some(data) = event.clipboard_data() else { return false };
    let is_taken = data.set_data("text/plain", &written(rows)).is_ok()
        && data.set_data("text/html", &table(rows)).is_ok();
    if is_taken {
        event.prevent_default();
    }
    is_taken
}

/// By name, because the bindings of the clipboard are not among those that the page is built with.
pub async fn write(text: &str) -> Result<(), JsValue> {
    let navigator = window().navigator();
    let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into())?;
    let write: js_sys::Function = js_sys::Reflect::get(&clipboard, &"writeText".into())?.dyn_into()?;
    let written: js_sys::Promise = write.call1(&clipboard, &text.into())?.dyn_into()?;
    JsFuture::from(written).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::{cells, side_by_side, table, written};

    #[test]
    fn several_cells_are_kept_apart_and_one_cell_is_left_to_the_field() {
        assert_eq!(side_by_side("12\r\n34\r\n").as_deref(), Some("12\t34"));
        assert_eq!(side_by_side("12\t34\n").as_deref(), Some("12\t34"));
        assert_eq!(side_by_side("1,200\r\n"), None);
    }

    #[test]
    fn a_block_is_read_as_spreadsheets_write_it() {
        let read = |text: &str| cells(text).iter().map(|row| row.join("|")).collect::<Vec<_>>();
        assert_eq!(read("1\t2\r\n3\t\r\n"), ["1|2", "3|"]);
        assert_eq!(read("1,200"), ["1,200"]);
        assert_eq!(read("\"云东区\n二期\"\t\"6\"\" 管\"\n"), ["云东区\n二期|6\" 管"]);
        assert_eq!(read("5\" \t7"), ["5\"|7"]);
        assert_eq!(read("\"5\t7\n8"), ["\"5|7", "8"]);
        assert_eq!(read("\n1"), ["", "1"]);
        assert_eq!(read("1\n\n 2 \n"), ["1", "", "2"]);
        assert_eq!(read(""), Vec::<String>::new());
        assert_eq!(table(&[vec!["<b>&".to_owned()]]), "<table><tr><td>&lt;b&gt;&amp;</td></tr></table>");
    }

    #[test]
    fn what_is_written_is_read_again() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let rows =
            vec![row(["云东区\n二期", "\"引号\"", ""]), row(["a\tb", "1,200", "5\""]), row(["", "", "x"])];
        assert_eq!(cells(&written(&rows)), rows);
        for rows in [vec![vec!["200"], vec![""]], vec![vec![""]], vec![vec!["", ""], vec!["", ""]]] {
            let rows: Vec<Vec<String>> =
                rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
            assert_eq!(cells(&written(&rows)), rows);
        }
    }
}
