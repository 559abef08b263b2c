//! Many people who report at once, and remember what was acknowledged.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use indicator_model::check_in::answer::{Answer, DueList};
use indicator_model::check_in::due::{Due, Known};
use indicator_model::check_in::{Cause, CheckIn, Confidence};
use indicator_model::id::{AccountId, CheckInId, EvidenceId, OrganizationId};
use reqwest::{Client, Response, StatusCode};
use sea_orm::{ConnectionTrait, Database, Statement};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::machine::{Machine, Serving};
use crate::support::PASSWORD;

/// People who report at the same time.
const CLIENTS: usize = 64;

/// Every so manieth report of a person who brings files has one.
const WITH_FILE: usize = 3;

/// The size of each file, in bytes.
const FILE_BYTES: usize = 16 << 10;

/// Whether reports have files.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Brings {
    Words,
    Files,
}

/// What the server answered to everybody. Counts are watched, so that who waits for one takes no time from the server.
#[derive(Default)]
struct Heard {
    acknowledged: watch::Sender<usize>,
    /// Reports and files that came back with an error of the server; each is sent again.
    refused_reports: watch::Sender<usize>,
    refused_files: watch::Sender<usize>,
    /// The errors of these.
    errors: Mutex<BTreeSet<String>>,
}

/// What a person had acknowledged, in its order: each report with its file, where it has one.
pub(crate) type Own = Vec<(CheckInId, Option<EvidenceId>)>;

/// People of the sample city, each with an indicator to correct again and again.
pub(crate) struct Crowd {
    host: watch::Sender<String>,
    stopped: watch::Sender<bool>,
    heard: Arc<Heard>,
    people: JoinSet<Own>,
}

impl Crowd {
    /// The sample city, and somebody in it.
    pub(crate) fn found(machine: &Machine, url: Option<&str>) {
        let city = ["--city-code", "530100", "--city-name", "云澜市", "--name", "王芳"];
        let found = [&["user", "found", "wangfang", "--password", PASSWORD], &city[..]].concat();
        for words in [&found[..], &["sample", "load"]] {
            let mut command = machine.hengce(words);
            command.envs(url.map(|url| ("HENGCE_DATABASE_URL", url)));
            let done = command.output().unwrap();
            assert!(done.status.success(), "{done:?}");
        }
    }

    /// Everybody begins, and reports until the crowd stops.
    pub(crate) async fn report(serving: &Serving, brings: Brings) -> Self {
        server::oidc::trust();
        let client = Client::builder().tls_certs_only([]).build().unwrap();
        let cookie = serving.sign_in("wangfang", PASSWORD);
        let by = account(&client, &serving.host, &cookie).await;
        let (host, _) = watch::channel(serving.host.clone());
        let (stopped, _) = watch::channel(false);
        let heard = Arc::new(Heard::default());
        let mut people = JoinSet::new();
        for due in reportable(&client, &serving.host, &cookie).await {
            let person = Person {
                client: client.clone(),
                cookie: cookie.clone(),
                by,
                host: host.subscribe(),
                stopped: stopped.subscribe(),
                heard: Arc::clone(&heard),
                brings,
            };
            people.spawn(person.report(due));
        }
        assert_eq!(people.len(), CLIENTS);
        Self { host, stopped, heard, people }
    }

    /// Goes on at a server that was started again.
    pub(crate) fn go_to(&self, serving: &Serving) {
        self.host.send_replace(serving.host.clone());
    }

    /// Waits until so many more reports are acknowledged.
    pub(crate) async fn hear(&self, more: usize) {
        count(&self.heard.acknowledged, more).await;
    }

    /// Waits until so many more reports, or so many more files, are refused. Not for both: when everything is refused, nobody goes on
    /// from a file to its report.
    pub(crate) async fn hear_refusals(&self, more: usize) {
        tokio::select! {
            () = count(&self.heard.refused_reports, more) => {}
            () = count(&self.heard.refused_files, more) => {}
        }
    }

    /// The errors that the server answered so far, and forgets them.
    pub(crate) fn errors(&self) -> BTreeSet<String> {
        std::mem::take(&mut self.heard.errors.lock().unwrap())
    }

    /// How often the server acknowledged and refused something so far.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let Heard { acknowledged, refused_reports, refused_files, .. } = &*self.heard;
        let [acknowledged, reports, files] =
            [acknowledged, refused_reports, refused_files].map(|count| *count.borrow());
        (acknowledged, reports + files)
    }

    /// Everybody has the last report acknowledged, and goes. What each had acknowledged, in order.
    pub(crate) async fn stop(self) -> Vec<Own> {
        self.stopped.send_replace(true);
        self.people.join_all().await
    }
}

/// Waits until a count is so much higher.
async fn count(count: &watch::Sender<usize>, more: usize) {
    let until = *count.borrow() + more;
    // Its sender is here.
    count.subscribe().wait_for(|count| *count >= until).await.unwrap();
}

/// Whose session it is.
async fn account(client: &Client, host: &str, cookie: &str) -> AccountId {
    let asked = client.get(format!("http://{host}/account/data.json")).header("cookie", cookie);
    let own: Value = asked.send().await.unwrap().error_for_status().unwrap().json().await.unwrap();
    own["account"]["id"].as_str().unwrap().parse().unwrap()
}

/// What the people of the crowd report, with the value that they report.
async fn reportable(client: &Client, host: &str, cookie: &str) -> Vec<Due> {
    let due = |organization: Option<OrganizationId>| {
        let body = json!({ "organization": organization, "by": null });
        let asked =
            client.post(format!("http://{host}/fn/check_in/due")).header("cookie", cookie).json(&body);
        async { asked.send().await.unwrap().error_for_status().unwrap().json::<DueList>().await.unwrap() }
    };
    let mut found = Vec::new();
    for organization in due(None).await.organizations {
        found.extend(due(Some(organization.id)).await.due.into_iter().filter(|due| known(due).is_some()));
    }
    found.truncate(CLIENTS);
    found
}

/// What holds for the period, or else did for the one before.
fn known(due: &Due) -> Option<&Known> {
    due.current.as_ref().or(due.last.as_ref())
}

struct Person {
    client: Client,
    cookie: String,
    /// The account, which the device names with what it kept.
    by: AccountId,
    host: watch::Receiver<String>,
    stopped: watch::Receiver<bool>,
    heard: Arc<Heard>,
    brings: Brings,
}

impl Person {
    /// One report after the other, each over the one before.
    async fn report(self, due: Due) -> Own {
        let mut over = due.current.as_ref().map(|current| current.id);
        let mut own = Vec::new();
        while !*self.stopped.borrow() {
            let has_file = self.brings == Brings::Files && own.len() % WITH_FILE == 0;
            let file = has_file.then(|| EvidenceId(Uuid::now_v7()));
            let report = correction(&due, over, file);
            // As a device does: the same again until somebody answers, and files before the report that names them.
            if let Some(file) = file {
                while !self.send_file(file, due.subject.organization).await {}
            }
            while !self.send(&report).await {}
            over = Some(report.id);
            own.push((report.id, file));
            self.heard.acknowledged.send_modify(|count| *count += 1);
        }
        own
    }

    /// Whether a file was acknowledged.
    async fn send_file(&self, file: EvidenceId, organization: OrganizationId) -> bool {
        let host = self.host.borrow().clone();
        let url =
            format!("http://{host}/evidence/{file}?organization={organization}&name=a.pdf&by={}", self.by);
        let mut bytes = format!("%PDF-1.7\n% {file}\n").into_bytes();
        bytes.resize(FILE_BYTES, b' ');
        let sent = self.client.post(url).header("cookie", &self.cookie).body(bytes).send().await;
        self.accepted(sent, &self.heard.refused_files).await.is_some()
    }

    /// The answer that acknowledges what was sent. None where there is no answer, or an error of the server, which is a clear one.
    async fn accepted(
        &self,
        sent: reqwest::Result<Response>,
        refused: &watch::Sender<usize>,
    ) -> Option<Response> {
        let answer = sent.ok()?;
        if answer.status().is_server_error() {
            let told: Value = answer.json().await.ok()?;
            self.heard.errors.lock().unwrap().insert(told["error"].as_str().unwrap().to_owned());
            refused.send_modify(|count| *count += 1);
            return None;
        }
        // Anything else would be an error of the test.
        assert_eq!(answer.status(), StatusCode::OK);
        Some(answer)
    }

    /// Whether it was acknowledged.
    async fn send(&self, report: &CheckIn) -> bool {
        let url = format!("http://{}/fn/check_in/record", *self.host.borrow());
        let body = json!({ "check_ins": [report], "by": null });
        let sent = self.client.post(url).header("cookie", &self.cookie).json(&body).send().await;
        let Some(answer) = self.accepted(sent, &self.heard.refused_reports).await else { return false };
        let Ok(answers) = answer.json::<Vec<Answer>>().await else { return false };
        assert_eq!(answers, [Answer::Accepted]);
        true
    }
}

fn correction(due: &Due, over: Option<CheckInId>, file: Option<EvidenceId>) -> CheckIn {
    let known = known(due).unwrap().report;
    CheckIn {
        id: CheckInId(Uuid::now_v7()),
        subject: due.subject,
        value: known.value,
        counting: known.counting,
        note: "核实后更正".to_owned(),
        confidence: Confidence::Medium,
        cause: Some(Cause::Funds),
        next_step: String::new(),
        typed_at: "2025-11-14T08:00:00.000Z".parse().unwrap(),
        over,
        evidence: file.into_iter().collect(),
    }
}

/// Of what was acknowledged everything is there, once and in its order; and nothing else is.
pub(crate) async fn assert_kept(url: &str, acknowledged: &[Own]) {
    let db = Database::connect(url).await.unwrap();
    let select = "SELECT m.id, m.supersedes, m.in_force FROM measurement m \
                  JOIN measurement_set s ON s.id = m.set_id WHERE s.origin = 'check_in'";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), select)).await.unwrap();
    let mut kept: HashMap<Uuid, (Option<Uuid>, bool)> = HashMap::new();
    for row in rows {
        let what = (row.try_get("", "supersedes").unwrap(), row.try_get("", "in_force").unwrap());
        kept.insert(row.try_get("", "id").unwrap(), what);
    }
    assert_eq!(kept.len(), acknowledged.iter().map(Vec::len).sum::<usize>());
    for own in acknowledged {
        assert!(own.is_sorted_by(|before, after| kept[&after.0.0].0 == Some(before.0.0)));
        let in_force: Vec<_> = own.iter().filter(|(id, _)| kept[&id.0].1).collect();
        assert_eq!(in_force, Vec::from_iter(own.last()));
    }
    let select = "SELECT id, check_in_id FROM evidence WHERE check_in_id IS NOT NULL";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), select)).await.unwrap();
    let bound: HashMap<Uuid, Uuid> = rows
        .iter()
        .map(|row| (row.try_get("", "id").unwrap(), row.try_get("", "check_in_id").unwrap()))
        .collect();
    let brought = acknowledged.iter().flatten().filter_map(|(id, file)| Some((file.as_ref()?.0, id.0)));
    assert_eq!(bound, brought.collect());
    db.close().await.unwrap();
}

/// The files of a folder are whole, also those whose report never came. What was being written when a server was killed has
/// another name, by which nobody reads it.
pub(crate) fn assert_whole(folder: &Path) {
    let cities = fs::read_dir(folder).unwrap().map(|city| city.unwrap().path());
    let files = cities.flat_map(|city| fs::read_dir(city).unwrap().map(Result::unwrap));
    for file in files.filter(|file| file.file_name().to_str().unwrap().parse::<Uuid>().is_ok()) {
        assert_eq!(file.metadata().unwrap().len(), FILE_BYTES as u64, "{file:?}");
    }
}
