//! A part of a chain as a file, which verifies without the database: an export, or an archive.
//!
//! Lines of JSON. The first is the [`Head`]: whose chain, from which link to which, and who took it out, when. Each
//! of the others is a link with every field that its hash covers and the hash before it. Altering the file
//! breaks a link; rewriting it from a link on gives another last hash, which differs from that in the database, in a
//! later file or in an anchor.

use std::io::{self, BufRead};

use indicator_model::id::CityId;
use indicator_model::moment::Moment;
use people_model::audit::{Anchor, Fault};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::chain::Algorithm;
use crate::chain::word::{self, Opening};
use crate::entity::audit;
use crate::error::StoreError;
pub use crate::private_file::create;

/// What the first line says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    pub format: Format,
    /// The number of this file; its entry in the audit log names it.
    pub id: Uuid,
    /// Who took it out, and when: a copy that turns up elsewhere tells where it came from.
    pub by: String,
    pub at: Moment,
    pub city: CityId,
    /// `sm3` or `sha256`.
    pub algorithm: String,
    /// The links in the file; one less is the last when there are none.
    pub first: u64,
    pub last: u64,
    /// The hash before the first link, and that of the last.
    pub before: String,
    pub hash: String,
}

/// How the lines are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    #[serde(rename = "hengce-record-1")]
    One,
}

#[derive(Serialize, Deserialize)]
struct Line {
    before: String,
    /// The names of the link, as far as they are known: of who was forgotten there are none. Only the commitments to
    /// them are hashed, so a name may be missing but never another.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    names: Vec<Opening>,
    #[serde(flatten)]
    link: audit::Model,
}

impl Head {
    pub(super) fn line(&self) -> Result<Vec<u8>, StoreError> {
        line(self)
    }
}

/// The links as lines, with the names that are known. `before` is the hash before the first, and afterwards that of the
/// last.
pub(super) async fn lines(
    db: &impl ConnectionTrait,
    before: &mut String,
    links: Vec<audit::Model>,
) -> Result<Vec<u8>, StoreError> {
    let Some(first) = links.first() else { return Ok(Vec::new()) };
    let known = word::openings(db, CityId(first.city_id), &links).await?;
    let mut bytes = Vec::new();
    for link in links {
        let hash = link.hash.clone();
        let mut names: Vec<Opening> =
            word::commitments(&link).iter().filter_map(|(it, _)| known.get(it).cloned()).collect();
        names.dedup();
        bytes.extend(line(&Line { before: std::mem::replace(before, hash), names, link })?);
    }
    Ok(bytes)
}

fn line(value: &impl Serialize) -> Result<Vec<u8>, StoreError> {
    // Structures of texts and numbers always serialise; should that change, nothing incomplete may leave.
    let mut bytes = serde_json::to_vec(value)
        .map_err(|error| StoreError::Corrupt { what: "audit entry", value: error.to_string() })?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// What a file says of itself: its head, and the first link that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    pub head: Head,
    pub fault: Option<(u64, Fault)>,
}

/// Reads a file and checks every link in it, and that the anchors which fall into it are in it. Fails when it is no
/// such file at all.
pub fn check(mut file: impl BufRead, anchors: &[Anchor]) -> io::Result<Checked> {
    let mut first = String::new();
    file.read_line(&mut first)?;
    let head: Head = serde_json::from_str(&first)?;
    let algorithm = Algorithm::named(&head.algorithm)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))?;
    let (mut sequence, mut hash) = (head.first, head.before.clone());
    let mut fault = None;
    for line in file.lines() {
        // Bytes that are no text any more were changed as well.
        let link = line.ok().and_then(|line| parsed(&line));
        let Some(Line { before, names, link }) = link else {
            fault = Some((sequence, Fault::Changed));
            break;
        };
        if let Some(found) = judge(&head, algorithm, sequence, &hash, &before, &link) {
            fault = Some((sequence, found));
            break;
        }
        if !names.iter().all(|name| name.holds(algorithm, head.city)) {
            fault = Some((sequence, Fault::Changed));
            break;
        }
        if anchors.iter().any(|anchor| anchor.sequence == sequence && anchor.hash != link.hash) {
            fault = Some((sequence, Fault::NotAnchored));
            break;
        }
        (sequence, hash) = (sequence + 1, link.hash);
    }
    if fault.is_none() && sequence <= head.last {
        fault = Some((sequence, Fault::CutOff));
    }
    if fault.is_none() && (sequence != head.last + 1 || hash != head.hash) {
        fault = Some((head.last, Fault::Detached));
    }
    Ok(Checked { head, fault })
}

/// None for what is not exactly a line as it is written: nothing may hide in a field that no hash covers.
fn parsed(text: &str) -> Option<Line> {
    let link: Line = serde_json::from_str(text).ok()?;
    let written = line(&link).ok()?;
    (written.strip_suffix(b"\n") == Some(text.as_bytes())).then_some(link)
}

fn judge(
    head: &Head,
    algorithm: Algorithm,
    sequence: u64,
    hash: &str,
    before: &str,
    link: &audit::Model,
) -> Option<Fault> {
    if u64::try_from(link.sequence) != Ok(sequence) {
        return Some(Fault::Missing);
    }
    if before != hash || link.city_id != head.city.0 {
        return Some(Fault::Detached);
    }
    (algorithm.link(hash, link) != link.hash).then_some(Fault::Changed)
}
