//! Chinese names by how they sound (拼音): their first letters, or all of them.

use pinyin::ToPinyinMulti;

/// Fewer letters than this are the beginning of almost any name.
const FEWEST: usize = 2;

/// Whether characters of `name` that follow one another sound like `letters`: each by its first letter, or each in full and the
/// last one as far as it was typed. Of a character with several sounds any counts. ü is typed as v.
pub(super) fn sounds_like(name: &str, letters: &str) -> bool {
    if letters.len() < FEWEST || !letters.bytes().all(|letter| letter.is_ascii_lowercase()) {
        return false;
    }
    let name: Vec<char> = name.chars().collect();
    (0..name.len()).any(|from| is_initials(&name[from..], letters) || is_spelt(&name[from..], letters))
}

fn is_initials(name: &[char], letters: &str) -> bool {
    let begins = |(letter, character): (u8, &char)| {
        sounds(*character).any(|sound| sound.as_bytes().first() == Some(&letter))
    };
    letters.len() <= name.len() && letters.bytes().zip(name).all(begins)
}

fn is_spelt(name: &[char], letters: &str) -> bool {
    let Some((first, rest)) = name.split_first() else { return false };
    sounds(*first).any(|sound| {
        let after = letters.strip_prefix(sound.as_str()).filter(|after| !after.is_empty());
        sound.starts_with(letters) || after.is_some_and(|after| is_spelt(rest, after))
    })
}

/// Without tones; none of what is no Chinese character.
fn sounds(character: char) -> impl Iterator<Item = String> {
    let sounds = character.to_pinyin_multi().into_iter().flatten();
    sounds.map(|sound| sound.plain().replace('ü', "v"))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("粮食总产量", "lszcl")]
    #[case("粮食总产量", "zcl")]
    #[case("粮食总产量", "liangshi")]
    #[case("粮食总产量", "liangsh")]
    #[case("市农业农村局", "nongcun")]
    #[case("绿化覆盖率", "lvhua")]
    #[case("重庆路", "cql")]
    #[case("重点项目", "zdxm")]
    #[case("PM2.5 年均浓度", "njnd")]
    fn a_name_is_found_by_its_sound(#[case] name: &str, #[case] letters: &str) {
        assert!(sounds_like(name, letters));
    }

    #[rstest]
    #[case("粮食总产量", "l")]
    #[case("粮食总产量", "lz")]
    #[case("粮食总产量", "liangzong")]
    #[case("粮食总产量", "lszcla")]
    #[case("粮食总产量", "ls-")]
    #[case("粮食总产量", "LS")]
    #[case("", "ls")]
    #[case("GDP", "gd")]
    fn another_is_not(#[case] name: &str, #[case] letters: &str) {
        assert!(!sounds_like(name, letters));
    }
}
