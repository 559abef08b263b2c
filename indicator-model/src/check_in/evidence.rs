//! What backs up a report (佐证材料): photos and documents, of a few kinds and of bounded sizes.
//!
//! Here is what a device and the server both know: the kinds, the bounds, and why a file is not taken. A device judges a file by
//! its name, to say at once what is wrong; the server looks at the content and believes no name.

use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};

use crate::enumeration::array;
use crate::id::EvidenceId;

/// Files that one report may have.
pub const MOST: usize = 6;

/// Bytes that a photo may have. A device makes one that is larger smaller, so a card with six of them is sent over a bad
/// network too.
pub const PHOTO_BYTES: u64 = 300 << 10;

/// Bytes that a document may have.
pub const DOCUMENT_BYTES: u64 = 5 << 20;

/// Bytes that one person may send in 24 hours: the photos of a hundred and forty full reports.
pub const DAY_BYTES: u64 = 256 << 20;

/// One file, as everybody sees it who may read the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Made by the device, so a file that is sent again is the same.
    pub id: EvidenceId,
    /// That of the file on the device.
    pub name: String,
    pub kind: FileKind,
    pub bytes: u64,
    /// how many other facts (of another indicator, organization or period) the same content backs up. Counted where reports of
    /// others are read, and zero elsewhere: a device cannot know.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub elsewhere: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// What a file is, by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum FileKind {
    Jpeg,
    Png,
    Webp,
    Pdf,
    Docx,
    Xlsx,
}

impl FileKind {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The key in storage.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }

    /// Whether it is looked at in the page. Everything else is downloaded.
    pub const fn is_photo(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Webp)
    }

    /// Bytes that it may have.
    pub const fn most_bytes(self) -> u64 {
        if self.is_photo() { PHOTO_BYTES } else { DOCUMENT_BYTES }
    }

    /// RFC 6838.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// How a file of it is named, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            other => other.key(),
        }
    }

    /// What a name says that a file is.
    pub fn named(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "jpeg" => Some(Self::Jpeg),
            known => Self::ALL.into_iter().find(|kind| kind.extension() == known),
        }
    }
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    /// It is none of the kinds, whatever its name says.
    #[error("the file is neither a photo nor a document of a known kind")]
    UnknownKind,
    /// It begins as one of the kinds and does not go on as one.
    #[error("the file is damaged")]
    Damaged,
    /// A document that runs a program when it is opened.
    #[error("the document has macros")]
    Macros,
    #[error("the file has {bytes} bytes, at most {most} are allowed")]
    TooLarge { bytes: u64, most: u64 },
    #[error("a report has at most {most} files")]
    TooMany { most: usize },
    /// The person has sent as much as one may in a day.
    #[error("more than {most} bytes in a day")]
    DayIsFull { most: u64 },
}

impl Refusal {
    /// The argument that it is about, as requests name it.
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Self::TooMany { .. } => Some("evidence"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_a_file_is() {
        for kind in FileKind::ALL {
            assert_eq!(FileKind::named(&format!("现场.{}", kind.extension())), Some(kind));
        }
        assert_eq!(FileKind::named("IMG_0001.JPEG"), Some(FileKind::Jpeg));
        for other in ["现场", "报告.pdf.exe", "报告.docm", ".gif", ""] {
            assert_eq!(FileKind::named(other), None, "{other}");
        }
    }

    #[test]
    fn a_refusal_is_written_with_its_bounds_and_read_back() {
        let refusal = Refusal::TooLarge { bytes: 7, most: 5 };
        let written = serde_json::json!({ "refusal": "too_large", "bytes": 7, "most": 5 });
        assert_eq!(serde_json::to_value(refusal).unwrap(), written);
        assert_eq!(serde_json::from_value::<Refusal>(written).unwrap(), refusal);
    }
}
