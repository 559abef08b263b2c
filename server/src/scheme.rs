//! A whole scheme on its way to a page: packed, compressed, and at an address that names its edition, so that a browser
//! may keep the answer.
//!
//! Pages are rendered with the rows in sight and fetch the rest from here. Users who open one scheme at the same time
//! wait for one packing.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, VARY};
use axum::response::IntoResponse;
use base::error::AppError;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use indicator_model::id::SchemeId;
use indicator_model::scheme::Edition;
use indicator_model::scheme::packed::pack;
use storage::scheme::{self, Snapshot};
use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;

use crate::refusal::Refusal;
use crate::session::Asking;

/// `GET /scheme/{scheme}/{edition}`.
///
/// A request for an edition that is no longer in force is answered with the one that is, which is not to be kept. Its tag
/// says which one that is.
pub(crate) async fn packed(
    Asking(ctx): Asking,
    State(packings): State<Packings>,
    Path((scheme, asked)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Refusal> {
    let scheme = scheme.parse().map_err(|_| AppError::NotFound)?;
    let snapshot = scheme::snapshot(&ctx, scheme).await?;
    let edition = snapshot.edition.to_string();
    // A year, and never asked for again. Not by caches that several people share.
    let keeping = if edition == asked { "private, max-age=31536000, immutable" } else { "no-store" };
    let encoding = Encoding::accepted(&headers);
    let bytes = packings.get(scheme, snapshot, encoding).await.map_err(|_| AppError::Internal)?;
    let head =
        [(CONTENT_TYPE, "application/octet-stream"), (CACHE_CONTROL, keeping), (VARY, "accept-encoding")];
    let encoded = encoding.name().map(|name| [(CONTENT_ENCODING, name)]);
    Ok((head, encoded, [(ETAG, format!("\"{edition}\""))], bytes))
}

/// Compressed once and sent many times, and so not left to the layer that compresses answers as they go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Brotli,
    Gzip,
    Identity,
}

impl Encoding {
    /// The best that the client takes. Browsers take Brotli over TLS and from the same machine only.
    fn accepted(headers: &HeaderMap) -> Self {
        let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let takes = |encoding: Self| {
            accepted.split(',').any(|part| {
                let (name, weight) = part.split_once(';').unwrap_or((part, ""));
                let is_refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0));
                encoding.name().is_some_and(|encoding| name.trim().eq_ignore_ascii_case(encoding))
                    && !is_refused
            })
        };
        [Self::Brotli, Self::Gzip].into_iter().find(|encoding| takes(*encoding)).unwrap_or(Self::Identity)
    }

    /// As headers name it, which say nothing of what is as it is.
    const fn name(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }

    fn encode(self, bytes: Vec<u8>) -> io::Result<Vec<u8>> {
        match self {
            // Of a tree of 111,111 nodes, 0.06 s to 2.5 MB; quality 9 takes 0.9 s and saves 1 %.
            Self::Brotli => {
                let mut encoded = Vec::new();
                let quality = BrotliEncoderParams { quality: 3, ..BrotliEncoderParams::default() };
                brotli::BrotliCompress(&mut bytes.as_slice(), &mut encoded, &quality)?;
                Ok(encoded)
            }
            Self::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
                encoder.write_all(&bytes)?;
                encoder.finish()
            }
            Self::Identity => Ok(bytes),
        }
    }
}

/// What was packed last.
#[derive(Clone, Debug, Default)]
pub(crate) struct Packings(Arc<Mutex<VecDeque<Packing>>>);

#[derive(Clone, Debug)]
struct Packing {
    of: (SchemeId, Edition, Encoding),
    bytes: Arc<OnceCell<Bytes>>,
}

/// How many are kept: the schemes that users open, in the edition of the moment.
const KEPT: usize = 4;

impl Packings {
    /// The snapshot as bytes, which are made once however many ask.
    async fn get(&self, scheme: SchemeId, snapshot: Snapshot, encoding: Encoding) -> io::Result<Bytes> {
        let Snapshot { tree, edition } = snapshot;
        let packing = self.place((scheme, edition, encoding));
        let make = || async {
            let encoded = spawn_blocking(move || encoding.encode(pack(tree.scheme()))).await;
            encoded.map_err(io::Error::other)?.map(Bytes::from)
        };
        packing.get_or_try_init(make).await.cloned()
    }

    /// The place of a packing, which is the newest from now on; an older one may go for it.
    fn place(&self, of: (SchemeId, Edition, Encoding)) -> Arc<OnceCell<Bytes>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept.iter().position(|packing| packing.of == of).and_then(|at| kept.remove(at));
        let packing = known.unwrap_or_else(|| Packing { of, bytes: Arc::default() });
        kept.push_back(packing.clone());
        // An edition of the past is asked for by nobody, but leaves by itself soon enough.
        if kept.len() > KEPT {
            kept.pop_front();
        }
        packing.bytes
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_best_encoding_that_a_client_takes() {
        let cases = [
            (Some("gzip, deflate, br, zstd"), Encoding::Brotli),
            (Some("gzip, deflate"), Encoding::Gzip),
            (Some("br;q=0, GZIP;q=0.5"), Encoding::Gzip),
            (Some("identity"), Encoding::Identity),
            (Some("brotli"), Encoding::Identity),
            (None, Encoding::Identity),
        ];
        for (accepted, best) in cases {
            let headers = accepted.map(|value| (ACCEPT_ENCODING, HeaderValue::from_static(value)));
            assert_eq!(Encoding::accepted(&headers.into_iter().collect()), best, "{accepted:?}");
        }
    }
}
