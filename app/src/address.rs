//! Texts in addresses, written alike by the server and in the browser.

use std::fmt::Write;

/// A text as the value of a query: a path stays readable, everything else is escaped.
pub fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |mut escaped, byte| {
        if byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_readable_and_everything_else_is_escaped() {
        assert_eq!(escaped("/data?tab=1&by=云"), "/data%3Ftab%3D1%26by%3D%E4%BA%91");
    }
}
