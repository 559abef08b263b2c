//! Many people who report at once, and remember what was acknowledged.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use indicator_model::check_in::answer::{Answer, DueList};
use indicator_model::check_in::due::{Due, Known};
use indicator_model::check_in::{Cause, CheckIn, Confidence};
use indicator_model::id::{CheckInId, OrganizationId};
use reqwest::{Client, StatusCode};
use sea_orm::{ConnectionTrait, Database, Statement};
use serde_json::json;
use tokio::sync::watch;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::machine::{Machine, Serving};
use crate::support::PASSWORD;

/// People who report at the same time.
const CLIENTS: usize = 64;

/// People of the sample city, each with an indicator to correct again and again.
pub(crate) struct Crowd {
    host: watch::Sender<String>,
    stopped: watch::Sender<bool>,
    acknowledged: Arc<AtomicUsize>,
    people: JoinSet<Vec<CheckInId>>,
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
    pub(crate) async fn report(serving: &Serving) -> Self {
        server::oidc::trust();
        let client = Client::builder().tls_certs_only([]).build().unwrap();
        let cookie = serving.sign_in("wangfang", PASSWORD);
        let (host, _) = watch::channel(serving.host.clone());
        let (stopped, _) = watch::channel(false);
        let acknowledged = Arc::new(AtomicUsize::new(0));
        let mut people = JoinSet::new();
        for due in reportable(&client, &serving.host, &cookie).await {
            let person = Person {
                client: client.clone(),
                cookie: cookie.clone(),
                host: host.subscribe(),
                stopped: stopped.subscribe(),
                acknowledged: Arc::clone(&acknowledged),
            };
            people.spawn(person.report(due));
        }
        assert_eq!(people.len(), CLIENTS);
        Self { host, stopped, acknowledged, people }
    }

    /// Goes on at a server that was started again.
    pub(crate) fn go_to(&self, serving: &Serving) {
        self.host.send_replace(serving.host.clone());
    }

    /// Waits until so many more reports are acknowledged.
    pub(crate) async fn hear(&self, more: usize) {
        let until = self.acknowledged.load(Ordering::Relaxed) + more;
        while self.acknowledged.load(Ordering::Relaxed) < until {
            tokio::task::yield_now().await;
        }
    }

    /// Everybody has the last report acknowledged, and goes. What each had acknowledged, in order.
    pub(crate) async fn stop(self) -> Vec<Vec<CheckInId>> {
        self.stopped.send_replace(true);
        self.people.join_all().await
    }
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
    host: watch::Receiver<String>,
    stopped: watch::Receiver<bool>,
    acknowledged: Arc<AtomicUsize>,
}

impl Person {
    /// One report after the other, each over the one before.
    async fn report(self, due: Due) -> Vec<CheckInId> {
        let mut over = due.current.as_ref().map(|current| current.id);
        let mut own = Vec::new();
        while !*self.stopped.borrow() {
            let report = correction(&due, over);
            // As a device does: the same again until somebody answers.
            while !self.send(&report).await {}
            over = Some(report.id);
            own.push(report.id);
            self.acknowledged.fetch_add(1, Ordering::Relaxed);
        }
        own
    }

    /// Whether it was acknowledged.
    async fn send(&self, report: &CheckIn) -> bool {
        let url = format!("http://{}/fn/check_in/record", *self.host.borrow());
        let body = json!({ "check_ins": [report], "by": null });
        let sent = self.client.post(url).header("cookie", &self.cookie).json(&body).send().await;
        let Ok(answer) = sent else { return false };
        // The database may be away for a moment. Anything else would be an error of the test.
        if answer.status().is_server_error() {
            return false;
        }
        assert_eq!(answer.status(), StatusCode::OK);
        let Ok(answers) = answer.json::<Vec<Answer>>().await else { return false };
        assert_eq!(answers, [Answer::Accepted]);
        true
    }
}

fn correction(due: &Due, over: Option<CheckInId>) -> CheckIn {
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
        evidence: Vec::new(),
    }
}

/// Of what was acknowledged everything is there, once and in its order; and nothing else is.
pub(crate) async fn assert_kept(url: &str, acknowledged: &[Vec<CheckInId>]) {
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
        assert!(own.is_sorted_by(|before, after| kept[&after.0].0 == Some(before.0)));
        let in_force: Vec<_> = own.iter().filter(|id| kept[&id.0].1).collect();
        assert_eq!(in_force, Vec::from_iter(own.last()));
    }
    db.close().await.unwrap();
}
