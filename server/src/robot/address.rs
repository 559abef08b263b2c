//! The address of a robot, as its service shows it.

use people_model::robot::RobotKind;
use reqwest::Url;

use super::host::Host;

/// Hosts that stand for this machine, where no TLS is needed.
const HERE: [&str; 3] = ["127.0.0.1", "[::1]", "localhost"];

/// An address that could be that of a robot. Whether it may be reached, the list of hosts says.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Address(Url);

/// Why a text is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotRobot;

impl Address {
    /// Reads an address as browsers do, so that all ways to write a host (numbers, large letters, Punycode) are one.
    pub(super) fn parse(kind: RobotKind, text: &str) -> Result<Self, NotRobot> {
        let url = Url::parse(text).map_err(|_| NotRobot)?;
        let host = url.host_str().ok_or(NotRobot)?;
        let is_of_the_kind = match kind {
            RobotKind::DingTalk => url.path().ends_with("/robot/send") && has(&url, "access_token"),
            RobotKind::WeCom => url.path().ends_with("/webhook/send") && has(&url, "key"),
            RobotKind::Feishu => {
                let token = url.path().rsplit_once("/bot/v2/hook/").map(|(_, token)| token);
                token.is_some_and(|token| !token.is_empty() && !token.contains('/'))
            }
        };
        let is_encrypted = match url.scheme() {
            "https" => true,
            "http" => HERE.contains(&host),
            _ => false,
        };
        let is_plain = url.username().is_empty()
            && url.password().is_none()
            && url.fragment().is_none()
            // Another name for the same host, which no list has.
            && !host.ends_with('.');
        if is_of_the_kind && is_encrypted && is_plain { Ok(Self(url)) } else { Err(NotRobot) }
    }

    /// The entry of the list that allows it.
    pub(super) fn listed<'a>(&self, hosts: &'a [Host]) -> Option<&'a Host> {
        hosts.iter().find(|host| Some(host.name.as_str()) == self.0.host_str() && host.port == self.0.port())
    }

    /// For the resolver: an IPv6 address without its brackets.
    pub(super) fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']')
    }

    pub(super) fn port(&self) -> u16 {
        self.0.port_or_known_default().unwrap_or_default()
    }

    pub(super) fn is_tls(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// The address with what a signature adds to its query.
    pub(super) fn signed(&self, query: &[(&str, String)]) -> Url {
        let mut url = self.0.clone();
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }
}

fn has(url: &Url, name: &str) -> bool {
    url.query_pairs().any(|(known, value)| known == name && !value.is_empty())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::host::PUBLISHED;
    use super::*;

    fn published() -> Vec<Host> {
        PUBLISHED.split(',').map(|host| host.parse().unwrap()).collect()
    }

    #[rstest]
    #[case(RobotKind::DingTalk, "https://oapi.dingtalk.com/robot/send?access_token=t")]
    #[case(RobotKind::DingTalk, "https://OAPI.DINGTALK.COM:443/robot/send?access_token=t")]
    #[case(RobotKind::WeCom, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k")]
    #[case(RobotKind::Feishu, "https://open.feishu.cn/open-apis/bot/v2/hook/t")]
    fn a_robot_of_a_published_service_is_listed(#[case] kind: RobotKind, #[case] text: &str) {
        assert!(Address::parse(kind, text).unwrap().listed(&published()).is_some(), "{text}");
    }

    #[rstest]
    #[case::not_encrypted("http://oapi.dingtalk.com/robot/send?access_token=t")]
    #[case::user("https://oapi.dingtalk.com@evil.example/robot/send?access_token=t")]
    #[case::user("https://oapi.dingtalk.com:pass@evil.example/robot/send?access_token=t")]
    #[case::dot("https://oapi.dingtalk.com./robot/send?access_token=t")]
    #[case::token("https://oapi.dingtalk.com/robot/send?access_token=")]
    #[case::path("https://oapi.dingtalk.com/robot/sendBySession?session=t")]
    #[case::part("https://oapi.dingtalk.com/robot/send?access_token=t#x")]
    #[case::file("file:///robot/send?access_token=t")]
    #[case::of_another_service("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k")]
    fn what_is_no_address_of_the_kind_is_refused(#[case] text: &str) {
        assert!(Address::parse(RobotKind::DingTalk, text).is_err(), "{text}");
    }

    #[rstest]
    #[case::port("https://oapi.dingtalk.com:8443/robot/send?access_token=t")]
    #[case::other("https://robot.example/robot/send?access_token=t")]
    #[case::ending("https://oapi.dingtalk.com.evil.example/robot/send?access_token=t")]
    #[case::number("https://2130706433/robot/send?access_token=t")]
    #[case::octal("https://0177.0.0.1/robot/send?access_token=t")]
    #[case::ipv6("https://[::ffff:127.0.0.1]/robot/send?access_token=t")]
    #[case::here("http://127.0.0.1/robot/send?access_token=t")]
    #[case::look_alike("https://oapi.dingtаlk.com/robot/send?access_token=t")]
    fn what_the_operator_does_not_list_is_not_reached(#[case] text: &str) {
        let address = Address::parse(RobotKind::DingTalk, text).expect(text);
        assert!(address.listed(&published()).is_none(), "{text}");
    }

    /// All ways to write 127.0.0.1 are the one that may be listed.
    #[rstest]
    #[case("http://2130706433:8080/robot/send?access_token=t")]
    #[case("http://0x7f.1:8080/robot/send?access_token=t")]
    #[case("http://0177.0.0.1:8080/robot/send?access_token=t")]
    fn numbers_are_one_host(#[case] text: &str) {
        let address = Address::parse(RobotKind::DingTalk, text).unwrap();
        assert_eq!(address.host(), "127.0.0.1");
        let listed = ["127.0.0.1:8080".parse().unwrap()];
        assert!(address.listed(&listed).is_some());
    }
}
