//! What a file is, by its content, and the content as it is kept.
//!
//! Photos are taken apart and put together again of what shows the picture: where and with what it was taken, thumbnails, and
//! whatever a file carries beside or behind the picture is left out, also when the device has not seen to that. Documents are
//! kept as they are, because people sign and stamp them.

use std::borrow::Cow;
use std::io::Cursor;

use img_parts::Bytes;
use img_parts::jpeg::{Jpeg, JpegSegment, markers};
use img_parts::png::Png;
use img_parts::riff::RiffContent;
use img_parts::webp::WebP;
use indicator_model::check_in::evidence::{DOCUMENT_BYTES, FileKind, Refusal};
use zip::ZipArchive;
use zip::result::ZipError;

/// Parts of a document; a report of a hundred pages with pictures has fewer.
const PARTS: usize = 5_000;

/// What a file is, and its content as it is kept.
pub(super) fn read(bytes: Vec<u8>) -> Result<(FileKind, Vec<u8>), Refusal> {
    bounded(&bytes, DOCUMENT_BYTES)?;
    let kind = kind(&bytes)?;
    let bytes = match kind {
        FileKind::Jpeg => jpeg(bytes.into())?,
        FileKind::Png => png(bytes.into())?,
        FileKind::Webp => webp(bytes.into())?,
        FileKind::Pdf | FileKind::Docx | FileKind::Xlsx => bytes,
    };
    bounded(&bytes, kind.most_bytes())?;
    Ok((kind, bytes))
}

fn bounded(bytes: &[u8], most: u64) -> Result<(), Refusal> {
    let bytes = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if bytes > most { Err(Refusal::TooLarge { bytes, most }) } else { Ok(()) }
}

fn kind(bytes: &[u8]) -> Result<FileKind, Refusal> {
    let media_type = infer::get(bytes).map(|known| known.mime_type()).unwrap_or_default();
    match media_type {
        // What kind of archive it is follows from its parts, whose order programs differ in.
        "application/zip" => document(bytes),
        known if known == FileKind::Docx.media_type() || known == FileKind::Xlsx.media_type() => {
            document(bytes)
        }
        known => {
            FileKind::ALL.into_iter().find(|kind| kind.media_type() == known).ok_or(Refusal::UnknownKind)
        }
    }
}

/// A document of ISO/IEC 29500 by its parts. Nothing of it is unpacked.
fn document(bytes: &[u8]) -> Result<FileKind, Refusal> {
    // A polyglot ends as an archive and begins as something else.
    if !bytes.starts_with(b"PK\x03\x04") {
        return Err(Refusal::UnknownKind);
    }
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Damaged)?;
    if archive.len() > PARTS {
        return Err(Refusal::Damaged);
    }
    let lower = |name: Result<Cow<'_, str>, _>| name.map(|name| name.to_ascii_lowercase());
    let parts: Result<Vec<String>, ZipError> = archive.file_names().map(lower).collect();
    let parts = parts.map_err(|_| Refusal::Damaged)?;
    let has = |name: &str| parts.iter().any(|part| part == name);
    if parts.iter().any(|part| part.ends_with("vbaproject.bin") || part.contains("/activex/")) {
        return Err(Refusal::Macros);
    }
    match (has("[content_types].xml"), has("word/document.xml"), has("xl/workbook.xml")) {
        (true, true, false) => Ok(FileKind::Docx),
        (true, false, true) => Ok(FileKind::Xlsx),
        _ => Err(Refusal::UnknownKind),
    }
}

/// The segments that show the picture, up to its end.
fn jpeg(bytes: Bytes) -> Result<Vec<u8>, Refusal> {
    let mut jpeg = Jpeg::from_bytes(bytes).map_err(damaged)?;
    jpeg.segments_mut().retain(shows);
    let is_whole = jpeg.segments().last().is_some_and(|last| last.marker() == markers::SOS);
    if jpeg.dimensions().is_none() || !is_whole {
        return Err(Refusal::Damaged);
    }
    // The mark of the beginning, and what comes before the first scan.
    let head = 2 + jpeg.segments().iter().map(JpegSegment::len).sum::<usize>();
    let mut bytes = Vec::from(jpeg.encoder().bytes());
    let rest = bytes.split_off(head.min(bytes.len()));
    bytes.extend(scans(&rest)?);
    Ok(bytes)
}

/// Whether a segment is part of the picture: its tables and frames, the head (JFIF), the colour profile and how colours are
/// meant (Adobe). Not Exif, XMP, comments and previews.
fn shows(segment: &JpegSegment) -> bool {
    match segment.marker() {
        markers::APP0 => segment.contents().starts_with(b"JFIF\0"),
        markers::APP2 => segment.contents().starts_with(b"ICC_PROFILE\0"),
        markers::APP14 => segment.contents().starts_with(b"Adobe"),
        markers::APP1 | markers::APP3..=markers::APP13 | markers::APP15 | markers::COM => false,
        _ => true,
    }
}

/// The scans of a picture with the tables between them, up to its end and not a byte further.
fn scans(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut kept = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let (Some(&byte), Some(&next)) = (bytes.get(at), bytes.get(at + 1)) {
        match (byte, next) {
            (markers::P, markers::EOI) => {
                kept.extend([byte, next]);
                return Ok(kept);
            }
            // A byte of the picture, a stuffed one, a mark to begin again, or filling.
            (markers::P, 0x00 | markers::RST0..=markers::RST7) => {
                kept.extend([byte, next]);
                at += 2;
            }
            (markers::P, markers::P) => at += 1,
            (markers::P, marker) => {
                let length = bytes.get(at + 2..at + 4).ok_or(Refusal::Damaged)?;
                let end = at + 2 + usize::from(u16::from_be_bytes([length[0], length[1]]));
                let segment = bytes.get(at..end).ok_or(Refusal::Damaged)?;
                if segment.len() < 4 {
                    return Err(Refusal::Damaged);
                }
                if !(markers::APP0..=markers::APP15).contains(&marker) && marker != markers::COM {
                    kept.extend_from_slice(segment);
                }
                at = end;
            }
            _ => {
                kept.push(byte);
                at += 1;
            }
        }
    }
    // It was cut off.
    Err(Refusal::Damaged)
}

/// The chunks that show the picture; those with small first letters may be left out (ISO/IEC 15948).
fn png(bytes: Bytes) -> Result<Vec<u8>, Refusal> {
    const SHOWING: [[u8; 4]; 7] = [*b"tRNS", *b"gAMA", *b"cHRM", *b"sRGB", *b"iCCP", *b"sBIT", *b"pHYs"];
    let mut png = Png::from_bytes(bytes).map_err(damaged)?;
    let is_whole = png.chunks().last().is_some_and(|last| last.kind() == *b"IEND");
    if png.dimensions().is_none() || !is_whole {
        return Err(Refusal::Damaged);
    }
    png.chunks_mut().retain(|chunk| chunk.kind()[0].is_ascii_uppercase() || SHOWING.contains(&chunk.kind()));
    Ok(png.encoder().bytes().into())
}

/// The chunks that show one picture.
fn webp(bytes: Bytes) -> Result<Vec<u8>, Refusal> {
    const SHOWING: [[u8; 4]; 5] = [*b"VP8 ", *b"VP8L", *b"VP8X", *b"ALPH", *b"ICCP"];
    /// The bits of the head that promise Exif and XMP.
    const PROMISED: u8 = 0b1100;
    let mut webp = WebP::from_bytes(bytes).map_err(damaged)?;
    let is_picture = webp.has_chunk(*b"VP8 ") || webp.has_chunk(*b"VP8L");
    if webp.dimensions().is_none() || !is_picture {
        return Err(Refusal::Damaged);
    }
    webp.chunks_mut().retain(|chunk| SHOWING.contains(&chunk.id()));
    for chunk in webp.chunks_mut().iter_mut().filter(|chunk| chunk.id() == *b"VP8X") {
        if let RiffContent::Data(head) = chunk.content_mut() {
            let mut bytes = head.to_vec();
            if let Some(flags) = bytes.first_mut() {
                *flags &= !PROMISED;
            }
            *head = bytes.into();
        }
    }
    Ok(webp.encoder().bytes().into())
}

fn damaged(_: img_parts::Error) -> Refusal {
    Refusal::Damaged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzz;

    /// Photos that somebody made to do harm: what is kept of one is kept again as it is.
    #[test]
    fn a_mutated_photo_is_read_or_refused() {
        let photos: [&[u8]; 3] = [
            include_bytes!("../../../tests/storage/evidence/photo.jpg"),
            include_bytes!("../../../tests/storage/evidence/photo.png"),
            include_bytes!("../../../tests/storage/evidence/photo.webp"),
        ];
        for photo in photos {
            assert!(read(photo.to_vec()).is_ok());
        }
        fuzz::run(|chance| {
            let photo = photos[chance.below(photos.len())];
            if let Ok((kind, kept)) = read(chance.mutate(photo.to_vec())) {
                assert_eq!(read(kept.clone()), Ok((kind, kept)));
            }
        });
    }
}
