//! Where the content of files is kept that are no rows: a folder, or a bucket of an S3-compatible service.
//!
//! An object is written once under an id that nobody used before, and never altered; so a copy that was begun while others write
//! is right, and an object without a row can be removed without asking who is about to use it. Its age is in its id (`UUIDv7`).
//!
//! Deliberately absent: what a file is, whose it is and what it must hash to. That is in its row.

use std::error::Error as _;
use std::fmt;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::Arc;

use futures_util::stream::{BoxStream, StreamExt};
use indicator_model::id::CityId;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::{Error, ObjectStore, ObjectStoreExt};
use tokio::task::spawn_blocking;
use uuid::Uuid;

use crate::error::StoreError;
use crate::private_file;

/// How the address of a bucket begins.
const BUCKET: &str = "s3://";

/// A place for files. Cheap to clone.
#[derive(Clone)]
pub struct FileStore {
    place: Place,
    location: Arc<str>,
}

#[derive(Clone)]
enum Place {
    /// Made when the first file comes: a command that only looks leaves no folder behind.
    Folder(Arc<Path>),
    Bucket {
        bucket: Arc<dyn ObjectStore>,
        prefix: ObjectPath,
    },
}

/// Says where it is, and nothing of what opens it.
impl fmt::Debug for FileStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FileStore").field(&self.location).finish()
    }
}

/// Why files cannot be kept at an address.
#[derive(Debug, thiserror::Error)]
#[error("{location}: {reason}")]
pub struct NoPlace {
    pub location: String,
    reason: &'static str,
}

/// What holds the content of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Object {
    pub(crate) city: CityId,
    pub(crate) id: Uuid,
}

/// Where an object is.
type Opened = (Arc<dyn ObjectStore>, ObjectPath);

impl FileStore {
    /// A folder, or `s3://bucket/prefix`. What opens a bucket is read from the environment (`AWS_ACCESS_KEY_ID`,
    /// `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT` …) and never shown.
    ///
    /// # Errors
    /// Where the address is empty, of another service or names no bucket, or the environment does not say enough to open it.
    pub fn at(location: &str) -> Result<Self, NoPlace> {
        let bad = |reason| NoPlace { location: location.to_owned(), reason };
        let Some(address) = location.strip_prefix(BUCKET) else {
            return match location {
                "" => Err(bad("it is empty")),
                // A folder of this name would be a slip, and the files would lie where no backup looks.
                address if address.contains("://") => Err(bad("only s3:// is a bucket")),
                folder => Ok(Self::folder(Path::new(folder))),
            };
        };
        let (bucket, prefix) = address.split_once('/').unwrap_or((address, ""));
        if bucket.is_empty() {
            return Err(bad("it names no bucket"));
        }
        let prefix = ObjectPath::parse(prefix).map_err(|_| bad("the prefix is not valid"))?;
        let bucket = AmazonS3Builder::from_env().with_bucket_name(bucket).build();
        let bucket =
            Arc::new(bucket.map_err(|_| bad("the environment does not say how to open the bucket"))?);
        Ok(Self { place: Place::Bucket { bucket, prefix }, location: location.into() })
    }

    pub fn folder(folder: &Path) -> Self {
        Self { location: folder.display().to_string().into(), place: Place::Folder(folder.into()) }
    }

    /// As the operator knows it.
    pub fn location(&self) -> &str {
        &self.location
    }

    /// Writes an object; it is on the disk when this is answered.
    pub(crate) async fn put(&self, object: Object, bytes: Vec<u8>) -> Result<(), StoreError> {
        if let Place::Folder(folder) = &self.place {
            // The function makes the folder of a file.
            private_file::make_folder(&folder.join("object")).map_err(|error| self.failed(&error))?;
        }
        let Some((store, path)) = self.open(object)? else { return Ok(()) };
        store.put(&path, bytes.into()).await.map_err(|error| self.unwritten(error))?;
        Ok(())
    }

    /// The content of an object; none where there is none.
    pub(crate) async fn get(&self, object: Object) -> Result<Option<Vec<u8>>, StoreError> {
        let Some((store, path)) = self.open(object)? else { return Ok(None) };
        let found = match store.get(&path).await {
            Ok(found) => found.bytes().await,
            Err(error) => Err(error),
        };
        match found {
            Ok(bytes) => Ok(Some(bytes.into())),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(self.unreachable(&error)),
        }
    }

    /// Removes an object, where it is there.
    pub(crate) async fn remove(&self, object: Object) -> Result<(), StoreError> {
        let Some((store, path)) = self.open(object)? else { return Ok(()) };
        match store.delete(&path).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.unreachable(&error)),
        }
    }

    /// Removes from a folder what a server was writing when it was killed, where `is_old` says so of the object's id. It has the name
    /// of its object with a number behind it, and is neither listed nor read. A bucket takes a whole object or none. Returns how
    /// many there were.
    pub(crate) async fn remove_half_written(&self, is_old: fn(Uuid) -> bool) -> Result<u64, StoreError> {
        let Place::Folder(folder) = &self.place else { return Ok(0) };
        let folder = Arc::clone(folder);
        let removed = spawn_blocking(move || half_written(&folder, is_old)).await;
        removed.map_err(|_| StoreError::Busy)?.map_err(|error| self.failed(&error))
    }

    /// All objects, in no order. What was not written by Hengce is passed over.
    pub(crate) fn all(&self) -> Result<BoxStream<'static, Result<Object, StoreError>>, StoreError> {
        let (store, prefix): (Arc<dyn ObjectStore>, _) = match &self.place {
            Place::Folder(_) => match self.local()? {
                Some(local) => (Arc::new(local), None),
                None => return Ok(futures_util::stream::empty().boxed()),
            },
            Place::Bucket { bucket, prefix } => (Arc::clone(bucket), Some(prefix.clone())),
        };
        let own = self.clone();
        let listed = store.list(prefix.as_ref()).filter_map(move |found| {
            let found = match found {
                Ok(found) => object(&found.location).map(Ok),
                Err(error) => Some(Err(own.unreachable(&error))),
            };
            std::future::ready(found)
        });
        Ok(listed.boxed())
    }

    /// None where the folder is not there yet.
    fn open(&self, object: Object) -> Result<Option<Opened>, StoreError> {
        let (city, id) = (object.city.to_string(), object.id.to_string());
        match &self.place {
            Place::Folder(_) => {
                let path = ObjectPath::from_iter([city, id]);
                Ok(self.local()?.map(|local| (Arc::new(local) as Arc<dyn ObjectStore>, path)))
            }
            Place::Bucket { bucket, prefix } => {
                Ok(Some((Arc::clone(bucket), prefix.clone().join(city).join(id))))
            }
        }
    }

    fn local(&self) -> Result<Option<LocalFileSystem>, StoreError> {
        let Place::Folder(folder) = &self.place else { return Ok(None) };
        if !folder.is_dir() {
            return Ok(None);
        }
        let local = LocalFileSystem::new_with_prefix(folder).map_err(|error| self.unreachable(&error))?;
        // A power cut must not take what was acknowledged.
        Ok(Some(local.with_fsync(true)))
    }

    fn failed(&self, error: &io::Error) -> StoreError {
        if is_full(error) {
            return StoreError::Full;
        }
        if is_faulty(error) {
            return StoreError::Faulty { reason: error.to_string() };
        }
        StoreError::Unwritable { location: self.location.to_string(), reason: error.to_string() }
    }

    #[expect(clippy::needless_pass_by_value, reason = "as `map_err` hands it on")]
    fn unwritten(&self, error: Error) -> StoreError {
        let mut cause = error.source();
        while let Some(source) = cause {
            if let Some(error) = source.downcast_ref::<io::Error>() {
                return self.failed(error);
            }
            cause = source.source();
        }
        self.unreachable(&error)
    }

    fn unreachable(&self, error: &Error) -> StoreError {
        StoreError::Unreachable { location: self.location.to_string(), reason: error.to_string() }
    }
}

/// The object at a path; none for what is not ours.
fn object(path: &ObjectPath) -> Option<Object> {
    let mut parts: Vec<String> = path.parts().map(|part| part.as_ref().to_owned()).collect();
    let (id, city) = (parts.pop()?, parts.pop()?);
    Some(Object { city: city.parse().ok()?, id: id.parse().ok()? })
}

/// Between the name of an object and the number of a try to write it.
const TRY: char = '#';

fn half_written(folder: &Path, is_old: fn(Uuid) -> bool) -> io::Result<u64> {
    let mut count = 0;
    if !folder.is_dir() {
        return Ok(count);
    }
    for city in fs::read_dir(folder)? {
        let city = city?.path();
        if !city.is_dir() {
            continue;
        }
        for file in fs::read_dir(city)? {
            let file = file?;
            let name = file.file_name();
            let object = name.to_str().and_then(|name| name.split_once(TRY)?.0.parse::<Uuid>().ok());
            if object.is_some_and(is_old) {
                fs::remove_file(file.path())?;
                count += 1;
            }
        }
    }
    Ok(count)
}

/// Whether there is no room for more: on the disk, in the quota of the user, or for a file so large.
fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge)
}

/// Whether the disk did not do what it was asked (`EIO`), which `std` has no kind for.
fn is_faulty(error: &io::Error) -> bool {
    error.raw_os_error() == Some(5)
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn new_object() -> Object {
        Object { city: CityId(Uuid::now_v7()), id: Uuid::now_v7() }
    }

    #[tokio::test]
    async fn an_object_is_written_read_listed_and_removed() {
        let folder = TempDir::new().unwrap();
        let files = FileStore::folder(&folder.path().join("new"));
        let (object, other) = (new_object(), new_object());
        assert_eq!(files.get(object).await.unwrap(), None);
        assert!(!folder.path().join("new").exists(), "who looks makes no folder");
        files.put(object, b"one".to_vec()).await.unwrap();
        files.put(other, b"another".to_vec()).await.unwrap();
        std::fs::write(folder.path().join("new/README"), "not ours").unwrap();
        assert_eq!(files.get(object).await.unwrap().unwrap(), b"one");
        let listed: Vec<_> = files.all().unwrap().map(Result::unwrap).collect().await;
        assert_eq!(listed.len(), 2, "{listed:?}");
        assert!(listed.contains(&object) && listed.contains(&other));
        files.remove(object).await.unwrap();
        files.remove(object).await.unwrap();
        assert_eq!(files.get(object).await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_disk_without_room_is_full_and_not_broken() {
        // Every write to it fails for want of room.
        let full = io::Error::from_raw_os_error(28);
        let files = FileStore::folder(Path::new("/nowhere"));
        assert!(matches!(files.failed(&full), StoreError::Full));
        let wrapped = Error::Generic { store: "a folder", source: Box::new(full) };
        assert!(matches!(files.unwritten(wrapped), StoreError::Full));
    }

    #[tokio::test]
    async fn what_was_half_written_when_a_server_was_killed_is_removed_and_nothing_else() {
        let folder = TempDir::new().unwrap();
        let files = FileStore::folder(folder.path());
        assert_eq!(files.remove_half_written(|_| true).await.unwrap(), 0);
        let whole = new_object();
        files.put(whole, b"whole".to_vec()).await.unwrap();
        let half = folder.path().join(whole.city.to_string()).join(format!("{}#1", Uuid::now_v7()));
        std::fs::write(&half, "ha").unwrap();
        std::fs::write(folder.path().join("README#1"), "not ours").unwrap();
        assert_eq!(files.remove_half_written(|_| false).await.unwrap(), 0, "somebody is writing it");
        assert_eq!(files.remove_half_written(|_| true).await.unwrap(), 1);
        assert!(!half.exists());
        assert_eq!(files.get(whole).await.unwrap().unwrap(), b"whole");
    }

    #[test]
    fn a_disk_that_does_not_write_is_faulty_and_not_full() {
        let faulty = io::Error::from_raw_os_error(5);
        let files = FileStore::folder(Path::new("/nowhere"));
        let wrapped = Error::Generic { store: "a folder", source: Box::new(faulty) };
        assert!(matches!(files.unwritten(wrapped), StoreError::Faulty { .. }));
    }

    #[test]
    fn an_address_without_a_bucket_is_refused() {
        for address in ["", "s3://", "s3:///prefix", "gs://bucket", "https://bucket.example"] {
            assert!(FileStore::at(address).is_err(), "{address}");
        }
        assert_eq!(FileStore::at("data/evidence").unwrap().location(), "data/evidence");
    }
}
