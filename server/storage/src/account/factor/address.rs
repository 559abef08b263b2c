//! The address under which authenticators take over a secret: `otpauth://totp/…`.

use std::fmt::Write;

use indicator_model::factor::DIGITS;

use super::totp::{Key, PERIOD};

/// Latin, because not every device shows another script.
const ISSUER: &str = "Hengce";

/// The algorithm is not named: SHA-1 is what a device takes when nothing is said, and some refuse to be told.
pub(super) fn address(key: &Key, login: &str) -> String {
    let secret = key.base32();
    let login = escaped(login);
    format!("otpauth://totp/{ISSUER}:{login}?secret={secret}&issuer={ISSUER}&digits={DIGITS}&period={PERIOD}")
}

fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |mut escaped, byte| {
        if byte.is_ascii_alphanumeric() || b"._-".contains(&byte) {
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
    fn the_address_is_what_authenticators_expect() {
        let key = Key::parse("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").unwrap();
        assert_eq!(
            address(&key, "王芳@yunlan"),
            "otpauth://totp/Hengce:%E7%8E%8B%E8%8A%B3%40yunlan\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Hengce&digits=6&period=30"
        );
    }
}
