//! The network a client is counted under, wherever requests or failures are counted.
//!
//! An IPv6 client chooses its address among the 2⁶⁴ of its network, so the whole network counts as one. An IPv4
//! address counts by itself, also where it is written as an IPv6 one. The audit log and the list of sessions keep whole
//! addresses.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

/// An IPv4 address, or the first 64 bits of an IPv6 one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl Network {
    /// The network of an address as requests carry it. What is no address stands for itself.
    pub(crate) fn name(address: &str) -> String {
        match address.parse::<IpAddr>() {
            Ok(address) => Self::from(address).to_string(),
            Err(_) => address.to_owned(),
        }
    }
}

impl From<IpAddr> for Network {
    fn from(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
            address @ IpAddr::V4(_) => address,
        })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            IpAddr::V4(address) => address.fmt(f),
            IpAddr::V6(prefix) => write!(f, "{prefix}/64"),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("192.0.2.1", "192.0.2.1")]
    #[case::written_as_ipv6("::ffff:192.0.2.1", "192.0.2.1")]
    #[case("2001:db8::1", "2001:db8::/64")]
    #[case("2001:db8::2:ffff", "2001:db8::/64")]
    #[case("2001:db8:0:1::1", "2001:db8:0:1::/64")]
    #[case::no_address("", "")]
    fn addresses_count_by_network(#[case] address: &str, #[case] network: &str) {
        assert_eq!(Network::name(address), network);
    }
}
