//! Sealed columns: personal data and secrets that the database holds only encrypted.
//!
//! A [`CryptoSuite`] is an authenticated cipher, international or 国密. A [`Keyring`] holds keys outside of the database:
//! in a file of the data folder, or in the environment. A sealed value names its suite and key, and is bound to the cell
//! that it is in ([`Cell`]): moved to another row or column it does not open. Whatever cannot be opened is an error
//! and never taken for plain text.
//!
//! Both suites are software (`RustCrypto`) and **no certified cryptographic module** (未经密评): where regulations ask for
//! one, it implements the same trait.
//!
//! Deliberately absent: searching in sealed columns, and keys that never leave a module.

mod key;
mod keyring;
mod needed;
mod seal;
mod suite;

pub use self::key::{Key, NoKeys};
pub use self::keyring::Keyring;
pub(crate) use self::seal::{Cell, parts};
pub use self::suite::{CryptoSuite, NONCE, SUITES, suite};
