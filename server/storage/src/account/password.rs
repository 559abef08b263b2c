//! Hashes passwords: Argon2id at the minimum that OWASP recommends (19 MiB, two passes, one lane).
//!
//! A hash takes tens of milliseconds of one core. Only as many run at once as leave a core for everything else, and
//! only so many wait: the rest is answered with a time to try again.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use people_model::password::{Rules, Weakness};
use people_model::session::Turned;
use tokio::sync::Semaphore;
use tokio::task;

use crate::error::StoreError;

/// What waits for its turn beyond this many is sent away.
const WAITING: usize = 64;

static TURN: LazyLock<Semaphore> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Semaphore::new(cores.saturating_sub(1).max(1))
});
static QUEUE: Semaphore = Semaphore::const_new(WAITING);

/// The parameters in use. Older hashes keep theirs until the next sign-in ([`renewed`]).
fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}

/// The hash of no password: compared with when there is no account, so that both take the same time.
static NOBODY: LazyLock<String> = LazyLock::new(|| make("no password at all").unwrap_or_default());

fn make(password: &str) -> Result<String, StoreError> {
    let hash: PasswordHash =
        hasher().hash_password(password.as_bytes()).map_err(|_| StoreError::NoRandomness)?;
    Ok(hash.to_string())
}

/// A PHC string with a salt of its own.
pub(crate) async fn hash(password: &str) -> Result<String, StoreError> {
    let password = password.to_owned();
    in_turn(move || make(&password)).await?
}

/// Whether this is the password; against nobody's hash when there is none, and then never.
pub(crate) async fn is_right(password: &str, hash: Option<&str>) -> Result<bool, StoreError> {
    let is_known = hash.is_some();
    let (password, hash) = (password.to_owned(), hash.map(str::to_owned));
    in_turn(move || {
        let hash = hash.as_deref().unwrap_or(&NOBODY);
        let Ok(hash) = PasswordHash::new(hash) else { return false };
        hasher().verify_password(password.as_bytes(), &hash).is_ok() && is_known
    })
    .await
}

/// A new hash of a password that was right, where the old one was made with other parameters than those in use.
pub(crate) async fn renewed(password: &str, old: &str) -> Result<Option<String>, StoreError> {
    if is_current(old) { Ok(None) } else { hash(password).await.map(Some) }
}

fn is_current(hash: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else { return false };
    let params = Params::try_from(&hash);
    let is_same = |params: &Params| {
        let own = Params::DEFAULT;
        (params.m_cost(), params.t_cost(), params.p_cost()) == (own.m_cost(), own.t_cost(), own.p_cost())
    };
    hash.algorithm.as_str() == Algorithm::Argon2id.as_str() && params.is_ok_and(|params| is_same(&params))
}

async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, StoreError> {
    // A queue of this length is over in about this time.
    let busy = || StoreError::Turned(Turned::Busy { seconds: 5 });
    let _place = QUEUE.try_acquire().map_err(|_| busy())?;
    let _turn = TURN.acquire().await.map_err(|_| busy())?;
    task::spawn_blocking(work).await.map_err(|_| busy())
}

/// Whether a new password may be taken. `former` are the hashes of those that may not come back.
pub(super) async fn check(
    rules: &Rules,
    password: &str,
    names: &[&str],
    former: &[String],
) -> Result<(), StoreError> {
    rules.check(password, names)?;
    if zxcvbn::zxcvbn(password, names).guesses() < COMMON {
        return Err(Weakness::Common.into());
    }
    for hash in former {
        if is_right(password, Some(hash)).await? {
            return Err(Weakness::UsedBefore.into());
        }
    }
    Ok(())
}

/// Somebody who tries words, names, dates and keyboard rows in the order of their frequency needs fewer guesses than
/// this for a password that is refused.
const COMMON: u64 = 10_000_000;
