//! Where a database is, as an operator writes it.

use std::path::PathBuf;

use crate::error::StoreError;

/// Where a database is.
#[derive(Debug)]
pub(crate) enum Address {
    /// In a file, of SQLite.
    File(PathBuf),
    /// On a server, of PostgreSQL.
    Server,
}

impl Address {
    pub(crate) fn of(url: &str) -> Result<Self, StoreError> {
        match url.split_once(':') {
            Some(("sqlite", path)) => sqlite_path(url, path).map(Self::File),
            Some(("postgres" | "postgresql", _)) => Ok(Self::Server),
            _ => {
                let reason = "it begins with neither sqlite: nor postgres:";
                Err(StoreError::BadAddress { url: without_password(url), reason })
            }
        }
    }
}

/// The file of the database at an address; none where it is on a server.
pub fn file_of(url: &str) -> Result<Option<PathBuf>, StoreError> {
    match url.split_once(':') {
        Some(("sqlite", path)) => sqlite_path(url, path).map(Some),
        _ => Ok(None),
    }
}

/// The file that an address names. Parameters are ignored: how the file is opened is decided here.
fn sqlite_path(url: &str, path: &str) -> Result<PathBuf, StoreError> {
    let path = path.strip_prefix("//").unwrap_or(path);
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    let reason = match path {
        "" => "it names no file",
        ":memory:" => "readers and writer could not share a database in memory",
        _ => return Ok(PathBuf::from(path)),
    };
    Err(StoreError::BadAddress { url: url.to_owned(), reason })
}

/// An address as it may be logged and shown.
pub fn without_password(url: &str) -> String {
    let parts = url.split_once("://").and_then(|(scheme, rest)| {
        let (credentials, host) = rest.rsplit_once('@')?;
        let (user, _) = credentials.split_once(':')?;
        Some((scheme, user, host))
    });
    match parts {
        Some((scheme, user, host)) => format!("{scheme}://{user}:…@{host}"),
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("postgres://hengce:secret@db.city.gov/hengce", "postgres://hengce:…@db.city.gov/hengce")]
    #[case("postgres://hengce@127.0.0.1:4200/postgres", "postgres://hengce@127.0.0.1:4200/postgres")]
    #[case("postgres://hengce:p@ss@host/db", "postgres://hengce:…@host/db")]
    #[case("sqlite://./data/hengce.db", "sqlite://./data/hengce.db")]
    fn a_password_is_never_shown(#[case] url: &str, #[case] shown: &str) {
        assert_eq!(without_password(url), shown);
    }
}
