//! Alterations of one cell or one row, anywhere.

use std::env;
use std::hash::{BuildHasher, RandomState};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::copies::{Copies, Place};
use super::{lived_in, verdict};
use crate::database::Database;

/// In `make test`.
const FEW: u64 = 120;

fn tampering() -> impl Strategy<Value = Place> {
    let place = (0..1_000_usize, 0..100_000_usize, 0..1_000_usize);
    prop_oneof![
        3 => place.clone().prop_map(|(table, row, column)| Place::Cell { table, row, column }),
        1 => place.clone().prop_map(|(table, row, _)| Place::Row { table, row }),
        1 => place.prop_map(|(table, row, _)| Place::Copy { table, row }),
    ]
}

/// The alteration that a seed stands for.
fn seeded(seed: u64) -> Place {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    tampering().new_tree(&mut runner).unwrap().current()
}

fn number(variable: &str) -> Option<u64> {
    env::var(variable).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{variable} is a number")))
}

/// Another one each time, and short enough to type.
fn any() -> u64 {
    RandomState::new().hash_one("seed") % 1_000_000_000
}

/// Of every table, except those that decide nothing by themselves. `HENGCE_TAMPERINGS` says how many, and
/// `HENGCE_TAMPERING_SEED` with which seed they begin: each has the seed after the one before.
#[tokio::test]
async fn no_cell_and_no_row_can_be_altered_unseen() {
    let database = Database::sqlite();
    let cases = number("HENGCE_TAMPERINGS").unwrap_or(FEW);
    let first = number("HENGCE_TAMPERING_SEED").unwrap_or_else(any);
    let (operator, _) = lived_in(&database).await;
    let copies = Copies::of(&database).await;
    let (mut done, mut overlooked) = (0, Vec::new());
    for seed in first.. {
        if done == cases {
            break;
        }
        let Some((table, sql)) = copies.sql(seeded(seed)).await else { continue };
        // What a key of the engine refuses nobody has done.
        if copies.tamper(&sql).await.is_ok_and(|altered| altered > 0) {
            done += 1;
            if verdict(&operator).await.is_none() {
                overlooked.push(format!("HENGCE_TAMPERING_SEED={seed}: {sql}"));
            }
            copies.restore_table(table).await;
        }
    }
    assert!(overlooked.is_empty(), "{} of {cases}:\n{}", overlooked.len(), overlooked.join("\n"));
}
