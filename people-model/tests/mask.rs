//! Masking: the rules of the field as tables, and the laws that hold for any text.
//!
//! The rules are those of the masking guides in use by city data bureaus (姓名 keep the surname, 手机 3+4, 身份证 6+4,
//! 银行卡 6+4), with identity numbers after GB 11643-1999 and number plates after GA 36-2018. No number in here is
//! anybody's: they are examples of the standards or made up.

use people_model::mask::{bank_card, email, identity_number, landline, mobile, name, phone, plate, redact};
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
#[case::two_characters("张三", "张*")]
#[case::three_characters("张晓明", "张*明")]
#[case::compound_surname("欧阳娜娜", "欧阳**")]
#[case::compound_surname_short("诸葛亮", "诸葛*")]
#[case::only_a_compound_surname("欧阳", "欧*")]
#[case::four_characters("爱新觉罗", "爱**")]
#[case::one_character("张", "*")]
#[case::minority_name("阿卜杜拉·热合曼", "阿**")]
#[case::latin("John Smith", "J**")]
#[case::blanks_do_not_count("张 三", "张*")]
#[case::rare_character("𠮷野", "𠮷*")]
#[case::pseudonym("former-3f9a12bc", "f**")]
#[case::nothing("", "")]
fn a_name_keeps_the_surname(#[case] given: &str, #[case] masked: &str) {
    assert_eq!(name(given), masked);
}

/// GB 11643-1999, annex A.
#[rstest]
#[case("11010519491231002X", "110105********002X")]
#[case::full_width("１１０１０５１９４９１２３１００２Ｘ", "110105********002X")]
#[case::old_number("110105491231002", "110105******002")]
#[case::parted("110105 19491231 002X", "110105********002X")]
#[case::no_such_number("E12345678", "******")]
#[case::letters_of_the_right_length("abcdefghijklmnopqr", "******")]
#[case::nothing("", "")]
fn an_identity_number_keeps_six_and_four(#[case] given: &str, #[case] masked: &str) {
    assert_eq!(identity_number(given), masked);
}

#[rstest]
#[case("13800138000", "138****8000")]
#[case("+86 138 0013 8000", "138****8000")]
#[case("0086-138-0013-8000", "138****8000")]
#[case::fixed_line("0871-63186688", "0871-****88")]
#[case::three_digits_of_area("010 6318 6688", "010-****88")]
#[case::in_parentheses("（021）63186688", "021-****88")]
#[case::without_area("63186688", "****88")]
#[case::service_number("12345", "****45")]
#[case::from_abroad("+1 202 555 0143", "****43")]
#[case::too_short("1234", "****")]
#[case::nothing("", "")]
fn a_telephone_number_keeps_its_end(#[case] given: &str, #[case] masked: &str) {
    assert_eq!(phone(given), masked);
}

#[test]
fn mobile_and_fixed_line_do_not_mask_each_other() {
    assert_eq!((mobile("13800138000").as_str(), landline("13800138000").as_str()), ("138****8000", "****00"));
    assert_eq!(
        (mobile("087163186688").as_str(), landline("087163186688").as_str()),
        ("****88", "0871-****88")
    );
}

#[rstest]
#[case("zhang.san@x.cn", "z***@x.cn")]
#[case::one_character("z@x.cn", "z***@x.cn")]
#[case::two_signs("a@b@x.cn", "a***@x.cn")]
#[case::no_local_part("@x.cn", "***@x.cn")]
#[case::not_an_address("zhangsan", "***")]
#[case::nothing("", "")]
fn an_address_keeps_its_first_character_and_the_domain(#[case] given: &str, #[case] masked: &str) {
    assert_eq!(email(given), masked);
}

/// Numbers after ISO/IEC 7812; 622202 is the issuer's part of a bank.
#[rstest]
#[case("6222021234567890123", "622202*********0123")]
#[case("6222 0212 3456 7890", "622202******7890")]
#[case("1234", "******")]
#[case("", "")]
fn a_card_keeps_six_and_four(#[case] given: &str, #[case] masked: &str) {
    assert_eq!(bank_card(given), masked);
}

/// GA 36-2018: seven characters, eight for new energy.
#[rstest]
#[case("京A12345", "京****45")]
#[case("云A·12345", "云****45")]
#[case("云AD12345", "云****45")]
#[case::not_a_plate("A12345", "***")]
#[case("", "")]
fn a_plate_keeps_the_province_and_two(#[case] given: &str, #[case] masked: &str) {
    assert_eq!(plate(given), masked);
}

#[rstest]
#[case("请联系张三，电话13800138000。", "请联系张三，电话138****8000。")]
#[case("手机 138-0013-8000 或 0871-63186688", "手机 138****8000 或 0871-****88")]
#[case("(0871) 6318 6688", "0871-****88")]
#[case("+86 13800138000", "138****8000")]
#[case("tel13800138000", "tel138****8000")]
#[case("身份证11010519491231002X，住云东区", "身份证110105********002X，住云东区")]
#[case::with_a_slip_in_it("110105194912310021", "110105********0021")]
#[case::old_number("证件 110105491231002", "证件 110105******002")]
#[case("发到 zhang.san@x.cn 或 li@y.gov.cn", "发到 z***@x.cn 或 l***@y.gov.cn")]
#[case::number_as_address("13800138000@163.com", "1***@163.com")]
#[case::address_then_number("a@x.cn13800138000", "a***@x.cn138****8000")]
#[case("卡号 6222 0212 3456 7894", "卡号 622202******7894")]
#[case::full_width("电话１３８００１３８０００", "电话138****8000")]
#[case::a_target_is_no_number("新增 1400 家，投资 13800138000.5 元", "新增 1400 家，投资 13800138000.5 元")]
#[case::a_date_is_no_number("2026-11-25 至 2026-12-31", "2026-11-25 至 2026-12-31")]
#[case::a_document_is_no_number("云政办发〔2026〕12号", "云政办发〔2026〕12号")]
#[case::an_organization_is_nobody("914403001922038216", "914403001922038216")]
#[case::a_file("hengce-530100-20261125.csv", "hengce-530100-20261125.csv")]
#[case::beside_stars("**13800138000**，＊＊＊13800138000", "**138****8000**，＊＊＊138****8000")]
#[case::after_a_sign("@13800138000", "@138****8000")]
#[case::a_longer_number("20261125138001380001", "20261125138001380001")]
#[case::before_an_x("03022000000X(0202000000", "0302-****00X020-****00")]
fn what_is_personal_in_a_note_is_masked_and_nothing_else(#[case] note: &str, #[case] masked: &str) {
    assert_eq!(redact(note), masked);
}

/// Pieces that could be taken for one another, put together at random.
fn note() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[0-9]{1,19}",
        "1[3-9][0-9]{9}",
        "0[1-9][0-9]{1,2}[ -]?[2-9][0-9]{6,7}",
        "[1-6][1-5][0-9]{4}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|2[0-8])[0-9]{3}[0-9Xx]",
        "[a-z0-9.]{1,6}@[a-z0-9]{1,6}(\\.|-)[a-z0-9]{1,4}(\\.cn)?",
        "[ .*@+()xX-]{1,3}",
        "\\PC{0,4}",
    ];
    proptest::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn shown(masked: &str) -> usize {
    masked.chars().filter(|character| *character != '*').count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn masking_twice_is_masking_once(text in prop_oneof![note(), "\\PC{0,24}", any::<String>()]) {
        for mask in [name, identity_number, phone, mobile, landline, email, bank_card, plate] {
            let once = mask(&text);
            prop_assert_eq!(mask(&once), once);
        }
        let once = redact(&text);
        prop_assert_eq!(redact(&once), once);
    }

    #[test]
    fn no_rule_shows_more_than_it_says(text in prop_oneof![note(), "\\PC{0,24}", any::<String>()]) {
        prop_assert!(shown(&name(&text)) <= 2);
        prop_assert!(shown(&identity_number(&text)) <= 10);
        // Area code, hyphen and two digits; or three and four.
        prop_assert!(shown(&phone(&text)) <= 7);
        prop_assert!(shown(&mobile(&text)) <= 7);
        prop_assert!(shown(&landline(&text)) <= 7);
        prop_assert!(shown(&bank_card(&text)) <= 10);
        prop_assert!(shown(&plate(&text)) <= 3);
        let local = email(&text);
        let local = local.rsplit_once('@').map_or(local.as_str(), |(local, _)| local);
        prop_assert!(shown(local) <= 1);
    }

    /// Whatever stands around it, as long as it is not a longer number.
    #[test]
    fn a_number_does_not_get_through(
        before in "[^0-9０-９*.+A-Za-z_%(-]{0,8}[*@]{0,2}",
        number in "1[3-9][0-9]{9}",
        after in "[*]{0,2}[^0-9０-９*.@ A-Za-z_%-]{0,8}",
    ) {
        let redacted = redact(&format!("{before}{number}{after}"));
        prop_assert!(!redacted.contains(&number), "{redacted}");
        prop_assert!(redacted.contains(&number[7..]), "{redacted}");
    }
}
