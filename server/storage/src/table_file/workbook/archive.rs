//! The zip archive of a workbook, whose parts are unpacked only while they are read, and only so far.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Cursor, Read};

use indicator_model::sheet::Problem;
use zip::ZipArchive;

use super::damaged;
use super::xml::Xml;
use crate::table_file::bound::Deadline;

/// A workbook with a picture in each row has thousands.
const ENTRIES: usize = 5_000;
/// Bytes of all parts that are read.
const UNPACKED: u64 = 200 << 20;
/// Unpacked over packed. Empty cells compress well; a bomb does far better.
const RATIO: u64 = 100;
/// Parts below this size may compress as they like.
const HARMLESS: u64 = 1 << 20;
/// Bytes between two tags, and of one tag.
const EVENT: usize = 1 << 20;

pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// By path in lower case, as spreadsheets look them up.
    parts: HashMap<String, usize>,
    /// Bytes that may still be unpacked.
    left: u64,
    deadline: Deadline,
}

impl<'a> Archive<'a> {
    /// Refuses archives in which two parts have one name: programs differ in which one they read.
    pub(super) fn open(bytes: &'a [u8], deadline: Deadline) -> Result<Self, Problem> {
        if states_many_entries(bytes) {
            return Err(Problem::TooLarge);
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        if zip.has_duplicate_names() {
            return Err(Problem::NotASheet);
        }
        let mut parts = HashMap::new();
        for index in 0..zip.len() {
            let name = zip.name_for_index(index).ok_or(Problem::NotASheet)?.map_err(damaged)?;
            if parts.insert(key(&name), index).is_some() {
                return Err(Problem::NotASheet);
            }
        }
        Ok(Self { zip, parts, left: UNPACKED, deadline })
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.parts.contains_key(&key(path))
    }

    /// Reads a part with `read`, which gets its XML.
    pub(super) fn read<T>(
        &mut self,
        path: &str,
        read: impl FnOnce(&mut Xml<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let index = *self.parts.get(&key(path)).ok_or(Problem::NotASheet)?;
        let file = self.zip.by_index(index).map_err(damaged)?;
        let most = HARMLESS.max(file.compressed_size().saturating_mul(RATIO)).min(self.left);
        let mut xml = Xml::new(
            Metered { part: BufReader::new(Box::new(file)), left: most + 1, event: EVENT },
            self.deadline,
        );
        let result = read(&mut xml);
        self.left = self.left.saturating_sub(most + 1 - xml.meter().left);
        result
    }
}

fn key(path: &str) -> String {
    path.trim_start_matches('/').replace('\\', "/").to_lowercase()
}

/// Looks for the records themselves, because the crate reserves memory by the number that the end of the archive
/// states, and reads every record before anybody can count them.
fn states_many_entries(bytes: &[u8]) -> bool {
    let records = |signature: &'static [u8; 4]| {
        bytes.windows(4).enumerate().filter(move |(_, found)| found == signature).map(|(start, _)| start)
    };
    let number = |start: usize| {
        let field = bytes.get(start..start + 8)?;
        Some(u64::from_le_bytes(field.try_into().ok()?))
    };
    let is_large = |start: usize| {
        // A record of an archive below four gibibytes states a length below that, so chance bytes are passed over.
        number(start + 4).is_some_and(|length| length >> 32 == 0)
            && number(start + 32).is_some_and(|entries| entries > ENTRIES as u64)
    };
    records(b"PK\x01\x02").nth(ENTRIES).is_some() || records(b"PK\x06\x06").any(is_large)
}

/// A part that is read no further than its bounds.
pub(super) struct Metered<'a> {
    part: BufReader<Box<dyn Read + 'a>>,
    /// Bytes of the whole part.
    left: u64,
    /// Bytes until the next event.
    event: usize,
}

impl Metered<'_> {
    /// Whether reading ended at a bound, and not at a mistake.
    pub(super) const fn is_spent(&self) -> bool {
        self.left == 0 || self.event == 0
    }

    /// A new event begins.
    pub(super) const fn refill(&mut self) {
        self.event = EVENT;
    }
}

impl Read for Metered<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let length = available.len().min(buffer.len());
        buffer[..length].copy_from_slice(&available[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Metered<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.is_spent() {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.part.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.left = self.left.saturating_sub(amount as u64);
        self.event = self.event.saturating_sub(amount);
        self.part.consume(amount);
    }
}
