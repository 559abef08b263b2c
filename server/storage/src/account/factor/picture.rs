//! A text as a QR code (ISO/IEC 18004), drawn as one path: the page needs no picture from anywhere and no script.

use std::fmt::Write;

use people_model::factor::Picture;
use qrcodegen::{QrCode, QrCodeEcc};

/// Modules of white around it, without which cameras do not find it.
const QUIET: i32 = 4;

/// None for a text that is longer than any code holds.
pub(super) fn draw(text: &str) -> Option<Picture> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let start = x;
            // Outside of the code every module is light, which ends the last run.
            while code.get_module(x, y) {
                x += 1;
            }
            let run = x - start;
            if run > 0 {
                // Writing to a string cannot fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", start + QUIET, y + QUIET);
            }
            x += 1;
        }
    }
    let side = usize::try_from(code.size() + 2 * QUIET).ok()?;
    Some(Picture { side, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fills the path again and compares it module by module with what the encoder said.
    #[test]
    fn the_path_draws_every_dark_module_and_no_light_one() {
        let text = "otpauth://totp/Hengce:wangfang?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Hengce";
        let picture = draw(text).unwrap();
        let code = QrCode::encode_text(text, QrCodeEcc::Medium).unwrap();
        let mut drawn = Vec::new();
        for run in picture.path.split('z').filter(|run| !run.is_empty()) {
            let (at, size) = run.strip_prefix('M').unwrap().split_once('h').unwrap();
            let (x, y) = at.split_once(' ').unwrap();
            let (x, y): (i32, i32) = (x.parse().unwrap(), y.parse().unwrap());
            let length: i32 = size.split_once("v1h-").unwrap().0.parse().unwrap();
            drawn.extend((x..x + length).map(|x| (x - QUIET, y - QUIET)));
        }
        let all = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
        let dark: Vec<_> = all.filter(|(x, y)| code.get_module(*x, *y)).collect();
        assert_eq!(drawn, dark);
        assert_eq!(picture.side, usize::try_from(code.size()).unwrap() + 8);
    }

    #[test]
    fn what_no_code_holds_is_not_drawn() {
        assert_eq!(draw(&"a".repeat(3000)), None);
    }
}
