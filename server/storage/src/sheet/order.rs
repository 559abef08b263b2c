//! Where the rows of a sheet are placed: in its order, while as few as possible of those that are there move.

use indicator_model::id::NodeId;
use indicator_model::node::POSITION_GAP;

/// A place by its position, and by the node where several have it.
pub(super) type Known = Option<(u32, NodeId)>;

/// The position of each row. `known` are those of the rows that are there, in the order of the sheet; `last` is the largest of
/// the scheme.
pub(super) fn positions(known: &[Known], last: u32) -> Vec<u32> {
    let stays = longest_in_order(known);
    let Some(&first) = stays.first() else { return following(last, known.len()) };
    let mut positions = Vec::with_capacity(known.len());
    let at = |index: usize| known.get(index).copied().flatten().map_or(0, |(position, _)| position);
    let mut lower = 0;
    let mut next = 0;
    for &stay in std::iter::once(&first).chain(&stays[1..]) {
        let Some(between) = between(lower, at(stay), stay - next) else {
            return following(0, known.len());
        };
        positions.extend(between);
        positions.push(at(stay));
        (lower, next) = (at(stay), stay + 1);
    }
    positions.extend(following(lower, known.len() - next));
    positions
}

/// So many positions behind one.
fn following(lower: u32, count: usize) -> Vec<u32> {
    let step = |nth: u32| lower.saturating_add(nth.saturating_mul(POSITION_GAP));
    (1..=u32::try_from(count).unwrap_or(u32::MAX)).map(step).collect()
}

/// So many positions between two, evenly; none where there is no room.
fn between(lower: u32, upper: u32, count: usize) -> Option<Vec<u32>> {
    let count = u64::try_from(count).ok()?;
    let room = u64::from(upper.checked_sub(lower)?);
    if count == 0 {
        return Some(Vec::new());
    }
    let place = |nth: u64| u32::try_from(u64::from(lower) + room * nth / (count + 1)).ok();
    if room > count { (1..=count).map(place).collect() } else { None }
}

/// The most rows whose places are in the order of the sheet, by their indexes.
fn longest_in_order(known: &[Known]) -> Vec<usize> {
    // The row with the smallest place that ends a run of each length, and before each row the one that it follows in its run.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; known.len()];
    for (index, place) in known.iter().enumerate().filter(|(_, place)| place.is_some()) {
        let length = ends.partition_point(|&end| known[end] < *place);
        before[index] = length.checked_sub(1).map(|shorter| ends[shorter]);
        match ends.get_mut(length) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let mut run: Vec<usize> = std::iter::successors(ends.last().copied(), |&index| before[index]).collect();
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    /// Positions of rows that are there, 0 for a new one.
    fn placed(known: &[u32], last: u32) -> Vec<u32> {
        let place =
            |&position: &u32| (position > 0).then(|| (position, NodeId(Uuid::from_u128(position.into()))));
        positions(&known.iter().map(place).collect::<Vec<_>>(), last)
    }

    #[test]
    fn new_rows_come_where_the_sheet_has_them_and_known_ones_stay() {
        assert_eq!(placed(&[0, 0], 0), [1024, 2048]);
        assert_eq!(placed(&[0, 0], 5000), [6024, 7048]);
        assert_eq!(placed(&[1024, 2048, 3072], 3072), [1024, 2048, 3072]);
        assert_eq!(placed(&[0, 1024, 0, 2048, 0], 2048), [512, 1024, 1536, 2048, 3072]);
        // Only the one that moved moves.
        assert_eq!(placed(&[3072, 1024, 2048], 3072), [512, 1024, 2048]);
        assert_eq!(placed(&[2048, 3072, 1024], 3072), [2048, 3072, 4096]);
    }

    #[test]
    fn without_room_all_are_placed_anew() {
        assert_eq!(placed(&[5, 0, 6], 6), [1024, 2048, 3072]);
    }

    #[test]
    fn the_order_is_that_of_the_sheet() {
        let turned: Vec<u32> = (1..=50).map(|place| place * 7919 % 51 * 1024).collect();
        let placed = placed(&turned, 51 * 1024);
        assert!(placed.is_sorted(), "{placed:?}");
    }
}
