//! Live updates of open pages: who hears what, on which server, and for how long.

use std::env;

use futures_util::future::join_all;
use futures_util::{StreamExt, stream};
use indicator_model::id::{AccountId, TransitionId};
use people_model::appointment::NewAppointment;
use people_model::approval::{Request, Step};
use people_model::contact::Contact;
use people_model::role::Role;
use reqwest::header::{CONTENT_TYPE, COOKIE, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode};
use sea_orm::{ConnectionTrait, Database};
use storage::account::NewAccount;
use storage::scheme;
use storage::sheet::{File, Mode};
use uuid::Uuid;

use crate::author::Author;
use crate::cluster::Cluster;
use crate::machine::{Machine, SERVE, Serving};
use crate::support::{PASSWORD, SHEET, Server, Start, escaped};

async fn listen(server: &Server, cookie: &str) -> Response {
    let answer = server.client().get(server.url("/live")).header(COOKIE, cookie).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    answer
}

/// What the stream says next; none when it has ended.
async fn heard(live: &mut Response) -> Option<String> {
    let said = live.chunk().await.unwrap();
    said.map(|said| String::from_utf8(said.to_vec()).unwrap())
}

/// A user with a role who has chosen a password, and the cookie.
pub(crate) async fn employed(server: &Server, login: &str, role: NewAppointment) -> (AccountId, String) {
    const CHANGED: &str = "水光潋滟 Lake-and-Rain 7";
    let new = NewAccount {
        city: storage::account::only_city(&server.ctx()).await.unwrap(),
        login: login.to_owned(),
        name: format!("{login} 同志"),
        contact: Contact::default(),
        appointments: vec![role],
    };
    let created = storage::account::create(&server.ctx(), new).await.unwrap();
    let cookie = server.sign_in(login, &created.password).await;
    let body = format!("old={}&new={}", escaped(&created.password), escaped(CHANGED));
    let change = server.client().post(server.url("/fn/account/change_password")).body(body);
    let change = change.header(CONTENT_TYPE, "application/x-www-form-urlencoded").header(COOKIE, &cookie);
    assert_eq!(change.send().await.unwrap().status(), StatusCode::OK);
    (created.id, cookie)
}

const MEASURED: &str = "指标编码,责任单位编码,年份,期间,完成值\nNYJ-01,NYJ,2025,M01,11\n";

/// Imports a value of the city.
async fn measure(server: &Server) {
    let city = storage::account::only_city(&server.ctx()).await.unwrap();
    let file = File { name: "measured.csv".to_owned(), bytes: MEASURED.as_bytes().to_vec() };
    let outcome = storage::measurement::import(&server.ctx(), city, file, Mode::Apply).await.unwrap();
    assert_eq!(outcome.created, 1, "{outcome:?}");
}

/// Two servers share a database: a page that one of them serves follows what the other one saves.
async fn servers_follow_one_another(first: Server) {
    let second = first.beside().await;
    let cookie = second.sign_in("wangfang", PASSWORD).await;
    let mut here = listen(&first, &cookie).await;
    let mut there = listen(&second, &cookie).await;
    let done = first.post("/import?name=city.csv").body(SHEET).send().await.unwrap();
    assert_eq!(done.status(), StatusCode::OK);
    let scheme = scheme::list(&first.ctx()).await.unwrap().remove(0).id;
    for live in [&mut here, &mut there] {
        let said = heard(live).await.unwrap();
        assert!(said.starts_with("event: revision\n") && said.contains(&scheme.to_string()), "{said}");
    }
    measure(&first).await;
    for live in [&mut here, &mut there] {
        let said = heard(live).await.unwrap();
        assert!(said.starts_with("event: measured\n"), "{said}");
    }
    let out = first.client().post(first.url("/fn/account/sign_out")).header(COOKIE, &cookie);
    let out = out.header(CONTENT_TYPE, "application/x-www-form-urlencoded").send().await.unwrap();
    assert_eq!(out.status(), StatusCode::OK);
    for live in [&mut here, &mut there] {
        assert_eq!(heard(live).await, None, "a session that ended anywhere has ended everywhere");
    }
}

#[tokio::test]
async fn servers_on_one_sqlite_file_follow_one_another() {
    servers_follow_one_another(Server::start().await).await;
}

#[tokio::test]
async fn servers_on_one_postgresql_database_follow_one_another() {
    let server = env::var("HENGCE_TEST_POSTGRES_URL").expect("`make test` starts a PostgreSQL server");
    let name = format!("hengce_test_{}", Uuid::now_v7().simple());
    let admin = Database::connect(&server).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    let database = Some(format!("{base}/{name}"));
    let test = tokio::spawn(async {
        servers_follow_one_another(Server::start_limited(Start { database, ..Start::default() }).await).await;
    });
    let ended = test.await;
    admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
    ended.unwrap();
}

/// Processes of their own, as behind a balancer: pages hear what another server saves, and what a command imports.
#[tokio::test]
async fn processes_on_one_postgresql_database_follow_one_another() {
    let cluster = Cluster::start();
    let url = cluster.database("processes", None).await;
    let machine = Machine::new();
    let environment = [("HENGCE_DATABASE_URL", url.as_str())];
    let serve = || {
        let mut command = machine.hengce(&SERVE);
        command.envs(environment);
        Serving::by(command)
    };
    let servers = [serve(), serve()];
    let mut author = Author::found(&machine, &servers[0], &environment).await;
    let client = Client::builder().tls_certs_only([]).build().unwrap();
    let cookie = servers[1].sign_in("wangfang", PASSWORD);
    let mut pages = Vec::new();
    for server in &servers {
        let page = client.get(format!("http://{}/live", server.host)).header(COOKIE, &cookie);
        pages.push(page.send().await.unwrap());
    }

    author.save_visibly(1).await;
    let scheme = author.scheme().await.id.to_string();
    for page in &mut pages {
        let said = told(page).await;
        assert!(said.starts_with("event: revision\n") && said.contains(&scheme), "{said}");
    }
    let sheet = machine.file("measured.csv", MEASURED);
    let imported = machine.hengce(&["measurement", "import", &sheet]).envs(environment).output().unwrap();
    assert!(imported.status.success(), "{imported:?}");
    for page in &mut pages {
        let said = told(page).await;
        assert!(said.starts_with("event: measured\n"), "{said}");
    }
}

/// What a stream tells next, beside the comments that keep it alive.
async fn told(live: &mut Response) -> String {
    loop {
        match heard(live).await {
            Some(said) if said.starts_with(':') => {}
            said => break said.unwrap(),
        }
    }
}

#[tokio::test]
async fn a_role_that_is_taken_ends_the_stream() {
    let server = Server::start().await;
    let city = storage::account::only_city(&server.ctx()).await.unwrap();
    let (id, cookie) = employed(&server, "zhaoli", NewAppointment::to(Role::Auditor)).await;
    let mut live = listen(&server, &cookie).await;
    storage::account::dismiss(&server.ctx(), city, id, Role::Auditor).await.unwrap();
    assert_eq!(heard(&mut live).await, None);
}

/// With the sample everybody may practise, and hears of the sample alone.
#[tokio::test]
async fn whoever_only_practises_hears_of_the_sample_and_not_of_the_city() {
    let server = Server::start().await;
    let (_, cookie) = employed(&server, "sunlei", NewAppointment::to(Role::SecurityAdministrator)).await;
    let practice = storage::sample::load(&server.ctx()).await.unwrap().scheme.unwrap();
    let mut live = listen(&server, &cookie).await;
    let done = server.post("/import?name=city.csv").body(SHEET).send().await.unwrap();
    assert_eq!(done.status(), StatusCode::OK);
    let revision = scheme::load(&server.ctx(), practice).await.unwrap().revision;
    let submit =
        Request { id: TransitionId(Uuid::now_v7()), step: Step::Submit, revision, reason: String::new() };
    scheme::advance(&server.ctx(), practice, submit).await.unwrap();
    let said = heard(&mut live).await.unwrap();
    assert!(said.contains(&practice.to_string()), "{said}");
    measure(&server).await;
    storage::sample::remove(&server.ctx()).await.unwrap();
    assert_eq!(heard(&mut live).await, None, "without the sample there is nothing left to hear");
}

#[tokio::test]
async fn a_person_has_a_bounded_number_of_streams_and_others_have_theirs() {
    let server = Server::start().await;
    let (_, other) = employed(&server, "zhaoli", NewAppointment::to(Role::Auditor)).await;
    let cookies = [server.sign_in("wangfang", PASSWORD).await, server.sign_in("wangfang", PASSWORD).await];
    let mut open = Vec::new();
    for stream in 0..16 {
        open.push(listen(&server, &cookies[stream % 2]).await);
    }
    let one_more = || server.client().get(server.url("/live")).header(COOKIE, &cookies[0]);
    let refused = one_more().send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers().contains_key(RETRY_AFTER));
    listen(&server, &other).await;
    // A page that is closed makes room, as soon as the server has seen it go.
    open.pop();
    while one_more().send().await.unwrap().status() != StatusCode::OK {}
}

/// Everybody with as many pages as one person may have open.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_thousand_listeners_hear_of_a_report_each() {
    const PEOPLE: usize = 125;
    const PAGES: usize = 16;
    let server = Server::start().await;
    let done = server.post("/import?name=city.csv").body(SHEET).send().await.unwrap();
    assert_eq!(done.status(), StatusCode::OK);
    let person = async |at: usize| {
        let (_, cookie) = employed(&server, &format!("reader{at}"), NewAppointment::to(Role::Auditor)).await;
        let mut pages = Vec::with_capacity(PAGES);
        for _ in 0..PAGES {
            pages.push(listen(&server, &cookie).await);
        }
        pages
    };
    let mut pages: Vec<Response> = stream::iter(0..PEOPLE).map(person).buffer_unordered(4).concat().await;
    assert_eq!(pages.len(), 2_000);
    measure(&server).await;
    let heard = join_all(pages.iter_mut().map(told)).await;
    let other = heard.iter().find(|said| !said.starts_with("event: measured\n"));
    assert_eq!((heard.len(), other), (2_000, None));
}
