use proptest::prelude::*;
use rstest::rstest;

use super::*;

const KINDS: [Kind; 10] = [
    Kind::Code,
    Kind::Login,
    Kind::Person,
    Kind::Name,
    Kind::Label,
    Kind::Phrase,
    Kind::Prose,
    Kind::Reason,
    Kind::Search,
    Kind::File,
];

#[rstest]
#[case("NYJ-01")]
#[case("NYJ–01")]
#[case("NYJ‑01")]
#[case("NYJ—01")]
#[case("NYJ−01")]
#[case("NYJ -01")]
#[case("NYJ\u{a0}-\u{3000}01")]
#[case("ＮＹＪ－０１")]
#[case("\u{feff}NYJ-\u{200b}01")]
#[case("NYJ-01\u{fe0f}\u{3164}")]
#[case("'NYJ-01")]
#[case("=\"NYJ-01\"")]
#[case("＝＂NYJ-01＂")]
fn a_code_is_stored_as_a_keyboard_writes_it(#[case] typed: &str) {
    assert_eq!(Kind::Code.read(typed), Ok("NYJ-01".to_owned()));
    assert!(is_same(&typed.to_lowercase(), "NYJ-01") || typed.contains(['\'', '"', '＂']));
}

#[rstest]
#[case("cafe\u{301}-1", "CAFÉ-1")]
#[case("ΑΣ", "ας")]
#[case("㎡", "m2")]
#[case("nyj-01", "NYJ-01")]
fn codes_that_look_equal_are_equal(#[case] one: &str, #[case] other: &str) {
    assert!(is_same(one, other));
}

#[test]
fn zeros_before_a_code_survive_the_ways_in_which_spreadsheets_keep_them() {
    for typed in ["=\"001\"", "'001", "''001", "'=\"001\"", "001"] {
        assert_eq!(Kind::Code.read(typed), Ok("001".to_owned()), "{typed}");
    }
    assert_eq!(Kind::Code.read("=1+1"), Ok("=1+1".to_owned()));
}

#[test]
fn a_name_keeps_its_typography() {
    assert_eq!(Kind::Name.read(" 森林覆盖率（％）\u{200b} "), Ok("森林覆盖率（％）".to_owned()));
    assert_eq!(Kind::Name.read("Cafe\u{301}"), Ok("Café".to_owned()));
    assert_eq!(Kind::Prose.read("一\r\n二\u{2028}三\t四"), Ok("一\n二\n三 四".to_owned()));
}

#[rstest]
#[case(Kind::Name, "a\0b", 0)]
#[case(Kind::Name, "a\nb", 0xa)]
#[case(Kind::Name, "a\tb", 0x9)]
#[case(Kind::Code, "NYJ\n01", 0xa)]
#[case(Kind::Code, "NYJ\u{202e}01", 0x202e)]
#[case(Kind::Person, "张\u{202e}三", 0x202e)]
#[case(Kind::Prose, "a\u{7}b", 7)]
#[case(Kind::Reason, "\u{9b}31m", 0x9b)]
#[case(Kind::Reason, "a\u{ffff}", 0xffff)]
#[case(Kind::Login, "wang fang", 0x20)]
#[case(Kind::Login, "w\u{430}ngfang", 0x430)]
#[case(Kind::Login, "rооt", 0x43e)]
fn a_character_that_is_not_allowed_is_named(#[case] kind: Kind, #[case] typed: &str, #[case] code: u32) {
    assert_eq!(kind.read(typed), Err(Fault::Character { code }));
}

#[rstest]
#[case("WangFang", "wangfang")]
#[case("ｗａｎｇｆａｎｇ", "wangfang")]
#[case("wang\u{200b}fang\u{3164}", "wangfang")]
#[case("𝐫𝐨𝐨𝐭", "root")]
#[case("王芳2", "王芳2")]
#[case("zhaoli@yunlan", "zhaoli@yunlan")]
fn a_log_in_name_has_one_form(#[case] typed: &str, #[case] name: &str) {
    assert_eq!(Kind::Login.required(typed), Ok(name.to_owned()));
    assert_eq!(login_key(typed), name);
}

#[rstest]
#[case("..", Fault::Empty)]
#[case(".", Fault::Empty)]
#[case("ㅤ", Fault::Empty)]
#[case("\u{200b}", Fault::Empty)]
#[case("王fang", Fault::Scripts)]
#[case("operator", Fault::Reserved)]
#[case("Ｏperator", Fault::Reserved)]
#[case("operator.", Fault::Reserved)]
#[case("former-12345678", Fault::Reserved)]
#[case("local_administrator", Fault::Reserved)]
#[case("system-administrator", Fault::Reserved)]
fn a_log_in_name_that_reads_like_another_is_refused(#[case] typed: &str, #[case] fault: Fault) {
    assert_eq!(Kind::Login.required(typed), Err(fault));
}

#[rstest]
#[case("operator")]
#[case("Operator")]
#[case("former\u{2013}12345678")]
#[case("本机管理员")]
fn a_person_is_not_called_what_the_system_calls_somebody(#[case] name: &str) {
    assert_eq!(Kind::Person.required(name), Err(Fault::Reserved));
}

#[test]
fn a_text_has_a_longest_length_in_characters() {
    for kind in KINDS {
        assert_eq!(kind.read(&"1".repeat(kind.most())).map(|text| text.len()), Ok(kind.most()));
        let length = kind.most() + 1;
        assert_eq!(kind.read(&"1".repeat(length)), Err(Fault::TooLong { most: kind.most(), length }));
        assert!(kind.read(&"1".repeat(1 << 20)).is_err());
        assert!(kind.most() < 32_767 / 2);
    }
    assert!(Kind::Name.read(&"指".repeat(200)).is_ok());
}

proptest! {
    #[test]
    fn what_was_read_reads_the_same_again(text in any::<String>(), kind in prop::sample::select(KINDS.to_vec())) {
        if let Ok(read) = kind.read(&text) {
            prop_assert_eq!(kind.read(&read), Ok(read.clone()));
            prop_assert_eq!(key(&key(&read)), key(&read));
        }
    }

    #[test]
    fn what_is_tidied_is_accepted(text in any::<String>(), kind in prop::sample::select(vec![Kind::Name, Kind::File, Kind::Reason, Kind::Prose])) {
        let tidied = kind.tidied(&text);
        prop_assert_eq!(kind.read(&tidied), Ok(tidied.clone()));
    }

    #[test]
    fn the_fast_way_and_the_tables_agree(text in "[a-zA-Z0-9（）［］，。：“”‘’·…《》—–\u{3000}一-鿿Ａ-Ｚ０-９\u{300}-\u{303}\u{ac00}-\u{ac10}\u{f900}-\u{f910}㎡℃①ﬁ]{0,12}") {
        use unicode_normalization::UnicodeNormalization;

        let composed: String = text.trim().nfc().collect();
        prop_assert_eq!(normal::prose(&text, true), composed.trim());
        let plain: String = text.nfkc().collect();
        prop_assert_eq!(key(&text), key(&plain));
    }
}
