//! Hosts that messages may be sent to, and the network addresses that their names may stand for.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use reqwest::Url;

/// The hosts of the published services: `DingTalk`, `WeCom`, Feishu.
pub const PUBLISHED: &str = "oapi.dingtalk.com,qyapi.weixin.qq.com,open.feishu.cn";

/// A host of the operator's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// As an address has it: in small letters, an internationalised name in Punycode, an IPv6 address in brackets.
    pub(super) name: String,
    /// None for the port of the scheme.
    pub(super) port: Option<u16>,
}

/// Why a text is none.
#[derive(Debug, thiserror::Error)]
#[error("not `host` or `host:port`")]
pub struct NotHost;

impl FromStr for Host {
    type Err = NotHost;

    fn from_str(text: &str) -> Result<Self, NotHost> {
        let url = Url::parse(&format!("https://{text}/")).map_err(|_| NotHost)?;
        // A pattern would stand for no host at all, and who wrote it would wait for messages.
        let is_a_name = |name: &&str| !name.ends_with('.') && !name.contains('*');
        let name = url.host_str().filter(is_a_name).ok_or(NotHost)?.to_owned();
        let is_plain = url.username().is_empty()
            && url.password().is_none()
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none();
        if is_plain { Ok(Self { name, port: url.port() }) } else { Err(NotHost) }
    }
}

impl Host {
    /// Whether the name may stand for the address. Those of the published services stand for public ones; what the operator lists
    /// besides may be in the network of the city. Nothing stands for what only this link, a group or nobody has, where clouds keep
    /// the secrets of a machine.
    pub(super) fn may_be(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        let is_published = PUBLISHED.split(',').any(|name| name == self.name);
        if is_published { is_public(address) } else { !is_never(address) }
    }
}

fn is_never(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            address.is_link_local()
                || address.is_multicast()
                || address.is_broadcast()
                || address.octets()[0] == 0
                // The metadata of Alibaba Cloud.
                || address == Ipv4Addr::new(100, 100, 100, 200)
        }
        IpAddr::V6(address) => {
            address.is_unicast_link_local()
                || address.is_multicast()
                || address.is_unspecified()
                // The metadata of Amazon.
                || address == Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)
        }
    }
}

/// Whether it is reached over the internet (IANA special-purpose registries; RFC 6890 and its updates).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            let is_special = matches!(
                (a, b, c),
                (0 | 10 | 127 | 224.., ..)
                    | (100, 64..=127, _)
                    | (169, 254, _)
                    | (172, 16..=31, _)
                    | (192, 0, 0 | 2)
                    | (192, 88, 99)
                    | (192, 168, _)
                    | (198, 18..=19, _)
                    | (198, 51, 100)
                    | (203, 0, 113)
            );
            !is_special
        }
        IpAddr::V6(address) => {
            let [a, b, ..] = address.segments();
            // Teredo and other protocols, documentation, and 6to4, which holds any IPv4 address.
            let is_special =
                matches!((a, b), (0x2001, 0..=0x01ff | 0x0db8) | (0x2002, _) | (0x3fff, 0..=0x0fff));
            (0x2000..=0x3fff).contains(&a) && !is_special
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("oapi.dingtalk.com", "oapi.dingtalk.com", None)]
    #[case("OAPI.DingTalk.com", "oapi.dingtalk.com", None)]
    #[case("127.0.0.1:8080", "127.0.0.1", Some(8080))]
    #[case("[::1]:8080", "[::1]", Some(8080))]
    fn a_host_is_listed_as_addresses_have_it(
        #[case] text: &str,
        #[case] name: &str,
        #[case] port: Option<u16>,
    ) {
        let host: Host = text.parse().unwrap();
        assert_eq!((host.name.as_str(), host.port), (name, port));
    }

    #[rstest]
    #[case("")]
    #[case("oapi.dingtalk.com.")]
    #[case("https://oapi.dingtalk.com")]
    #[case("user@oapi.dingtalk.com")]
    #[case("oapi.dingtalk.com/robot")]
    #[case("*.dingtalk.com")]
    fn what_is_no_host_is_not_listed(#[case] text: &str) {
        assert!(text.parse::<Host>().is_err(), "{text}");
    }

    #[rstest]
    #[case("106.11.23.1", true, true)]
    #[case("2408:4001:f00::1", true, true)]
    #[case::private("10.1.2.3", false, true)]
    #[case::private("172.31.255.255", false, true)]
    #[case::private("192.168.0.1", false, true)]
    #[case::carrier("100.64.0.1", false, true)]
    #[case::loopback("127.0.0.1", false, true)]
    #[case::loopback("::1", false, true)]
    #[case::written_as_ipv6("::ffff:10.0.0.1", false, true)]
    #[case::unique_local("fd12::1", false, true)]
    #[case::of_6to4("2002:0a00:0001::1", false, true)]
    #[case::translated("64:ff9b::a00:1", false, true)]
    #[case::metadata("169.254.169.254", false, false)]
    #[case::metadata("100.100.100.200", false, false)]
    #[case::metadata("fd00:ec2::254", false, false)]
    #[case::written_as_ipv6("::ffff:169.254.169.254", false, false)]
    #[case::link("fe80::1", false, false)]
    #[case::nobody("0.0.0.0", false, false)]
    #[case::nobody("::", false, false)]
    #[case::everybody("255.255.255.255", false, false)]
    #[case::group("239.0.0.1", false, false)]
    fn a_published_host_is_public_and_another_is_where_the_operator_says(
        #[case] address: IpAddr,
        #[case] published: bool,
        #[case] listed: bool,
    ) {
        let may = |name: &str| name.parse::<Host>().unwrap().may_be(address);
        assert_eq!((may("oapi.dingtalk.com"), may("robot.yunlan.gov.cn")), (published, listed));
    }
}
