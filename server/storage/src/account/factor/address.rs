//! The address under which authenticators take over a secret: `otpauth://totp/…`.

use people_model::factor::DIGITS;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::totp::{Key, PERIOD};

/// Latin, because not every device shows another script.
const ISSUER: &str = "Hengce";

const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'_').remove(b'-');

/// The algorithm is not named: SHA-1 is what a device takes by default, and some refuse an address that names it.
pub(super) fn address(key: &Key, login: &str) -> String {
    let secret = key.base32();
    let login = utf8_percent_encode(login, ESCAPED);
    format!("otpauth://totp/{ISSUER}:{login}?secret={secret}&issuer={ISSUER}&digits={DIGITS}&period={PERIOD}")
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
