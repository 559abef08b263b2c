use rstest::rstest;
use serde_json::json;

use super::*;

const WHOLE: &str = r#"
public_url = "https://hengce.yunlan.gov.cn/"

[[provider]]
id = "yunlan"
name = { zh-CN = "云澜市统一身份认证", en = "Yunlan sign-on" }
issuer = "https://sso.yunlan.gov.cn/realms/city"
client_id = "hengce"
client_secret = "not for everybody"
unknown = "create"

[provider.roles]
claim = "realm_access.roles"
organization_claim = "department"

[provider.roles.map]
office = "assessment_office"
clerk = "reporter"

[provider.second_factor]
amr = ["mfa", "otp"]
acr = ["gold"]
"#;

fn whole() -> Provider {
    Config::parse(WHOLE, true).unwrap().providers.remove(0)
}

fn facts(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

#[test]
fn a_whole_file_is_understood_and_never_prints_its_secret() {
    let config = Config::parse(WHOLE, true).unwrap();
    assert_eq!(config.public_url.as_ref().unwrap().to_string(), "https://hengce.yunlan.gov.cn");
    assert!(!format!("{config:?}").contains("everybody"));
    assert_eq!(config.providers[0].scopes, ["profile"]);
    assert!(Config::parse("", false).unwrap().providers.is_empty());
}

#[rstest]
#[case::no_toml("client_secret =", "x", 9)]
#[case::a_field_that_nobody_knows("unknown = \"create\"", "unkown = \"create\"", 10)]
#[case::a_provider_without_an_issuer("issuer = \"https://sso.yunlan.gov.cn/realms/city\"", "", 4)]
fn what_the_parser_does_not_accept_is_named_with_its_line(
    #[case] from: &str,
    #[case] to: &str,
    #[case] line: usize,
) {
    let bad = Config::parse(&WHOLE.replace(from, to), false).unwrap_err();
    assert!(
        matches!(&bad.reason, Reason::Syntax(said) if !said.is_empty() && !said.contains('\n')),
        "{bad:?}"
    );
    assert_eq!(bad.line, line, "{bad:?}");
}

#[rstest]
#[case("\"yunlan\"", "\"Yun lan\"", 5, Reason::BadId)]
#[case("https://sso", "http://sso", 7, Reason::BadIssuer)]
#[case("https://hengce", "http://hengce", 2, Reason::BadPublicUrl)]
#[case("public_url = \"https://hengce.yunlan.gov.cn/\"", "", 1, Reason::NoPublicUrl)]
#[case(
    "client_secret = \"not for everybody\"",
    "client_secret_env = \"HENGCE_NOBODY_SETS_THIS\"",
    9,
    Reason::NoSecret { variable: "HENGCE_NOBODY_SETS_THIS".to_owned() }
)]
#[case(
    "client_secret = \"not for everybody\"",
    "client_secret = \"a\"\nclient_secret_env = \"B\"",
    10,
    Reason::TwoSecrets
)]
#[case("\"assessment_office\"", "\"mayor\"", 17, Reason::NotARole { role: "mayor".to_owned() })]
#[case("\"reporter\"", "\"third_party\"", 18, Reason::UnclaimableRole { role: Role::ThirdParty })]
#[case("\"assessment_office\"", "\"system_administrator\"", 17, Reason::GuardedRole { role: Role::SystemAdministrator })]
#[case("\"assessment_office\"", "\"security_administrator\"", 17, Reason::GuardedRole { role: Role::SecurityAdministrator })]
#[case("\"assessment_office\"", "\"audit_administrator\"", 17, Reason::GuardedRole { role: Role::AuditAdministrator })]
#[case("\"reporter\"", "\"steering_committee\"", 18, Reason::GuardedRole { role: Role::SteeringCommittee })]
#[case("organization_claim = \"department\"", "", 18, Reason::NoOrganizationClaim { role: Role::Reporter })]
#[case("claim = \"realm_access.roles\"", "", 18, Reason::NoClaim)]
fn what_makes_no_sense_is_named_with_its_line(
    #[case] from: &str,
    #[case] to: &str,
    #[case] line: usize,
    #[case] reason: Reason,
) {
    let text = WHOLE.replacen(from, to, 1);
    assert_eq!(Config::parse(&text, true).unwrap_err(), BadFile { line, reason });
}

#[test]
fn two_providers_do_not_share_an_id() {
    let provider = &WHOLE[WHOLE.find("[[provider]]").unwrap()..];
    let bad = Config::parse(&format!("{provider}{provider}"), false).unwrap_err();
    assert_eq!(bad.reason, Reason::TwiceId);
}

#[test]
fn claims_give_the_roles_that_the_file_says_and_no_others() {
    let provider = whole();
    let claimed = |value: Value| provider.claimed(&facts(&value));
    let reporter = |code: &str| Claimed { role: Role::Reporter, organization: Some(code.to_owned()) };
    let office = Claimed { role: Role::AssessmentOffice, organization: None };
    let roles = json!(["office", "clerk", "office", "mayor"]);
    let all = json!({ "realm_access": { "roles": roles }, "department": ["NYJ", "JTJ"] });
    assert_eq!(claimed(all), [office.clone(), reporter("NYJ"), reporter("JTJ")]);
    assert_eq!(claimed(json!({ "realm_access.roles": "office" })), [office]);
    let homeless = Claimed { role: Role::Reporter, organization: None };
    assert_eq!(claimed(json!({ "realm_access": { "roles": ["clerk"] } })), [homeless]);
    assert_eq!(claimed(json!({ "roles": ["office"], "realm_access": "office" })), []);
}

#[rstest]
#[case::no_word_of_it(json!({}), Factor::Own)]
#[case::a_password_alone(json!({ "amr": ["pwd"] }), Factor::Own)]
#[case::a_method(json!({ "amr": ["pwd", "otp"] }), Factor::Provider)]
#[case::a_class(json!({ "acr": "gold" }), Factor::Provider)]
#[case::another_class(json!({ "acr": "silver", "amr": "gold" }), Factor::Own)]
fn a_second_factor_counts_when_the_provider_vouches_for_it(#[case] said: Value, #[case] expected: Factor) {
    assert_eq!(whole().factor(&facts(&said)), expected);
}
