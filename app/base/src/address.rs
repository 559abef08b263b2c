//! Addresses within the page, written alike by the server and in the browser.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use leptos_router::params::ParamsMap;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What stays as it is in the value of a query: a path, a date and a key remain readable.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A text as the value of a query.
pub fn escaped(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// A path with its query, in the given order; what has no value is left out.
pub fn with_query<const N: usize>(path: &str, query: [(&str, Option<String>); N]) -> String {
    let mut address = path.to_owned();
    let mut separator = '?';
    for (name, value) in query {
        if let Some(value) = value {
            address.push(separator);
            address += name;
            address.push('=');
            address += &escaped(&value);
            separator = '&';
        }
    }
    address
}

/// The query of the current page. Use it instead of the router's own, which decodes each value twice: a search for
/// `%41` became one for `A`, and a page with a query could not be returned to after signing in.
pub fn use_query() -> Memo<ParamsMap> {
    let search = use_location().search;
    Memo::new(move |_| search.with(|search| query_of(search)))
}

/// The values of a query string (without `?`), each decoded once. Bytes that are not UTF-8 become U+FFFD.
pub fn query_of(search: &str) -> ParamsMap {
    let decoded = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let mut query = ParamsMap::new();
    for pair in search.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        // The map decodes what is put into it.
        query.insert(decoded(name), escaped(&decoded(value)));
    }
    query
}

/// What was typed, if it is anything.
pub fn given(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_read_as_it_was_written() {
        for value in ["%41", "100%", "a+b c", "/decompose?q=水质&node=1", "%E6%B0%B4", ""] {
            let address = with_query("/sign-in", [("next", Some(value.to_owned()))]);
            let (_, search) = address.split_once('?').unwrap();
            assert_eq!(query_of(search).get("next").as_deref(), Some(value));
        }
    }

    #[test]
    fn a_query_is_read_as_forms_and_people_write_it() {
        let query = query_of("q=a+b&problems&&q=%E6%B0%B4&broken=%E6%zz");
        assert_eq!(query.get_all("q"), Some(vec!["a b".to_owned(), "水".to_owned()]));
        assert_eq!(query.get("problems").as_deref(), Some(""));
        assert_eq!(query.get("broken").as_deref(), Some("\u{fffd}%zz"));
    }

    #[test]
    fn a_path_stays_readable_and_everything_else_is_escaped() {
        assert_eq!(escaped("/data?tab=1&by=云"), "/data%3Ftab%3D1%26by%3D%E4%BA%91");
    }

    #[test]
    fn a_query_has_what_is_there_in_order() {
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(with_query("/audit", []), "/audit");
        assert_eq!(with_query("/audit", [("from", None), ("q", None)]), "/audit");
        assert_eq!(
            with_query("/audit", [("from", text("2026-01-31")), ("to", None), ("q", text("a b"))]),
            "/audit?from=2026-01-31&q=a%20b"
        );
    }
}
