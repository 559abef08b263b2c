//! Sheets that LibreOffice opens and saves, in its formats and those of others: they come back as they left.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use indicator_model::sheet::{Mapping, Note};
use indicator_model::table::Unread;
use storage::sheet::{Destination, Format, Mode, export, look, template};

use crate::database::Database;
use crate::fixture::{basic, edit, file, founded, load, sample};

/// A text in UTF-8 with commas, cells as they are shown.
const CSV: &str = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true";

/// What LibreOffice saves the files as, in `folder`.
fn saved(files: &[PathBuf], format: &str, folder: &Path) -> Vec<PathBuf> {
    let output = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()))
        .args(["--headless", "--convert-to", format, "--outdir"])
        .arg(folder)
        .args(files)
        .output()
        .expect("LibreOffice is one of the packages that `make test` installs");
    let extension = format.split(':').next().unwrap_or_default();
    let saved = |file: &PathBuf| folder.join(file.file_name().unwrap()).with_extension(extension);
    let saved: Vec<PathBuf> = files.iter().map(saved).collect();
    assert!(saved.iter().all(|file| file.exists()), "{}", String::from_utf8_lossy(&output.stderr));
    saved
}

#[tokio::test]
async fn what_libre_office_saves_says_what_left() {
    let database = Database::sqlite();
    let ctx = database.ctx().await;
    founded(&ctx).await;
    let id = sample(&ctx).await;
    let folder = tempfile::tempdir().unwrap();
    let within = |name: &str| {
        let within = folder.path().join(name);
        fs::create_dir(&within).unwrap();
        within
    };
    let left = within("left");
    let files = ["sheet.xlsx", "template.xlsx"].map(|name| left.join(name)).to_vec();
    fs::write(&files[0], export(&ctx, id, Format::Xlsx).await.unwrap().bytes).unwrap();
    fs::write(&files[1], template(&ctx).await.unwrap()).unwrap();
    let blank = look(&ctx, file(fs::read(&files[1]).unwrap()), Mapping::default()).await.unwrap().unwrap();
    assert_eq!(blank.heading, 2);
    // What the scheme has become since is not taken back.
    let scheme = load(&ctx, id).await;
    storage::scheme::save(&ctx, id, edit(&scheme, vec![basic(&scheme, "NYJ-01", "1300")])).await.unwrap();
    let scheme = load(&ctx, id).await;

    let (xls, ods) = (within("xls"), within("ods"));
    let ways = [
        ("xlsx", saved(&files, "xlsx", &within("xlsx"))),
        ("xls", saved(&saved(&files, "xls", &xls), "xlsx", &xls)),
        ("ods", saved(&saved(&files, "ods", &ods), "xlsx", &ods)),
        ("csv", saved(&files, CSV, &within("csv"))),
    ];
    for (way, files) in ways {
        let sheet = file(fs::read(&files[0]).unwrap());
        let outcome =
            storage::sheet::import(&ctx, sheet, Destination::Scheme(id), Mode::Apply).await.unwrap();
        assert_eq!(
            (outcome.errors.as_slice(), outcome.updated, outcome.unchanged),
            (&[][..], 0, 96),
            "{way}"
        );
        assert_eq!(
            outcome.remarks.iter().map(|it| &it.note).collect::<Vec<_>>(),
            [&Note::ChangedSince { count: 1 }]
        );
        assert_eq!((outcome.unread, outcome.unknown_columns), (Unread::default(), vec![]), "{way}");
        let seen = look(&ctx, file(fs::read(&files[1]).unwrap()), Mapping::default()).await.unwrap().unwrap();
        assert_eq!((seen.heading, seen.columns), (blank.heading, blank.columns.clone()), "{way}");
    }
    assert_eq!(load(&ctx, id).await, scheme);
}
