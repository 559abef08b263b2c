//! Somebody who saves one change after the other on a running server, and keeps count of what was acknowledged.

use indicator_model::change::{Change, ChangeSet, Edit};
use indicator_model::id::ChangeSetId;
use indicator_model::node::Node;
use indicator_model::scheme::Scheme;
use indicator_model::scheme::packed::unpack;
use indicator_model::target::Tier;
use people_model::journal::Saved;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::machine::{Machine, Serving};
use crate::support::{PASSWORD, SHEET, packed_at};

/// The node that all edits are about.
fn edited(scheme: &Scheme) -> &Node {
    scheme.nodes.iter().min_by_key(|node| node.id).unwrap()
}

pub(crate) struct Author {
    client: Client,
    cookie: String,
    host: String,
    /// Never the same number twice.
    next: u32,
    /// The last value that the server acknowledged, and its revision.
    pub(crate) kept: (u32, u64),
}

impl Author {
    /// The first administrator of a new city, with the sheet of 96 indicators.
    pub(crate) async fn found(machine: &Machine, serving: &Serving, environment: &[(&str, &str)]) -> Self {
        let city = ["--city-code", "530100", "--city-name", "云澜市", "--name", "王芳"];
        let words = [&["user", "found", "wangfang", "--password", PASSWORD], &city[..]].concat();
        let founded = machine.hengce(&words).envs(environment.iter().copied()).output().unwrap();
        assert!(founded.status.success(), "{founded:?}");
        // The server's client chooses who computes TLS; this one needs none, nor certificates.
        server::oidc::trust();
        let client = Client::builder().tls_certs_only([]).build().unwrap();
        let cookie = serving.sign_in("wangfang", PASSWORD);
        let author = Self { client, cookie, host: serving.host.clone(), next: 1_000, kept: (0, 0) };
        let sheet = author.post("/import?name=city.csv").body(SHEET).send().await.unwrap();
        assert_eq!(sheet.status(), StatusCode::OK);
        author
    }

    /// Goes on at a server that was started again.
    pub(crate) fn go_to(&mut self, serving: &Serving) {
        serving.host.clone_into(&mut self.host);
    }

    /// The scheme as readers see it.
    pub(crate) async fn scheme(&self) -> Scheme {
        self.read().await.unwrap()
    }

    async fn read(&self) -> Option<Scheme> {
        let answer = self.post("/fn/decompose/open").json(&json!({})).send().await.unwrap();
        if answer.status() != StatusCode::OK {
            return None;
        }
        let opened: Value = answer.json().await.unwrap();
        let answer = self.get(&packed_at(&opened)).send().await.unwrap();
        (answer.status() == StatusCode::OK).then_some(())?;
        Some(unpack(&answer.bytes().await.unwrap()).unwrap())
    }

    /// The same from a server whose database may be away: asked again until it answers.
    pub(crate) async fn opened(&self) -> Scheme {
        loop {
            if let Some(scheme) = self.read().await {
                return scheme;
            }
        }
    }

    /// The edit that comes next, from the scheme as it stands to a value that it never had.
    pub(crate) fn edit(&mut self, scheme: &Scheme) -> ChangeSet {
        self.next += 1;
        let node = edited(scheme);
        let (before, after) = (node.targets.basic, self.next.to_string().parse().unwrap());
        let edit = Edit::Target { tier: Tier::Basic, before, after: Some(after) };
        ChangeSet {
            id: ChangeSetId(Uuid::now_v7()),
            base: scheme.revision,
            reason: "年中调整".to_owned(),
            changes: vec![Change { node: node.id, edit }],
        }
    }

    /// Sends an edit. What is not acknowledged is the status, or none where there was no answer at all.
    pub(crate) async fn save(
        &mut self,
        scheme: &Scheme,
        change_set: &ChangeSet,
    ) -> Result<(), Option<StatusCode>> {
        let body = json!({ "scheme": scheme.id, "change_set": change_set });
        let answer = self.post("/fn/decompose/save").json(&body).send().await.map_err(|_| None)?;
        if answer.status() != StatusCode::OK {
            return Err(Some(answer.status()));
        }
        let saved: Saved = answer.json().await.map_err(|_| None)?;
        self.kept = (self.next, saved.revision.0);
        Ok(())
    }

    /// Saves so often; everybody else must see each at once.
    pub(crate) async fn save_visibly(&mut self, times: u32) {
        for _ in 0..times {
            let scheme = self.scheme().await;
            let change_set = self.edit(&scheme);
            self.save(&scheme, &change_set).await.unwrap();
            self.assert_kept().await;
        }
    }

    /// What was acknowledged last is what the server shows.
    pub(crate) async fn assert_kept(&self) {
        let scheme = self.scheme().await;
        let shown = edited(&scheme).targets.basic.map(|value| value.to_string());
        assert_eq!((shown, scheme.revision.0), (Some(self.kept.0.to_string()), self.kept.1));
    }

    fn get(&self, path: &str) -> reqwest::RequestBuilder {
        self.client.get(format!("http://{}{path}", self.host)).header("cookie", &self.cookie)
    }

    fn post(&self, path: &str) -> reqwest::RequestBuilder {
        self.client.post(format!("http://{}{path}", self.host)).header("cookie", &self.cookie)
    }
}
