//! All results of a tree in one number, so that the native run and the browser's can be held against each other.

use indicator_model::quantity::Quantity;
use indicator_model::target::Tier;
use indicator_model::tree::Tree;

const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;

/// FNV-1a, 64 bits, over the millionths of every effective value and the missing of every roll-up, row by row, in
/// sixteen digits.
pub(crate) fn digest(tree: &Tree) -> String {
    let mut digest = BASIS;
    let mut take = |number: i64| {
        for byte in number.to_le_bytes() {
            digest = (digest ^ u64::from(byte)).wrapping_mul(PRIME);
        }
    };
    for row in tree.rows() {
        // No quantity goes that far, so it stands for a missing one.
        take(tree.effective(row, Tier::Basic).map_or(i64::MIN, Quantity::millionths));
        take(tree.roll_up(row, Tier::Basic).map_or(-1, |roll_up| roll_up.missing.into()));
    }
    format!("{digest:016x}")
}
