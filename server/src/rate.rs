//! How many requests an address may send.
//!
//! A leaky bucket (GCRA) per address, before anything is looked up for the request: a client that runs wild costs
//! neither the database nor its neighbours anything. An office behind one address shares a bucket, so it is wide. In
//! IPv6 a client chooses among the addresses of its network, which therefore counts as one ([`Network`]).

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use base::access::Need;
use base::error::AppError;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use storage::network::Network;

use crate::address;
use crate::client::{self, Proxy};
use crate::refusal::Refusal;

/// Requests per second that an address may send for long.
pub const PER_SECOND: NonZeroU32 = NonZeroU32::new(100).unwrap();

/// How many seconds' worth may come at once.
const BURST_SECONDS: u32 = 5;

/// After this many requests, addresses that have been quiet are forgotten.
const SWEEP: u32 = 4096;

/// The buckets of all addresses. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Rate(Arc<Inner>);

struct Inner {
    buckets: DefaultKeyedRateLimiter<Network>,
    proxy: Proxy,
    since_sweep: AtomicU32,
}

impl Rate {
    pub(crate) fn new(per_second: NonZeroU32, proxy: Proxy) -> Self {
        let burst = per_second.saturating_mul(NonZeroU32::new(BURST_SECONDS).unwrap_or(per_second));
        let buckets = RateLimiter::keyed(Quota::per_second(per_second).allow_burst(burst));
        Self(Arc::new(Inner { buckets, proxy, since_sweep: AtomicU32::new(0) }))
    }

    /// Takes a request out of the bucket, or says in how many seconds there is one again.
    fn take(&self, address: IpAddr) -> Result<(), u32> {
        if self.0.since_sweep.fetch_add(1, Ordering::Relaxed) >= SWEEP {
            self.0.since_sweep.store(0, Ordering::Relaxed);
            self.0.buckets.retain_recent();
            self.0.buckets.shrink_to_fit();
        }
        self.0.buckets.check_key(&Network::from(address)).map_err(|early| {
            let wait = early.wait_time_from(DefaultClock::default().now());
            u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1)
        })
    }
}

/// Refuses what exceeds the rate and says when to come back. Machines that watch over the server, and files that are
/// the same for everybody, are not counted.
pub(crate) async fn limit(
    State(rate): State<Rate>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let is_counted = address::need(request.uri().path()) != Some(Need::Machine);
    if let Some(address) = client::address(&request, &rate.0.proxy).filter(|_| is_counted) {
        rate.take(address).map_err(|seconds| AppError::TooMany { seconds })?;
    }
    Ok(next.run(request).await)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(per_second: u32) -> Rate {
        Rate::new(NonZeroU32::new(per_second).unwrap(), Proxy::None)
    }

    #[test]
    fn a_burst_passes_and_what_exceeds_it_is_told_when_to_come_back() {
        let rate = rate(1);
        let address = "192.0.2.1".parse().unwrap();
        for _ in 0..BURST_SECONDS {
            rate.take(address).unwrap();
        }
        assert!((1..=2).contains(&rate.take(address).unwrap_err()));
        rate.take("192.0.2.2".parse().unwrap()).unwrap();
    }

    #[test]
    fn the_addresses_of_one_network_of_ipv6_share_a_bucket() {
        let rate = rate(1);
        for host in 1..=BURST_SECONDS {
            rate.take(format!("2001:db8::{host:x}").parse().unwrap()).unwrap();
        }
        rate.take("2001:db8::2:ffff".parse().unwrap()).unwrap_err();
        rate.take("2001:db8:0:1::1".parse().unwrap()).unwrap();
    }

    #[test]
    fn a_million_addresses_leave_no_memory_behind() {
        let rate = rate(1_000_000);
        for address in 0..1_000_000_u32 {
            rate.take(IpAddr::V4(address.into())).unwrap();
        }
        assert!(rate.0.buckets.len() <= 3 * SWEEP as usize, "{}", rate.0.buckets.len());
    }
}
