//! Files that commands read and write.

use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use storage::sheet::{File, Format};

use super::settings::{REJECTED, Settings};
use crate::message::{Failure, Notice};

/// A file with the name that the audit log has it by.
pub(super) async fn read(path: PathBuf) -> Result<File, Failure> {
    let bytes = match tokio::fs::read(&path).await {
        Ok(bytes) => bytes,
        Err(error) => return Err(Failure::Input { path, error }),
    };
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    Ok(File { name, bytes })
}

/// How an import ends that refused rows, or none.
pub(super) fn code<E>(errors: &[E]) -> ExitCode {
    if errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(REJECTED) }
}

/// XLSX when the output is named so, else CSV.
pub(super) fn format_of(output: Option<&Path>) -> Format {
    let extension = output.and_then(Path::extension);
    if extension.is_some_and(|name| name.eq_ignore_ascii_case("xlsx")) { Format::Xlsx } else { Format::Csv }
}

/// JSON about a file and the file itself cannot share standard output.
pub(super) fn may_write(settings: &Settings, output: Option<&Path>) -> Result<(), Failure> {
    if output.is_none() && settings.json { Err(Failure::OutputNeeded) } else { Ok(()) }
}

/// Writes a file where it is wanted, and says so, or to standard output.
pub(super) fn write(
    settings: &Settings,
    output: Option<PathBuf>,
    bytes: &[u8],
    written: impl FnOnce(PathBuf, usize) -> Notice,
) -> Result<(), Failure> {
    let Some(path) = output else {
        let failed = |error| Failure::Output { path: PathBuf::from("-"), error };
        return stdout().write_all(bytes).map_err(failed);
    };
    if let Err(error) = std::fs::write(&path, bytes) {
        return Err(Failure::Output { path, error });
    }
    settings.tell(&written(path, bytes.len()));
    Ok(())
}
