//! Backups of a SQLite database: one file, consistent while others write, and checked before it counts as one. And the
//! way back, which never deletes what was there.
//!
//! Where reports have files, a folder beside that file (`….files`) holds their content, as it is named in the copy.
//!
//! The keys of the sealed columns are never in a backup: holding both is enough to read everything.
//!
//! PostgreSQL has its own tools, `pg_dump` and `pg_restore`, which callers name instead.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use indicator_model::id::CityId;
use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::policy::{Action, Subject};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, EntityTrait, Statement,
};
use tracing::{instrument, warn};

use crate::audit::{self, Deeds, NOWHERE, diff, thing};
use crate::chain::Algorithm;
use crate::clock;
use crate::crypto::Keyring;
use crate::ctx::Ctx;
use crate::database_file;
use crate::entity::city;
use crate::error::StoreError;
use crate::file_store::{FileStore, Object};
use crate::integrity::{self, Violation};
use crate::private_file;
use crate::store::Store;

/// Why there is no backup, or nothing was restored. Everything is as it was.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The database is on PostgreSQL.
    #[error("PostgreSQL has its own tools")]
    Postgres,
    /// The file to write is there already.
    #[error("{} exists", .0.display())]
    Exists(PathBuf),
    /// The copy, or the file to restore, is not to be relied on.
    #[error("{} problems were found", .0.len())]
    Unsound(Vec<Violation>),
    /// A server or a command has the database open that would be replaced.
    #[error("the database is in use")]
    InUse,
    #[error("{}: {error}", path.display())]
    File { path: PathBuf, error: io::Error },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What came of a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackedUp {
    pub bytes: u64,
    /// Where the content of files is; none where no report has any.
    pub files: Option<PathBuf>,
    /// What is wrong in the copy as it is in the database.
    pub violations: Vec<Violation>,
}

/// What came of a restore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Where the database is now that was there before.
    pub moved: Option<PathBuf>,
    /// What was wrong already when the backup was made.
    pub violations: Vec<Violation>,
}

/// Writes the whole database to a new file at `path`, only for its owner to read, and checks the file.
///
/// # Errors
/// The database is on PostgreSQL, the file exists, there is no room for it, or what was written is damaged.
#[instrument(skip_all)]
pub async fn backup(ctx: &Ctx, path: &Path) -> Result<BackedUp, Trouble> {
    ctx.authorize(Action::DatabaseCheck)?;
    ctx.permit(Action::DatabaseCheck, NOWHERE, Subject::default(), &[])?;
    if ctx.store.writer().get_database_backend() != DbBackend::Sqlite {
        return Err(Trouble::Postgres);
    }
    let path = std::path::absolute(path).map_err(file(path))?;
    for path in [path.clone(), files_of(&path)] {
        if path.symlink_metadata().is_ok() {
            return Err(Trouble::Exists(path));
        }
    }
    let part = beside(&path, ".part");
    let made = make(ctx, &part, &path).await;
    if made.is_err() {
        // Half a backup is none.
        let _ = fs::remove_file(&part);
        let _ = fs::remove_dir_all(files_of(&part));
    }
    made
}

async fn make(ctx: &Ctx, part: &Path, path: &Path) -> Result<BackedUp, Trouble> {
    remove(part)?;
    private_file::create(part).map_err(file(part))?;
    let name = part.to_str().ok_or_else(|| file(part)(ErrorKind::InvalidFilename.into()))?;
    let copy = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [name.into()]);
    ctx.store.writer().execute_raw(copy).await.map_err(StoreError::from)?;
    File::open(part).and_then(|part| part.sync_all()).map_err(file(part))?;
    let (part_files, files) = (files_of(part), files_of(path));
    match fs::remove_dir_all(&part_files) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(file(&part_files)(error)),
        _ => {}
    }
    let copy = open(part).await?;
    let inspected = inspect(ctx, &copy, &FileStore::folder(&part_files)).await;
    copy.close().await.map_err(StoreError::from)?;
    let violations = inspected?;
    if violations.iter().any(|found| matches!(found, Violation::Damaged { .. })) {
        return Err(Trouble::Unsound(violations));
    }
    let bytes = fs::metadata(part).map_err(file(part))?.len();
    // The folder first: a file without it would look like a whole backup.
    let has_files = part_files.exists();
    if has_files {
        fs::rename(&part_files, &files).map_err(file(&files))?;
    }
    fs::rename(part, path).map_err(file(path))?;
    sync_folder(path)?;
    if let Err(error) = record(ctx, Deed::DatabaseBackup, path, bytes).await {
        // A full disk is a reason to take a backup to another one.
        warn!(%error, "the backup could not be recorded");
    }
    Ok(BackedUp { bytes, files: has_files.then_some(files), violations })
}

/// Copies the files that a copy of the database names, and checks all invariants of both.
async fn inspect(
    ctx: &Ctx,
    copy: &DatabaseConnection,
    files: &FileStore,
) -> Result<Vec<Violation>, StoreError> {
    if let Ok(own) = ctx.store.files() {
        copy_files(copy, own, files).await?;
    }
    integrity::violations(copy, ctx.store.keyring(), files).await
}

/// Copies the content of all files that a database names, where it is there and not in its place yet.
async fn copy_files(db: &impl ConnectionTrait, from: &FileStore, to: &FileStore) -> Result<(), StoreError> {
    for city in city::Entity::find().all(db).await? {
        let mut last = None;
        loop {
            let rows = integrity::evidence_page(db, CityId(city.city_id), last).await?;
            let Some(end) = rows.last() else { break };
            last = Some(end.id);
            for row in rows {
                let object = Object { city: CityId(row.city_id), id: row.object_id };
                let is_right = |bytes: &Vec<u8>| Algorithm::Sm3.hash(bytes) == row.sm3;
                if to.get(object).await?.as_ref().is_some_and(is_right) {
                    continue;
                }
                // What is missing is named when the copy is checked.
                if let Some(bytes) = from.get(object).await?.filter(is_right) {
                    to.put(object, bytes).await?;
                }
            }
        }
    }
    Ok(())
}

/// A file that nobody uses.
async fn open(path: &Path) -> Result<DatabaseConnection, StoreError> {
    let mut options = ConnectOptions::new("sqlite:");
    let filename = path.to_owned();
    options.sqlx_logging(false).max_connections(1);
    options.map_sqlx_sqlite_opts(move |options| options.filename(&filename).immutable(true).read_only(true));
    Ok(Database::connect(options).await?)
}

/// Puts the backup at `path` in place of the database in the file `target`.
///
/// The backup is copied beside the database first, brought up to date, unlocked with the keys and checked there; only
/// then does it take its place. With `replaces`, a database that is there is moved aside. The content of files that the backup has
/// goes to `files`, where it is not there already; nothing is removed from there.
///
/// # Errors
/// There is a database and `replaces` is not set, somebody uses it, or the backup is damaged, incomplete, or needs other
/// keys.
#[instrument(skip_all)]
pub async fn restore(
    path: &Path,
    target: &Path,
    keyring: Keyring,
    files: FileStore,
    replaces: bool,
) -> Result<Restored, Trouble> {
    File::open(path).map_err(file(path))?;
    let is_there = !database_file::is_empty(target);
    if is_there && !replaces {
        return Err(Trouble::Exists(target.to_owned()));
    }
    // What is no database, or damaged, is in nobody's use.
    if is_there && matches!(database_file::is_unused(target).await, Ok(false)) {
        return Err(Trouble::InUse);
    }
    let staged = beside(target, ".restoring");
    let prepared = stage(path, &staged, keyring, files).await;
    if prepared.is_err() {
        for left in database_file::files(&staged) {
            let _ = fs::remove_file(left);
        }
    }
    let violations = prepared?;
    let aside = beside(target, &format!(".replaced-{}", clock::now().to_string().replace([':', '-'], "")));
    for (old, new) in database_file::files(target).iter().zip(database_file::files(&aside)) {
        match fs::rename(old, new) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(file(old)(error)),
            _ => {}
        }
    }
    fs::rename(&staged, target).map_err(file(target))?;
    sync_folder(target)?;
    Ok(Restored { moved: is_there.then_some(aside), violations })
}

async fn stage(
    path: &Path,
    staged: &Path,
    keyring: Keyring,
    files: FileStore,
) -> Result<Vec<Violation>, Trouble> {
    private_file::make_folder(staged).map_err(file(staged))?;
    // A copy of a stopped machine's disk may have a log.
    for (from, to) in database_file::files(path).iter().zip(database_file::files(staged)).take(2) {
        remove(&to)?;
        if !from.exists() {
            continue;
        }
        let mut copy = private_file::create(&to).map_err(file(&to))?;
        io::copy(&mut File::open(from).map_err(file(from))?, &mut copy).map_err(file(&to))?;
        copy.sync_all().map_err(file(&to))?;
    }
    if database_file::is_empty(staged) {
        let (location, reason) = (path.display().to_string(), "it is empty".to_owned());
        return Err(StoreError::Unreadable { location, reason }.into());
    }
    let store = Store::open(&format!("sqlite://{}", staged.display()), keyring).await?;
    let ctx = Ctx::operator(store.clone());
    let checked = async {
        let backed_up = FileStore::folder(&files_of(path));
        copy_files(&store.snapshot().await?, &backed_up, &files).await?;
        store.keep_files(files);
        let violations = integrity::check(&ctx).await?;
        if violations.iter().any(|found| matches!(found, Violation::Damaged { .. } | Violation::LogLost)) {
            return Err(Trouble::Unsound(violations));
        }
        let bytes = fs::metadata(staged).map_err(file(staged))?.len();
        record(&ctx, Deed::DatabaseRestore, path, bytes).await?;
        Ok(violations)
    };
    let checked = checked.await;
    store.close().await?;
    checked
}

/// In the audit log of every city, because every city's data are in the file.
async fn record(ctx: &Ctx, deed: Deed, path: &Path, bytes: u64) -> Result<(), Trouble> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let doer = ctx.actor.doer(None);
    let chains = audit::chains(ctx).await?;
    let transaction = ctx.store.begin().await?;
    for city in chains {
        let deeds = Deeds::done(&doer, deed, thing(ThingKind::Database, "", name.as_str()));
        let size = diff(FieldName::Bytes, None, Some(&bytes.to_string()));
        audit::record(&transaction, city, deeds.with(vec![size])).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// The folder beside a backup that has the content of files.
fn files_of(path: &Path) -> PathBuf {
    beside(path, ".files")
}

/// The same name with something behind.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

fn remove(path: &Path) -> Result<(), Trouble> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(file(path)(error)),
        _ => Ok(()),
    }
}

/// A name is on the disk when its folder is.
fn sync_folder(path: &Path) -> Result<(), Trouble> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(file(folder))
}

fn file(path: &Path) -> impl Fn(io::Error) -> Trouble {
    let path = path.to_owned();
    move |error| Trouble::File { path: path.clone(), error }
}
