//! Mutated inputs for everything that reads what a client sends: a reader may refuse, but never panic, hang or abort.
//!
//! Made by our own small generator on the stable toolchain. `make test` runs a fixed number of inputs, always the
//! same; `make fuzz SECONDS=…` goes on from there for that long.

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use indicator_model::change::ChangeSet;
use indicator_model::quantity::Quantity;
use zip::write::SimpleFileOptions;

use crate::sheet::hostile;
use crate::table_file::read;

/// Inputs per target in `make test`.
const INPUTS: u64 = 400;

/// Pieces that readers treat in their own way.
const TOKENS: [&str; 24] = [
    "\"",
    "\"\"",
    ",",
    ";",
    "\t",
    "\r\n",
    "\u{feff}",
    "\0",
    "-",
    "1e308",
    "999999999999.999999",
    "％",
    "，",
    "２０",
    "<row r=\"1048577\">",
    "</c>",
    "<c r=\"XFD1\" t=\"s\"><v>4294967295</v></c>",
    "count=\"4000000000\"",
    "&#0;",
    "&x;",
    "<!DOCTYPE a>",
    "]]>",
    "{\"",
    "[[[[",
];

/// Xorshift: the same numbers from the same seed.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap_or_default()
    }

    /// A few edits of an input: bytes changed, cut, doubled and put in.
    pub(crate) fn mutate(&mut self, mut bytes: Vec<u8>) -> Vec<u8> {
        for _ in 0..=self.below(6) {
            let start = self.below(bytes.len() + 1);
            let end = (start + self.below(40)).min(bytes.len());
            match self.below(5) {
                0 if start < bytes.len() => bytes[start] ^= 1 << self.below(8),
                1 => drop(bytes.drain(start..end)),
                2 => {
                    let doubled = bytes[start..end].to_vec();
                    bytes.splice(start..start, doubled);
                }
                3 => {
                    let token = TOKENS[self.below(TOKENS.len())];
                    bytes.splice(start..start, token.bytes());
                }
                _ => bytes.truncate(bytes.len() - self.below(bytes.len() / 8 + 1)),
            }
        }
        bytes
    }
}

/// Names the input when the target panics, so that it can be made again.
struct Input(u64);

impl Drop for Input {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the input was made from seed {}", self.0);
        }
    }
}

/// Calls the target with one input after the other, each made from a seed of its own.
pub(crate) fn run(target: impl Fn(&mut Chance)) {
    let seconds = std::env::var("FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    let end = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let mut seed = 0;
    while end.map_or(seed < INPUTS, |end| Instant::now() < end) {
        seed += 1;
        let input = Input(seed);
        target(&mut Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        drop(input);
    }
}

#[test]
fn a_csv_file_is_read_or_refused() {
    let sample = include_bytes!("../../../assets/sample_city.csv");
    run(|chance| {
        let start = chance.below(sample.len() - 4_000);
        let piece = chance.mutate(sample[start..start + 4_000].to_vec());
        let _ = read::read(&piece);
    });
}

#[test]
fn a_workbook_is_read_or_refused() {
    let parts = hostile::parts();
    run(|chance| {
        let changed = chance.below(parts.len());
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (index, (name, text)) in parts.iter().enumerate() {
            let text = text.clone().into_bytes();
            let text = if index == changed { chance.mutate(text) } else { text };
            archive.start_file(*name, SimpleFileOptions::default()).unwrap();
            archive.write_all(&text).unwrap();
        }
        let bytes = archive.finish().unwrap().into_inner();
        // The archive itself is damaged in every fourth.
        let bytes = if chance.below(4) == 0 { chance.mutate(bytes) } else { bytes };
        let _ = read::read(&bytes);
    });
}

#[test]
fn a_number_is_read_or_refused() {
    let known =
        ["1,234.56", "-0.000001", "９４．５％", "1 400", "999999999999.999999", "1e3", "．５", "１２万"];
    run(|chance| {
        let chosen = known[chance.below(known.len())];
        let text = chance.mutate(chosen.into());
        let text = String::from_utf8_lossy(&text);
        if let Ok(number) = Quantity::parse_loose(&text, "%") {
            assert_eq!(number.to_string().parse(), Ok(number), "{text}");
        }
    });
}

#[test]
fn a_set_of_changes_is_read_or_refused() {
    let known = br#"{"id":"0199b6a0-0000-7000-8000-000000000000","base":1,"reason":"x","changes":[
        {"node":"0199b6a0-0000-7000-8000-000000000001","edit":{"target":{"tier":"basic","before":"1","after":"2.5"}}},
        {"node":"0199b6a0-0000-7000-8000-000000000002","edit":{"weight":{"before":null,"after":"30"}}}]}"#;
    run(|chance| {
        let text = chance.mutate(known.to_vec());
        if let Ok(changes) = serde_json::from_slice::<ChangeSet>(&text) {
            let again = serde_json::to_vec(&changes).unwrap();
            assert_eq!(serde_json::from_slice::<ChangeSet>(&again).unwrap(), changes);
        }
    });
}
