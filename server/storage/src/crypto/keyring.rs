//! Where the keys are: in a file beside the database and never inside it, or in the environment.
//!
//! A file is read again when it changed, so that a key that a command adds reaches the running server. A file that lacks
//! a key which the database needs is refused then as at the start: the keys that were read before stay in use.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use tracing::error;

use super::key::{Key, parse};
use super::suite::{CryptoSuite, SUITES};
use crate::error::StoreError;
use crate::private_file::{create, make_folder};

/// The keys of an installation. Never empty once a store is open.
#[derive(Debug)]
pub struct Keyring {
    /// None for keys that no file holds.
    path: Option<PathBuf>,
    read: RwLock<Read>,
    /// The keys that the database needs; set when a database is opened ([`Keyring::require`]).
    needed: RwLock<BTreeSet<String>>,
    /// Whether keys that a file has already may be those of a new database.
    begins: bool,
}

#[derive(Clone, Debug, Default)]
struct Read {
    keys: Arc<Vec<Key>>,
    /// When the file was written that they were read from.
    written: Option<SystemTime>,
    /// When the file was written that was refused since, because it lacks a key.
    refused: Option<SystemTime>,
}

const NOTE: &str = "# The keys that open the sealed columns of the Hengce database, the current one first.\n\
                    # Without this file they cannot be opened by anybody: keep a copy with every backup, apart from it.\n\
                    # 衡策数据库加密列的密钥，首行为当前密钥。丢失本文件则数据无法恢复：请与数据库备份分开、同时备份。\n";

impl Keyring {
    /// From the text of a variable.
    pub fn from_text(text: &str) -> Result<Self, StoreError> {
        let keys = parse(text).map_err(|why| StoreError::BadKeys {
            location: "HENGCE_KEYS".to_owned(),
            reason: why.to_string(),
        })?;
        Ok(Self { begins: true, ..Self::of(None, Read { keys: Arc::new(keys), ..Read::default() }) })
    }

    /// From a file; one that is not there yet is made when a new database asks for the first key.
    pub fn at(path: &Path) -> Result<Self, StoreError> {
        let read = match load(path) {
            Ok(read) => read,
            Err(StoreError::BadKeys { .. }) if !path.exists() => Read::default(),
            Err(error) => return Err(error),
        };
        Ok(Self::of(Some(path.to_owned()), read))
    }

    /// A key that is gone with the process, for what is not to be kept.
    pub fn passing() -> Result<Self, StoreError> {
        let read = Read { keys: Arc::new(vec![Key::generate(SUITES[0])?]), ..Read::default() };
        Ok(Self { begins: true, ..Self::of(None, read) })
    }

    fn of(path: Option<PathBuf>, read: Read) -> Self {
        Self { path, read: RwLock::new(read), needed: RwLock::default(), begins: false }
    }

    /// Where the keys are, as messages name it.
    pub fn location(&self) -> String {
        self.path.as_ref().map_or_else(|| "HENGCE_KEYS".to_owned(), |path| path.display().to_string())
    }

    /// The file of the keys, where there is one.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The same keys for a database that is to be begun with them.
    #[must_use]
    pub fn for_new_database(self) -> Self {
        Self { begins: true, ..self }
    }

    /// Fails for a new database where the file has keys already: the database that they belong to is missing, or it is
    /// another one that was meant.
    pub(crate) fn may_begin(&self) -> Result<(), StoreError> {
        if self.begins || self.is_vacant() {
            return Ok(());
        }
        Err(StoreError::KeysWithoutDatabase { location: self.location() })
    }

    /// Whether others than the owner may read or change the file.
    pub fn is_open_to_others(&self) -> bool {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let known = self.path.as_ref().and_then(|path| fs::metadata(path).ok());
            known.is_some_and(|known| known.permissions().mode() & 0o077 != 0)
        }
        #[cfg(not(unix))]
        false
    }

    pub(crate) fn is_vacant(&self) -> bool {
        self.held().keys.is_empty()
    }

    /// The keys in force, the current one first.
    pub(crate) fn keys(&self) -> Result<Arc<Vec<Key>>, StoreError> {
        let held = self.held();
        let Some(path) = &self.path else { return Ok(held.keys) };
        let changed = written(path);
        if changed.is_some() && (changed == held.written || changed == held.refused) {
            return Ok(held.keys);
        }
        let read = load(path)?;
        if let Some(id) = self.lacks(&read.keys) {
            error!(key = id, file = %path.display(), "the key file lacks a key that is needed and is not taken");
            self.hold(Read { refused: read.written, ..held.clone() });
            return Ok(held.keys);
        }
        self.needed_mut().extend(read.keys.iter().map(|key| key.id().to_owned()));
        self.hold(read.clone());
        Ok(read.keys)
    }

    /// Says which keys the database needs. A file that was refused is judged again.
    pub(crate) fn require(&self, needed: BTreeSet<String>) {
        *self.needed_mut() = needed;
        self.hold(Read { refused: None, ..self.held() });
    }

    pub(super) fn needs(&self, needed: &BTreeSet<String>) -> bool {
        *self.needed.read().unwrap_or_else(PoisonError::into_inner) == *needed
    }

    /// Whether the file is refused as it is, so that the keys which are needed should be looked up again.
    pub(crate) fn is_refusing(&self) -> bool {
        self.held().refused.is_some()
    }

    fn lacks(&self, keys: &[Key]) -> Option<String> {
        let needed = self.needed.read().unwrap_or_else(PoisonError::into_inner);
        needed.iter().find(|id| keys.iter().all(|key| key.id() != id.as_str())).cloned()
    }

    fn needed_mut(&self) -> std::sync::RwLockWriteGuard<'_, BTreeSet<String>> {
        self.needed.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn hold(&self, read: Read) {
        *self.read.write().unwrap_or_else(PoisonError::into_inner) = read;
    }

    fn held(&self) -> Read {
        // Nobody panics while holding it, and what it holds is whole at any time.
        self.read.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts a new key first. Answers its id.
    pub(crate) fn add(&self, suite: &'static dyn CryptoSuite) -> Result<String, StoreError> {
        let Some(path) = &self.path else {
            let reason = "keys of the environment are changed there".to_owned();
            return Err(StoreError::BadKeys { location: self.location(), reason });
        };
        let key = Key::generate(suite)?;
        let held = if self.is_vacant() { Arc::default() } else { self.keys()? };
        let lines = std::iter::once(&key).chain(held.iter()).map(|key| key.line() + "\n");
        let text = NOTE.to_owned() + &lines.collect::<String>();
        write(path, &text, held.is_empty()).map_err(|error| StoreError::Unwritable {
            location: path.display().to_string(),
            reason: error.to_string(),
        })?;
        self.hold(load(path)?);
        self.needed_mut().insert(key.id().to_owned());
        Ok(key.id().to_owned())
    }
}

/// A whole file that the disk has, or the old one. A first file does not replace one that appeared in the meantime.
fn write(path: &Path, text: &str, is_first: bool) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    make_folder(path)?;
    let target = if is_first { path.to_owned() } else { path.with_extension("new") };
    if !is_first {
        // Left behind by somebody who was interrupted.
        match fs::remove_file(&target) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    let mut out = create(&target)?;
    out.write_all(text.as_bytes())?;
    out.sync_all()?;
    if !is_first {
        fs::rename(&target, path)?;
    }
    File::open(folder)?.sync_all()
}

fn written(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|known| known.modified()).ok()
}

fn load(path: &Path) -> Result<Read, StoreError> {
    let bad = |reason: String| StoreError::BadKeys { location: path.display().to_string(), reason };
    let written = written(path);
    let text = fs::read_to_string(path).map_err(|error| bad(error.to_string()))?;
    let keys = parse(&text).map_err(|why| bad(why.to_string()))?;
    Ok(Read { keys: Arc::new(keys), written, refused: None })
}
