//! Files that back up reports: who may send and see them, what they may be, and that they stay what they were.

use std::fs;
use std::io::{Cursor, Write};
use std::path::PathBuf;

use indicator_model::check_in::CheckIn;
use indicator_model::check_in::answer::Answer;
use indicator_model::check_in::chain::Stage;
use indicator_model::check_in::confirm::{Decision, Step};
use indicator_model::check_in::evidence::{DOCUMENT_BYTES, Evidence, FileKind, MOST, Refusal};
use indicator_model::id::{CityId, EvidenceId, OrganizationId};
use indicator_model::text::Fault;
use people_model::appointment::NewAppointment;
use people_model::audit::{Deed, Verdict};
use people_model::policy::Denial;
use people_model::role::Role;
use rstest_reuse::apply;
use storage::audit::Filter;
use storage::check_in::evidence::{NewEvidence, add, download, view};
use storage::check_in::{decide, due, history, waiting};
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::file_store::FileStore;
use storage::integrity::Violation;
use tempfile::TempDir;
use uuid::Uuid;
use zip::write::SimpleFileOptions;

use crate::check_in::{Department, report, send};
use crate::database::{Database, both_engines};
use crate::fixture::{at_work, employed};

/// Upright only by its Exif, with the place where it was taken, a comment, and scans with tables between them.
const JPEG: &[u8] = include_bytes!("evidence/photo.jpg");
const PNG: &[u8] = include_bytes!("evidence/photo.png");
const WEBP: &[u8] = include_bytes!("evidence/photo.webp");

/// A department whose files are in a folder.
struct Desk {
    at: Department,
    organization: OrganizationId,
    folder: TempDir,
}

impl Desk {
    async fn open(database: &Database) -> Self {
        let at = Department::open(database).await;
        let folder = TempDir::new().unwrap();
        at.operator.store().keep_files(FileStore::folder(folder.path()));
        Self { organization: at.due.subject.organization, at, folder }
    }

    fn new_file(&self, name: &str, bytes: &[u8]) -> NewEvidence {
        NewEvidence {
            id: EvidenceId(Uuid::now_v7()),
            organization: self.organization,
            name: name.to_owned(),
            bytes: bytes.to_vec(),
        }
    }

    /// What the reporter sends.
    async fn add(&self, name: &str, bytes: &[u8]) -> Result<Evidence, StoreError> {
        add(&self.at.reporter, self.new_file(name, bytes)).await
    }

    async fn refusal(&self, name: &str, bytes: &[u8]) -> Refusal {
        match self.add(name, bytes).await {
            Err(StoreError::Evidence(refusal)) => refusal,
            other => panic!("{other:?}"),
        }
    }

    /// The reporter's report with these files.
    fn report(&self, value: &str, files: &[&Evidence]) -> CheckIn {
        CheckIn { evidence: files.iter().map(|file| file.id).collect(), ..report(&self.at.due, value) }
    }

    fn contents(&self) -> Vec<PathBuf> {
        let Ok(cities) = fs::read_dir(self.folder.path()) else { return Vec::new() };
        let files = cities.flat_map(|city| fs::read_dir(city.unwrap().path()).unwrap());
        files.map(|file| file.unwrap().path()).collect()
    }

    async fn violations(&self) -> Vec<Violation> {
        storage::integrity::check(&self.at.operator).await.unwrap()
    }
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// An archive with these parts.
fn archive(parts: &[&str]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for part in parts {
        zip.start_file(*part, SimpleFileOptions::default()).unwrap();
        zip.write_all(b"<xml/>").unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF";

#[apply(both_engines)]
async fn a_report_is_kept_when_its_files_are_there_and_both_are_seen_by_others(database: Database) {
    let desk = Desk::open(&database).await;
    let photo = desk.new_file("现场.jpg", JPEG);
    let named = CheckIn { evidence: vec![photo.id], ..report(&desk.at.due, "1") };
    // The report first: nothing is sent for one that would not be kept.
    assert_eq!(send(&desk.at.reporter, &named).await, Answer::EvidenceMissing { missing: vec![photo.id] });
    let sent = add(&desk.at.reporter, photo.clone()).await.unwrap();
    assert_eq!((sent.id, sent.name.as_str(), sent.kind), (photo.id, "现场.jpg", FileKind::Jpeg));
    assert!(
        matches!(view(&desk.at.reporter, sent.id).await, Err(StoreError::NotFound)),
        "no report has it yet"
    );
    assert_eq!(send(&desk.at.reporter, &named).await, Answer::Accepted);
    assert_eq!(send(&desk.at.reporter, &named).await, Answer::Accepted, "the same again");
    let without = CheckIn { evidence: Vec::new(), ..named.clone() };
    assert_eq!(send(&desk.at.reporter, &without).await, Answer::ReusedId);

    let waits = waiting(&desk.at.head).await.unwrap();
    assert_eq!(waits[0].due.current.as_ref().unwrap().evidence, std::slice::from_ref(&sent));
    let history = history(&desk.at.office, desk.at.due.subject).await.unwrap();
    assert_eq!(history.reports[0].said.as_ref().unwrap().evidence, std::slice::from_ref(&sent));
    let seen = view(&desk.at.head, sent.id).await.unwrap();
    assert_eq!(u64::try_from(seen.bytes.len()).unwrap(), sent.bytes);
    let (taken, watermark) = download(&desk.at.head, sent.id).await.unwrap();
    assert_eq!(taken, seen);
    let city = city_of(&desk.at.office);
    let exports = Filter { deed: Some(Deed::EvidenceExport), ..Filter::default() };
    let record = storage::audit::list(&desk.at.operator, city, exports, 10).await.unwrap();
    assert_eq!(record.len(), 1, "what is looked at in the page is not taken away");
    assert!(record[0].changes.iter().any(|change| change.after == Some(watermark.id.to_string())));
    assert_eq!(desk.violations().await, []);
    let verdict = storage::integrity::verify(&desk.at.operator, city, &[]).await.unwrap();
    assert!(matches!(verdict, Verdict::Intact { .. }), "{verdict:?}");
}

/// It is a warning for who decides, and refuses nothing.
#[apply(both_engines)]
async fn the_same_file_for_another_fact_is_seen_by_who_decides_and_for_a_correction_it_is_none(
    database: Database,
) {
    let desk = Desk::open(&database).await;
    let list = due(&desk.at.reporter, None).await.unwrap();
    let is_other = |known: &&indicator_model::check_in::due::Due| {
        known.subject != desk.at.due.subject && known.indicator.measure == desk.at.due.indicator.measure
    };
    let other = list.due.iter().find(is_other).unwrap().clone();
    let elsewhere = async || {
        let waits = waiting(&desk.at.head).await.unwrap();
        let currents = waits.into_iter().filter_map(|waiting| waiting.due.current);
        currents.flat_map(|current| current.evidence).map(|file| file.elsewhere).collect::<Vec<_>>()
    };
    let first = desk.add("台账.pdf", PDF).await.unwrap();
    let reported = desk.report("1", &[&first]);
    assert_eq!(send(&desk.at.reporter, &reported).await, Answer::Accepted);
    // The same content for the same fact: sent once more with a correction.
    let again = desk.add("台账（盖章）.pdf", PDF).await.unwrap();
    let corrected = CheckIn { over: Some(reported.id), ..desk.report("2", &[&again]) };
    assert_eq!(send(&desk.at.reporter, &corrected).await, Answer::Accepted);
    assert_eq!(elsewhere().await, [0]);

    let second = desk.add("台账.pdf", PDF).await.unwrap();
    let about_other = CheckIn { evidence: vec![second.id], ..report(&other, "3") };
    assert_eq!(send(&desk.at.reporter, &about_other).await, Answer::Accepted);
    assert_eq!(elsewhere().await, [1, 1]);
    let seen = history(&desk.at.office, other.subject).await.unwrap();
    assert_eq!(seen.reports[0].said.as_ref().unwrap().evidence[0].elsewhere, 1);
    let own = due(&desk.at.reporter, None).await.unwrap();
    let kept = own.due.iter().filter_map(|due| due.current.as_ref()).flat_map(|current| &current.evidence);
    assert!(kept.clone().count() == 2 && kept.map(|file| file.elsewhere).all(|count| count == 0));
    assert_eq!(desk.violations().await, []);
}

fn city_of(ctx: &Ctx) -> CityId {
    let storage::ctx::Actor::Person(person) = ctx.actor() else { panic!("a person") };
    person.city
}

#[apply(both_engines)]
async fn photos_are_kept_without_where_they_were_taken(database: Database) {
    let desk = Desk::open(&database).await;
    for (name, bytes) in [("a.jpg", JPEG), ("b.png", PNG), ("c.webp", WEBP)] {
        assert!(holds(bytes, "CameraMaker"), "{name} says with what it was taken");
        let tail = [bytes, b"<script>alert(1)</script>".as_slice()].concat();
        desk.add(name, &tail).await.unwrap();
    }
    let contents = desk.contents();
    assert_eq!(contents.len(), 3);
    for path in contents {
        let bytes = fs::read(&path).unwrap();
        for private in ["CameraMaker", "GPS", "taken at home", "script", "xmpmeta", "Exif", "eXIf", "EXIF"] {
            assert!(!holds(&bytes, private), "{private} in {path:?}");
        }
        assert!(infer_is_photo(&bytes), "{path:?}");
    }
}

fn infer_is_photo(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xFF\xD8\xFF") || bytes.starts_with(b"\x89PNG") || bytes.starts_with(b"RIFF")
}

#[apply(both_engines)]
async fn a_file_is_what_its_content_is_whatever_its_name_says(database: Database) {
    let desk = Desk::open(&database).await;
    let docx = archive(&["[Content_Types].xml", "_rels/.rels", "word/document.xml"]);
    let xlsx = archive(&["xl/workbook.xml", "[Content_Types].xml"]);
    for (name, bytes, kind) in [
        ("报告.docx", docx.as_slice(), FileKind::Docx),
        ("台账.xlsx", &xlsx, FileKind::Xlsx),
        ("批复.pdf", PDF, FileKind::Pdf),
        ("照片.pdf", PNG, FileKind::Png),
    ] {
        assert_eq!(desk.add(name, bytes).await.unwrap().kind, kind, "{name}");
    }
    let macros = archive(&["[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"]);
    let both = archive(&["[Content_Types].xml", "word/document.xml", "xl/workbook.xml"]);
    // The end is an archive, and the beginning a picture of another kind.
    let polyglot = [b"GIF89a".as_slice(), &docx].concat();
    let html = b"<html><script>alert(1)</script></html>".as_slice();
    for (name, bytes, refusal) in [
        ("报告.docx", macros.as_slice(), Refusal::Macros),
        ("报告.docx", &both, Refusal::UnknownKind),
        ("压缩.docx", &archive(&["a.txt"]), Refusal::UnknownKind),
        ("现场.jpg", &polyglot, Refusal::UnknownKind),
        ("现场.jpg", html, Refusal::UnknownKind),
        ("程序.pdf", b"MZ\x90\x00\x03\x00\x00\x00".as_slice(), Refusal::UnknownKind),
        ("空.pdf", b"".as_slice(), Refusal::UnknownKind),
        ("断.jpg", &JPEG[..JPEG.len() - 40], Refusal::Damaged),
        ("断.png", &PNG[..PNG.len() - 20], Refusal::Damaged),
        ("断.docx", &docx[..docx.len() - 10], Refusal::Damaged),
    ] {
        assert_eq!(desk.refusal(name, bytes).await, refusal, "{name}");
    }
    let large = [PDF, &vec![b' '; usize::try_from(DOCUMENT_BYTES).unwrap()]].concat();
    assert!(matches!(desk.refusal("大.pdf", &large).await, Refusal::TooLarge { most: DOCUMENT_BYTES, .. }));
    for (name, fault) in [(" ", Fault::Empty), ("a\u{202e}fdp.exe", Fault::Character { code: 0x202e })] {
        let named = desk.add(name, PDF).await;
        assert!(matches!(named, Err(StoreError::Text { fault: found, .. }) if found == fault), "{named:?}");
    }
    assert_eq!(desk.contents().len(), 4, "nothing is written of what is refused");
}

#[apply(both_engines)]
async fn a_file_that_is_sent_twice_is_one_and_an_id_is_good_for_one_content(database: Database) {
    let desk = Desk::open(&database).await;
    let new = desk.new_file("批复.pdf", PDF);
    let first = add(&desk.at.reporter, new.clone()).await.unwrap();
    let both = tokio::join!(add(&desk.at.reporter, new.clone()), add(&desk.at.reporter, new.clone()));
    assert_eq!((both.0.unwrap(), both.1.unwrap()), (first.clone(), first.clone()));
    let other = NewEvidence { bytes: PNG.to_vec(), ..new.clone() };
    assert!(matches!(add(&desk.at.reporter, other).await, Err(StoreError::ReusedId)));
    assert!(matches!(add(&desk.at.office, new.clone()).await, Err(StoreError::ReusedId)), "it is another's");
    // After the report too: an answer may be lost late.
    assert_eq!(send(&desk.at.reporter, &desk.report("1", &[&first])).await, Answer::Accepted);
    assert_eq!(add(&desk.at.reporter, new).await.unwrap(), first);
    assert_eq!(desk.violations().await, []);
}

#[apply(both_engines)]
async fn a_report_has_few_files_and_none_of_others(database: Database) {
    let desk = Desk::open(&database).await;
    let mut files = Vec::new();
    for _ in 0..=MOST {
        files.push(desk.add("批复.pdf", PDF).await.unwrap());
    }
    let all: Vec<&Evidence> = files.iter().collect();
    let many = storage::check_in::record(&desk.at.reporter, vec![desk.report("1", &all)]).await;
    assert!(matches!(many, Err(StoreError::Evidence(Refusal::TooMany { most: MOST }))), "{many:?}");
    let of_office = add(&desk.at.office, desk.new_file("批复.pdf", PDF)).await.unwrap();
    let stolen = desk.report("1", &[all[0], &of_office]);
    assert_eq!(
        send(&desk.at.reporter, &stolen).await,
        Answer::EvidenceMissing { missing: vec![of_office.id] }
    );
    assert_eq!(send(&desk.at.reporter, &desk.report("1", &all[..MOST])).await, Answer::Accepted);
}

#[apply(both_engines)]
async fn a_correction_keeps_files_of_what_it_corrects_and_brings_new_ones(database: Database) {
    let desk = Desk::open(&database).await;
    let old = desk.add("批复.pdf", PDF).await.unwrap();
    let first = desk.report("1", &[&old]);
    assert_eq!(send(&desk.at.reporter, &first).await, Answer::Accepted);
    let decision = Decision {
        check_in: first.id,
        step: Step::Return,
        stage: Stage::Anyone,
        reason: "与台账不符".to_owned(),
    };
    decide(&desk.at.head, vec![decision]).await.unwrap();
    let new = desk.add("台账.png", PNG).await.unwrap();
    let again = due(&desk.at.reporter, None).await.unwrap().due;
    let again = again.into_iter().find(|due| due.subject == desk.at.due.subject).unwrap();
    assert_eq!(again.current.as_ref().unwrap().evidence, std::slice::from_ref(&old));
    let second = CheckIn { evidence: vec![new.id, old.id], ..report(&again, "2") };
    assert_eq!(send(&desk.at.reporter, &second).await, Answer::Accepted);
    let history = history(&desk.at.head, desk.at.due.subject).await.unwrap();
    let files = |at: usize| history.reports[at].said.as_ref().unwrap().evidence.clone();
    assert_eq!((files(0), files(1)), (vec![new, old.clone()], vec![old]));
    assert_eq!(desk.violations().await, []);
}

#[apply(both_engines)]
async fn who_may_not_report_sends_nothing_and_who_may_not_read_sees_nothing(database: Database) {
    let desk = Desk::open(&database).await;
    let file = desk.new_file("批复.pdf", PDF);
    let sent = add(&desk.at.reporter, file.clone()).await.unwrap();
    assert_eq!(send(&desk.at.reporter, &desk.report("1", &[&sent])).await, Answer::Accepted);

    let city = city_of(&desk.at.reporter);
    let operator = &desk.at.operator;
    let civil = due(operator, None).await.unwrap().organizations;
    let civil = civil.iter().find(|known| known.code == "MZJ").unwrap().id;
    let reporter = NewAppointment { organization: Some(civil), ..NewAppointment::to(Role::Reporter) };
    let created = employed(operator, city, "heyong", reporter).await;
    let stranger = at_work(operator, city, created.id).await;
    let foreign = NewEvidence { id: EvidenceId(Uuid::now_v7()), ..file.clone() };
    assert!(matches!(add(&stranger, foreign.clone()).await, Err(StoreError::Forbidden(_))));
    let auditor = employed(operator, city, "sunli", NewAppointment::to(Role::SecurityAdministrator)).await;
    let auditor = at_work(operator, city, auditor.id).await;
    for answer in [download(&auditor, sent.id).await.map(|_| ()), view(&auditor, sent.id).await.map(|_| ())] {
        assert!(
            matches!(answer, Err(StoreError::Forbidden(Denial::NoRole) | StoreError::NotFound)),
            "{answer:?}"
        );
    }
    let nobody = desk.at.reporter.signed_out();
    assert!(matches!(download(&nobody, sent.id).await, Err(StoreError::SignedOut)));
    assert!(matches!(add(&nobody, foreign.clone()).await, Err(StoreError::SignedOut)));
    // The operator is nobody whose file it could be.
    assert!(matches!(add(operator, foreign).await, Err(StoreError::SignedOut)));
    let unknown = EvidenceId(Uuid::now_v7());
    assert!(matches!(download(&desk.at.head, unknown).await, Err(StoreError::NotFound)));
    assert!(
        matches!(view(&desk.at.head, sent.id).await, Err(StoreError::NotFound)),
        "a document is no photo"
    );
}

#[apply(both_engines)]
async fn content_that_was_altered_or_removed_is_found_and_given_to_nobody(database: Database) {
    let desk = Desk::open(&database).await;
    let sent = desk.add("批复.pdf", PDF).await.unwrap();
    assert_eq!(send(&desk.at.reporter, &desk.report("1", &[&sent])).await, Answer::Accepted);
    let path = desk.contents().pop().unwrap();
    fs::write(&path, [PDF, b" "].concat()).unwrap();
    let (evidence, name) = (sent.id.0, sent.name.clone());
    assert_eq!(desk.violations().await, [Violation::EvidenceAltered { evidence, name: name.clone() }]);
    assert!(matches!(download(&desk.at.head, sent.id).await, Err(StoreError::Corrupt { .. })));
    fs::remove_file(&path).unwrap();
    assert_eq!(desk.violations().await, [Violation::EvidenceMissing { evidence, name }]);
    fs::write(&path, PDF).unwrap();
    assert_eq!(desk.violations().await, []);

    // A row that was altered in the database differs from the audit log; one that is gone is missed by its report too.
    database.execute("UPDATE evidence SET name = '别的.pdf'").await;
    let city = city_of(&desk.at.office);
    let verdict = storage::integrity::verify(&desk.at.operator, city, &[]).await.unwrap();
    assert!(matches!(verdict, Verdict::Differs { count: 1, .. }), "{verdict:?}");
    database.execute("DELETE FROM evidence").await;
    let violations = desk.violations().await;
    assert!(matches!(violations[..], [Violation::EvidenceUnrecorded { .. }]), "{violations:?}");
}

#[apply(both_engines)]
async fn what_no_report_names_within_a_day_is_removed_by_a_job(database: Database) {
    let desk = Desk::open(&database).await;
    let used = desk.add("批复.pdf", PDF).await.unwrap();
    assert_eq!(send(&desk.at.reporter, &desk.report("1", &[&used])).await, Answer::Accepted);
    desk.add("昨天.png", PNG).await.unwrap();
    let run = async || {
        let store = desk.at.operator.store();
        storage::job::schedule(store).await.unwrap();
        database.execute("UPDATE job SET next_try_at = '2020-01-01T00:00:00.000Z'").await;
        while let Some(claim) = storage::job::claim(store).await.unwrap() {
            storage::job::run(store, &claim).await.unwrap();
        }
    };
    run().await;
    assert_eq!(desk.contents().len(), 2, "it is of today");
    // Content without a row: a server was stopped between the two, long ago and now.
    let city = desk.contents()[0].parent().unwrap().to_owned();
    let (old, young) = (Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001), Uuid::now_v7());
    for id in [old, young] {
        fs::write(city.join(id.to_string()), PNG).unwrap();
    }
    database.execute("UPDATE evidence SET at = '2020-01-01T00:00:00.000Z'").await;
    run().await;
    let left: Vec<String> =
        desk.contents().iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(left.contains(&young.to_string()) && !left.contains(&old.to_string()), "{left:?}");
    let (kept, _) = download(&desk.at.head, used.id).await.unwrap();
    assert_eq!(kept.bytes, PDF);
}

/// On a full disk nothing is half there.
#[apply(both_engines)]
async fn a_file_for_which_there_is_no_room_leaves_no_row(database: Database) {
    let at = Department::open(&database).await;
    let folder = TempDir::new().unwrap();
    // A file in the place of the folder: nothing can be written under it.
    let place = folder.path().join("files");
    fs::write(&place, "").unwrap();
    at.operator.store().keep_files(FileStore::folder(&place));
    let new = NewEvidence {
        id: EvidenceId(Uuid::now_v7()),
        organization: at.due.subject.organization,
        name: "批复.pdf".to_owned(),
        bytes: PDF.to_vec(),
    };
    let failed = add(&at.reporter, new.clone()).await;
    assert!(matches!(failed, Err(StoreError::Unwritable { .. })), "{failed:?}");
    fs::remove_file(&place).unwrap();
    assert_eq!(add(&at.reporter, new).await.unwrap().name, "批复.pdf", "the id is free");
}

/// A backup is whole: its folder beside it has the content of all files, and a restore elsewhere brings both back.
#[tokio::test]
async fn a_backup_holds_the_files_of_reports_and_a_restore_brings_them_back() {
    let database = Database::sqlite();
    let desk = Desk::open(&database).await;
    let sent = desk.add("批复.pdf", PDF).await.unwrap();
    assert_eq!(send(&desk.at.reporter, &desk.report("1", &[&sent])).await, Answer::Accepted);
    let other = TempDir::new().unwrap();
    let file = other.path().join("backup.db");
    let backed_up = storage::backup::backup(&desk.at.operator, &file).await.unwrap();
    assert_eq!(backed_up.violations, []);
    let folder = backed_up.files.unwrap();
    assert_eq!(folder, other.path().join("backup.db.files"));
    let again = storage::backup::backup(&desk.at.operator, &file).await;
    assert!(matches!(again, Err(storage::backup::Trouble::Exists(_))));

    let target = other.path().join("restored/hengce.db");
    let files = FileStore::folder(&other.path().join("restored/evidence"));
    let restore = async |target: &std::path::Path, files: &FileStore| {
        storage::backup::restore(&file, target, database.keyring(), files.clone(), false).await.unwrap()
    };
    let restored = restore(&target, &files).await;
    assert_eq!(restored.violations, []);
    let url = format!("sqlite://{}", target.display());
    let store = storage::store::Store::open(&url, database.keyring()).await.unwrap();
    store.keep_files(files);
    let operator = Ctx::operator(store.clone());
    assert_eq!(storage::integrity::check(&operator).await.unwrap(), []);
    assert_eq!(download(&operator, sent.id).await.unwrap().0.bytes, PDF);
    store.close().await.unwrap();

    // Without its folder it says what is missing, and restores the rest.
    fs::remove_dir_all(&folder).unwrap();
    let files = FileStore::folder(&other.path().join("again/evidence"));
    let restored = restore(&other.path().join("again/hengce.db"), &files).await;
    let (evidence, name) = (sent.id.0, sent.name);
    assert_eq!(restored.violations, [Violation::EvidenceMissing { evidence, name }]);
}
