//! Ids and references, as what they differ by from those above them in their column.

use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::Unreadable;

/// An id in four parts, each as what it differs by from that of the id above.
///
/// A `UUIDv7` begins with the time, then counts, and ends in chance: of ids that were made one after the other all parts
/// but the last differ by next to nothing.
pub(super) type Id = (u32, u32, u32, u32);

/// The ids of a column.
#[derive(Default)]
pub(super) struct Ids {
    last: [u32; 4],
}

impl Ids {
    pub(super) fn write(&mut self, id: Uuid) -> Id {
        let bytes = id.as_bytes();
        let parts = [0, 4, 8, 12]
            .map(|at| u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]));
        let [a, b, c, d] = std::array::from_fn(|part| parts[part].wrapping_sub(self.last[part]));
        self.last = parts;
        (a, b, c, d)
    }

    pub(super) fn read(&mut self, (a, b, c, d): Id) -> Uuid {
        for (last, difference) in self.last.iter_mut().zip([a, b, c, d]) {
            *last = last.wrapping_add(difference);
        }
        let bits = self.last.into_iter().fold(0, |bits, part| bits << 32 | u128::from(part));
        Uuid::from_u128(bits)
    }
}

/// A reference to a row of some table: how far it is from the one before, small whether it goes up or down.
pub(super) type Link = u32;

const fn folded(distance: u32) -> Link {
    let distance = distance.cast_signed();
    ((distance << 1) ^ (distance >> 31)).cast_unsigned()
}

const fn unfolded(link: Link) -> u32 {
    (link >> 1) ^ (link & 1).wrapping_neg()
}

/// Writes references to the rows of a table. An id that no row has goes to the strays.
pub(super) struct LinkWriter {
    rows: FxHashMap<Uuid, u32>,
    /// What an id without a row refers to: one past the last.
    none: u32,
    last: u32,
}

impl LinkWriter {
    pub(super) fn to(ids: impl Iterator<Item = Uuid>) -> Self {
        let rows: FxHashMap<_, _> = ids.zip(0..).collect();
        let none = rows.values().max().map_or(0, |last| last + 1);
        Self { rows, none, last: 0 }
    }

    pub(super) fn write(&mut self, id: Uuid, strays: &mut Vec<u128>) -> Link {
        let row = self.rows.get(&id).copied().unwrap_or(self.none);
        if row == self.none {
            strays.push(id.as_u128());
        }
        let link = folded(row.wrapping_sub(self.last));
        self.last = row;
        link
    }
}

/// Reads what [`LinkWriter`] wrote.
pub(super) struct LinkReader {
    rows: Vec<Uuid>,
    last: u32,
}

impl LinkReader {
    pub(super) fn to(ids: impl Iterator<Item = Uuid>) -> Self {
        Self { rows: ids.collect(), last: 0 }
    }

    pub(super) fn read(&mut self, link: Link, strays: &mut Strays) -> Result<Uuid, Unreadable> {
        self.last = self.last.wrapping_add(unfolded(link));
        match self.rows.get(self.last as usize) {
            Some(id) => Ok(*id),
            None => strays.0.next().map(Uuid::from_u128).ok_or(Unreadable),
        }
    }
}

/// The ids that no row has, to be met in their order.
pub(super) struct Strays(std::vec::IntoIter<u128>);

impl Strays {
    pub(super) fn new(ids: Vec<u128>) -> Self {
        Self(ids.into_iter())
    }
}
