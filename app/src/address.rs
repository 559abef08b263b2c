//! Addresses within the page, written alike by the server and in the browser.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

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

/// What was typed, if it is anything.
pub fn given(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

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
