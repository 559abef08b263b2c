//! Parts of the audit log as files: exports and archives.

use rstest_reuse::apply;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use indicator_model::date::Date;
use indicator_model::id::CityId;
use people_model::appointment::NewAppointment;
use people_model::audit::{Anchor, Deed, Fault, Verdict};
use people_model::role::Role;
use storage::audit::file::{Checked, Head, check};
use storage::audit::{Archived, Filter, anchor, archive, begin, export, list};
use storage::ctx::Ctx;
use storage::integrity::{verify, verify_files};
use tempfile::TempDir;
use uuid::Uuid;

use crate::chain::rewrite;
use crate::database::{Database, both_engines};
use crate::fixture::{basic, edit, employed, founded, load, sample};

#[apply(both_engines)]
async fn an_export_verifies_by_itself_and_is_recorded(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let (head, file) = taken_out(&operator, city).await;
    assert_eq!(check(file.as_slice(), &[]).unwrap(), Checked { head: head.clone(), fault: None });
    let newest = &list(&operator, city, Filter::default(), 1).await.unwrap()[0];
    assert_eq!((newest.deed, newest.subject.id.as_str()), (Deed::AuditExport, head.id.to_string().as_str()));
    // It was taken out before it was recorded, so it ends just before.
    assert_eq!(head.last + 1, newest.sequence);
    let checked = check(file.as_slice(), &[]).unwrap();
    assert!(is_intact(&verify_files(&operator, city, vec![checked]).await.unwrap()));
}

#[apply(both_engines)]
async fn an_export_takes_only_the_days_asked_for(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let mut nothing = export(&operator, city, Some(day("2999-01-01")), None).await.unwrap();
    assert_eq!(nothing.head().last + 1, nothing.head().first);
    let mut file = Vec::new();
    while let Some(piece) = nothing.next().await.unwrap() {
        file.extend(piece);
    }
    assert_eq!(check(file.as_slice(), &[]).unwrap().fault, None);
    let early = export(&operator, city, None, Some(day("2000-01-01"))).await.unwrap();
    assert_eq!((early.head().first, early.head().last), (1, 0));
    for head in [nothing.head(), early.head()] {
        let empty = Checked { head: head.clone(), fault: None };
        assert!(is_intact(&verify_files(&operator, city, vec![empty]).await.unwrap()));
    }
}

#[apply(both_engines)]
async fn no_line_of_a_file_can_be_altered(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let kept = anchor(&operator, city).await.unwrap().unwrap();
    let (head, file) = taken_out(&operator, city).await;
    let lines: Vec<&str> = std::str::from_utf8(&file).unwrap().lines().collect();
    let fault = |lines: &[&str]| check(Cursor::new(lines.join("\n")), &[]).unwrap().fault;

    let renamed = lines[1].replace("王芳", "王方");
    assert_ne!(renamed, lines[1]);
    assert_eq!(fault(&[&[lines[0], &renamed], &lines[2..]].concat()), Some((1, Fault::Changed)));
    assert_eq!(fault(&[&lines[..1], &lines[2..]].concat()), Some((1, Fault::Missing)));
    assert_eq!(fault(&lines[..2]), Some((2, Fault::CutOff)));
    assert_eq!(fault(&[&lines[..1], &["{}"], &lines[2..]].concat()), Some((1, Fault::Changed)));
    assert!(check(Cursor::new("indicator_code,name"), &[]).is_err());

    // Rewriting all of it gives another last hash.
    let forged = Head { hash: "0".repeat(64), ..head };
    let verdict = verify_files(&operator, city, vec![Checked { head: forged, fault: None }]).await.unwrap();
    assert_eq!(verdict, Verdict::Broken { sequence: kept.sequence, fault: Fault::Detached });
    let other = Anchor { hash: "0".repeat(64), ..kept.clone() };
    let found = check(file.as_slice(), &[other]).unwrap().fault;
    assert_eq!(found, Some((kept.sequence, Fault::NotAnchored)));
    assert_eq!(check(file.as_slice(), &[kept]).unwrap().fault, None);
}

/// The first line is under no hash, but the audit log has an entry about the file.
#[apply(both_engines)]
async fn the_first_line_of_a_file_is_compared_with_the_entry_about_it(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let (head, _) = taken_out(&operator, city).await;
    let verdict =
        async |head: Head| verify_files(&operator, city, vec![Checked { head, fault: None }]).await.unwrap();
    assert!(is_intact(&verdict(head.clone()).await));
    let altered = [
        Head { by: "李四".to_owned(), ..head.clone() },
        Head { at: "2020-01-01T00:00:00.000Z".parse().unwrap(), ..head.clone() },
        Head { id: Uuid::now_v7(), ..head.clone() },
        Head { first: 2, ..head.clone() },
    ];
    for head in altered {
        let found = verdict(head.clone()).await;
        assert_eq!(found, Verdict::Broken { sequence: head.last, fault: Fault::HeadChanged }, "{head:?}");
    }
}

#[apply(both_engines)]
async fn nothing_hides_in_a_field_that_no_hash_covers(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let (_, file) = taken_out(&operator, city).await;
    let text = String::from_utf8(file).unwrap();
    let more = text.replacen("\"sequence\":1,", "\"approved_by\":\"李四\",\"sequence\":1,", 1);
    assert_ne!(more, text);
    assert_eq!(check(more.as_bytes(), &[]).unwrap().fault, Some((1, Fault::Changed)));
    let more = text.replacen("{\"format\"", "{\"approved_by\":\"李四\",\"format\"", 1);
    assert!(check(more.as_bytes(), &[]).is_err());
}

/// With the page about it and the program beside that page, and nothing of Hengce.
#[apply(both_engines)]
async fn a_file_verifies_without_hengce(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    employed(&operator, city, "zhaoli", NewAppointment::to(Role::Auditor)).await;
    let (head, file) = taken_out(&operator, city).await;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("record.jsonl");
    let is_intact = |file: &[u8], anchor: &str| {
        std::fs::write(&path, file).unwrap();
        let program = concat!(env!("CARGO_MANIFEST_DIR"), "/../../.tools/verify-audit-log.mjs");
        let done = std::process::Command::new("node").arg(program).arg(&path).arg(anchor).output();
        done.expect("Node.js is a prerequisite").status.success()
    };
    assert!(is_intact(&file, &head.hash));
    assert!(!is_intact(&file, &"0".repeat(64)));
    let text = String::from_utf8(file).unwrap();
    for (from, to) in [("王芳", "王方"), ("\"done\"", "\"refused\""), ("\"sequence\":2", "\"sequence\":3")]
    {
        let altered = text.replacen(from, to, 1);
        assert!(altered == text || !is_intact(altered.as_bytes(), &head.hash), "{from}");
    }
    let cut: Vec<&str> = text.lines().take(2).collect();
    assert!(!is_intact(cut.join("\n").as_bytes(), ""));
}

#[apply(both_engines)]
async fn what_is_archived_leaves_a_chain_that_still_verifies(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let folder = TempDir::new().unwrap();
    for login in ["zhaoli", "qianwu", "sunliu"] {
        employed(&operator, city, login, NewAppointment::to(Role::Auditor)).await;
    }
    aged(&database, city, 3).await;
    let kept = anchor(&operator, city).await.unwrap().unwrap();
    let length = kept.sequence;
    assert!(is_intact(&verify(&operator, city, &[]).await.unwrap()), "the test hashes as storage does");

    let path = folder.path().join("record.jsonl");
    assert_eq!(archive(&operator, city, day("2999-01-01"), &path).await.unwrap(), Archived::TooRecent);
    assert_eq!(archive(&operator, city, day("2001-01-01"), &path).await.unwrap(), Archived::Nothing);
    assert!(!path.exists());
    let head = moved(archive(&operator, city, day("2020-01-01"), &path).await.unwrap());
    assert_eq!((head.first, head.last), (1, 3));
    let left = list(&operator, city, Filter::default(), 100).await.unwrap();
    assert_eq!(left.last().unwrap().sequence, 4);
    assert_eq!((left[0].sequence, left[0].deed), (length + 1, Deed::AuditArchive));
    let verdict = verify(&operator, city, &[kept]).await.unwrap();
    assert!(matches!(verdict, Verdict::Intact { archived: 3, .. }), "{verdict:?}");
    assert!(is_intact(&joined(&operator, city, &[&path]).await));

    // The second follows the first, and vouches for it even when nothing else does any more.
    aged(&database, city, length + 1).await;
    let second = folder.path().join("second.jsonl");
    assert_eq!(moved(archive(&operator, city, day("2020-01-01"), &second).await.unwrap()).first, 4);
    assert!(is_intact(&verify(&operator, city, &[]).await.unwrap()));
    assert!(is_intact(&joined(&operator, city, &[&path, &second]).await));
    let alone = joined(&operator, city, &[&path]).await;
    assert_eq!(alone, Verdict::Broken { sequence: 3, fault: Fault::Detached });
}

#[apply(both_engines)]
async fn a_file_is_never_overwritten_and_a_failed_archive_moves_nothing(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    aged(&database, city, 1).await;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("record.jsonl");
    std::fs::write(&path, "something else").unwrap();
    archive(&operator, city, day("2020-01-01"), &path).await.unwrap_err();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "something else");
    archive(&operator, city, day("2020-01-01"), &folder.path().join("no/folder")).await.unwrap_err();
    assert_eq!(list(&operator, city, Filter::default(), 100).await.unwrap().last().unwrap().sequence, 1);
    assert!(is_intact(&verify(&operator, city, &[]).await.unwrap()));
}

#[apply(both_engines)]
async fn a_deletion_does_not_pass_for_an_archive(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    database
        .execute(
            "UPDATE audit_head SET archived = 1, archived_hash = (
                 SELECT hash FROM audit WHERE sequence = 1 AND city_id = audit_head.city_id
             ) WHERE city_id = (SELECT city_id FROM city);
             DELETE FROM audit WHERE sequence = 1 AND city_id = (SELECT city_id FROM city)",
        )
        .await;
    let verdict = verify(&operator, city, &[]).await.unwrap();
    assert_eq!(verdict, Verdict::Broken { sequence: 1, fault: Fault::Missing });
}

#[apply(both_engines)]
async fn a_broken_chain_is_not_archived(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    aged(&database, city, 1).await;
    database.execute("UPDATE audit SET reason = 'another' WHERE sequence = 1").await;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("record.jsonl");
    let archived = archive(&operator, city, day("2020-01-01"), &path).await.unwrap();
    assert_eq!(archived, Archived::Broken { sequence: 1, fault: Fault::Changed });
    assert!(!path.exists());
}

#[apply(both_engines)]
async fn a_new_chain_takes_the_hash_function_that_was_chosen(database: Database) {
    let operator = database.ctx().await;
    assert!(begin(&operator, "sha256").await.unwrap());
    let (city, _) = founded(&operator).await;
    let kept = anchor(&operator, city).await.unwrap().unwrap();
    assert_eq!(kept.algorithm, "sha256");
    assert!(is_intact(&verify(&operator, city, &[kept]).await.unwrap()));
    assert!(!begin(&operator, "sm3").await.unwrap(), "what has begun stays");
    begin(&operator, "md5").await.unwrap_err();
}

#[apply(both_engines)]
async fn an_entry_about_a_scheme_leads_to_its_edits(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let id = sample(&operator).await;
    let scheme = load(&operator, id).await;
    storage::scheme::save(&operator, id, edit(&scheme, vec![basic(&scheme, "NYJ-01", "1300")]))
        .await
        .unwrap();
    // The operator belongs to no city: what is done in the sample is recorded with the sample.
    let sample = storage::scheme::list(&operator).await.unwrap()[0].city;
    let entry = list(&operator, sample, Filter::default(), 1).await.unwrap().remove(0);
    assert_eq!(entry.deed, Deed::SchemeEdit);
    let recorded = storage::scheme::recorded(&operator, sample, entry.sequence).await.unwrap();
    assert!(recorded.is_intact);
    assert_eq!((recorded.count, recorded.edits.len()), (1, 1));
    assert!(!recorded.edits[0].name.is_empty());
    storage::scheme::recorded(&operator, city, 1).await.unwrap_err();

    database.execute("UPDATE change SET edit = replace(edit, '1300', '1400')").await;
    assert!(!storage::scheme::recorded(&operator, sample, entry.sequence).await.unwrap().is_intact);
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn is_intact(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Intact { .. })
}

fn moved(archived: Archived) -> Head {
    match archived {
        Archived::Moved(head) => head,
        other => panic!("{other:?}"),
    }
}

async fn taken_out(ctx: &Ctx, city: CityId) -> (Head, Vec<u8>) {
    let mut export = export(ctx, city, None, None).await.unwrap();
    let mut file = Vec::new();
    while let Some(piece) = export.next().await.unwrap() {
        file.extend(piece);
    }
    (export.head().clone(), file)
}

async fn joined(ctx: &Ctx, city: CityId, paths: &[&PathBuf]) -> Verdict {
    let read = |path: &&PathBuf| check(std::fs::read(Path::new(path)).unwrap().as_slice(), &[]).unwrap();
    verify_files(ctx, city, paths.iter().map(read).collect()).await.unwrap()
}

/// Makes the links up to `last` those of 2010, as if the city had used Hengce that long.
async fn aged(database: &Database, city: CityId, last: u64) {
    rewrite(database, city, |link| {
        if link.sequence <= last {
            "2010-01-01T00:00:00.000Z".clone_into(&mut link.at);
        }
    })
    .await;
}
