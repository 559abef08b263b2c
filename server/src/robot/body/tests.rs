use indicator_model::id::OrganizationId;
use indicator_model::notice::Missing;
use indicator_model::notice::group::{GroupDigest, MissingOf};
use people_model::robot::Content;
use rstest::rstest;
use uuid::Uuid;

use super::*;

fn message(lines: u32, name: &str) -> Message {
    let line = |at: u32| MissingOf {
        missing: Missing {
            due: "2026-11-06".parse().unwrap(),
            organization: OrganizationId(Uuid::from_u128(at.into())),
            name: name.to_owned(),
            period: "2026-M10".parse().unwrap(),
            left: -1,
            count: 20,
        },
        indicators: vec![name.to_owned(); 20],
    };
    let digest = GroupDigest { missing: (1..=lines).map(line).collect(), ..GroupDigest::default() };
    let content = Content::Digest { day: "2026-11-09".parse().unwrap(), digest: digest.bounded() };
    Message::new(Locale::zh_CN, &content, "https://hengce.yunlan.gov.cn")
}

fn sent(kind: RobotKind, message: Message, secret: &str) -> (Value, Body) {
    let now = Moment::from_unix_millis(1_577_262_236_757);
    let body = bounded(kind, Locale::zh_CN, message, secret, now);
    (serde_json::from_str(&body.text).unwrap(), body)
}

/// Computed beside Hengce: `printf '1577262236757\nSECb1c2d3e4f5' | openssl dgst -sha256 -hmac SECb1c2d3e4f5 -binary | base64`.
#[test]
fn ding_talk_signs_time_and_secret_with_the_secret() {
    let sign = sign_ding_talk("SECb1c2d3e4f5", 1_577_262_236_757);
    assert_eq!(sign, "5faCV4BbvWbiAYABqKSD/EZJBbKhRHQrKdphiLmkyUg=");
}

/// Computed beside Hengce, with a line break in the key: `openssl dgst -sha256 -mac HMAC -macopt key:$'1599360473\ndemo' -binary`
/// of nothing, in base64; Python's `hmac` says the same.
#[test]
fn feishu_signs_nothing_with_time_and_secret() {
    assert_eq!(sign_feishu("demo", 1_599_360_473), "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=");
}

#[test]
fn each_service_gets_its_form() {
    let (body, signed) = sent(RobotKind::DingTalk, message(1, "市农业农村局"), "SECb1c2d3e4f5");
    assert_eq!(body["msgtype"], "markdown");
    assert_eq!(body["markdown"]["title"], "【衡策】有 20 项进展填报待办");
    let text = body["markdown"]["text"].as_str().unwrap();
    assert!(text.contains("- 市农业农村局 · 2026年10月 · 20 项未报"), "{text}");
    assert!(text.ends_with("[前往填报](https://hengce.yunlan.gov.cn/check-in)"), "{text}");
    let names: Vec<&str> = signed.query().iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["timestamp", "sign"]);
    assert_eq!(signed.query()[0].1, "1577262236757");

    let (body, signed) = sent(RobotKind::WeCom, message(1, "市农业农村局"), "not used");
    assert!(body["markdown"]["content"].as_str().unwrap().starts_with("### 【衡策】"));
    assert!(signed.query().is_empty() && body.get("sign").is_none());

    let (body, signed) = sent(RobotKind::Feishu, message(1, "市农业农村局"), "demo");
    assert_eq!((&body["msg_type"], &body["timestamp"]), (&json!("post"), &json!("1577262236")));
    assert_eq!(body["sign"], sign_feishu("demo", 1_577_262_236));
    let rows = body["content"]["post"]["zh_cn"]["content"].as_array().unwrap();
    assert_eq!(rows.last().unwrap()[0]["href"], "https://hengce.yunlan.gov.cn/check-in");
    assert!(signed.query().is_empty());
}

#[rstest]
#[case::usual("市农业农村局")]
#[case::escaped(r#""""""""""#)]
#[case::long("衡策衡策衡策衡策衡策衡策衡策衡策衡策衡策衡策衡策衡策衡策衡策衡策衡策衡策衡策衡策")]
fn no_message_is_larger_than_its_service_takes_and_what_is_left_out_is_counted(#[case] name: &str) {
    let name = name.repeat(5);
    for kind in RobotKind::ALL {
        let (body, sent) = sent(kind, message(50, &name), "secret");
        let size = match kind {
            RobotKind::WeCom => body["markdown"]["content"].as_str().unwrap().len(),
            RobotKind::DingTalk | RobotKind::Feishu => sent.text.len(),
        };
        assert!(size <= largest(kind), "{kind:?}: {size}");
        assert!(sent.text.contains("条未列出"), "{kind:?}: {}", sent.text);
        assert!(sent.text.contains("/check-in"), "{kind:?}");
    }
}

/// People who name organizations and indicators would otherwise call everybody in the group, or show a link of theirs as ours.
#[test]
fn a_name_is_no_markup() {
    let name = "<@all> [点此](https://evil.example) **重要** <at user_id=\"all\"></at>";
    for kind in RobotKind::ALL {
        let (_, sent) = sent(kind, message(1, name), "secret");
        for markup in ["<", "@all", "](https://evil", "**重要"] {
            assert!(!sent.text.contains(markup), "{kind:?} has {markup}: {}", sent.text);
        }
    }
}
