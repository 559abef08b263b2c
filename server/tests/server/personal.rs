//! Personal data over HTTP: who gets what, what is written down, and that no log line holds any of it.

use std::env;
use std::io::Write;
use std::process::Command;
use std::sync::{Arc, Mutex};

use indicator_model::id::{AccountId, CityId};
use people_model::appointment::NewAppointment;
use people_model::audit::Deed;
use people_model::contact::Contact;
use people_model::robot::RobotKind;
use people_model::role::Role;
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE, COOKIE};
use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};
use storage::account::NewAccount;
use storage::audit::Filter;
use storage::robot::send_with;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::robot::{SECRET, Services};
use crate::support::{PASSWORD, Server, escaped};

const PHONE: &str = "13800138000";
const EMAIL: &str = "zhao.li@yunlan.gov.cn";
const NUMBER: &str = "11010519491231002X";
/// Of a robot.
const TOKEN: &str = "works-0123456789abcdef";
const CHANGED: &str = "水光潋滟 Lake-and-Rain 7";

/// Somebody of the assessment office who can be reached; the one-time password.
async fn employed(server: &Server) -> (CityId, AccountId, String) {
    let city = storage::account::only_city(&server.ctx()).await.unwrap();
    let new = NewAccount {
        city,
        login: "zhaoli".to_owned(),
        name: "赵丽".to_owned(),
        contact: Contact {
            phone: Some(PHONE.to_owned()),
            email: Some(EMAIL.to_owned()),
            identity_number: Some(NUMBER.to_owned()),
        },
        appointments: vec![NewAppointment::to(Role::AssessmentOffice)],
    };
    let created = storage::account::create(&server.ctx(), new).await.unwrap();
    (city, created.id, created.password)
}

/// Takes the one-time password and chooses another; the cookie.
async fn entered(server: &Server, once: &str) -> String {
    let cookie = server.sign_in("zhaoli", once).await;
    let body = format!("old={}&new={}", escaped(once), escaped(CHANGED));
    let change = server.client().post(server.url("/fn/account/change_password")).body(body);
    let change = change.header(CONTENT_TYPE, "application/x-www-form-urlencoded").header(COOKIE, &cookie);
    assert_eq!(change.send().await.unwrap().status(), StatusCode::OK);
    cookie
}

fn call(request: RequestBuilder, arguments: &Value) -> RequestBuilder {
    request.header(CONTENT_TYPE, "application/json").body(arguments.to_string())
}

async fn entries(server: &Server, city: CityId, deed: Deed) -> Vec<people_model::audit::Entry> {
    let filter = Filter { deed: Some(deed), ..Filter::default() };
    storage::audit::list(&server.ctx(), city, filter, 50).await.unwrap()
}

#[tokio::test]
async fn a_list_is_masked_and_an_original_takes_a_right_and_a_reason() {
    let server = Server::start().await;
    let (city, id, once) = employed(&server).await;
    let list = call(server.post("/fn/people/list"), &json!({})).send().await.unwrap().text().await.unwrap();
    for original in [PHONE, EMAIL, NUMBER] {
        assert!(!list.contains(original), "{list}");
    }
    for masked in ["138****8000", "z***@yunlan.gov.cn", "110105********002X"] {
        assert!(list.contains(masked), "{list}");
    }
    let page = server.get("/people").send().await.unwrap().text().await.unwrap();
    assert!(!page.contains(PHONE) && !page.contains(EMAIL) && !page.contains(NUMBER));

    let ask = |reason: &str| json!({ "account": id, "field": "phone", "reason": reason });
    let silent = call(server.post("/fn/people/reveal"), &ask(" ")).send().await.unwrap();
    assert_eq!(silent.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(entries(&server, city, Deed::PersonReveal).await.is_empty());
    let shown = call(server.post("/fn/people/reveal"), &ask("紧急通知")).send().await.unwrap();
    assert_eq!(shown.headers()["cache-control"], "no-store");
    assert_eq!(shown.json::<String>().await.unwrap(), PHONE);
    assert_eq!(entries(&server, city, Deed::PersonReveal).await.len(), 1);

    let cookie = entered(&server, &once).await;
    let other =
        call(server.client().post(server.url("/fn/people/reveal")), &ask("好奇")).header(COOKIE, cookie);
    assert_eq!(other.send().await.unwrap().status(), StatusCode::FORBIDDEN);
    assert_eq!(entries(&server, city, Deed::PersonReveal).await.len(), 1);
}

#[tokio::test]
async fn what_is_kept_about_oneself_leaves_as_two_files_that_the_record_knows() {
    let server = Server::start().await;
    let (city, _, once) = employed(&server).await;
    let cookie = entered(&server, &once).await;
    let get = async |path: &str| {
        let answer = server.client().get(server.url(path)).header(COOKIE, &cookie).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        let head = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert!(head(CONTENT_DISPOSITION.as_str()).starts_with("attachment; filename=\"hengce-my-data."));
        assert_eq!(head("cache-control"), "no-store");
        (head("x-hengce-file"), answer.text().await.unwrap())
    };
    let (file, text) = get("/account/data.json").await;
    let data: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&data["file"]["id"], &data["file"]["by"]), (&json!(file), &json!("赵丽")));
    assert_eq!((&data["account"]["phone"], &data["account"]["login"]), (&json!(PHONE), &json!("zhaoli")));
    for list in
        ["record", "check_ins", "steps", "evidence", "warning_answers", "moves", "retrospectives", "notices"]
    {
        assert!(data[list].is_array(), "{list}");
    }
    assert_eq!(
        (&data["account"]["mailing"], data["record"][0]["deed"].is_string()),
        (&json!("chinese"), true)
    );
    let (second, page) = get("/account/data.html").await;
    assert!(page.ends_with("</html>"));
    for text in ["赵丽", PHONE, NUMBER, "考核办", "修改密码", &second] {
        assert!(page.contains(text), "{text}");
    }
    let taken = entries(&server, city, Deed::SelfExport).await;
    let files: Vec<_> = taken.iter().map(|entry| entry.changes[0].after.clone().unwrap()).collect();
    assert_eq!(files, [second, file]);
    let stranger = server.client().get(server.url("/account/data.json")).send().await.unwrap();
    assert_eq!(stranger.status(), StatusCode::UNAUTHORIZED);
}

/// What people type comes out as text in the page that is to be read.
#[tokio::test]
async fn the_readable_file_holds_no_markup_of_others() {
    let server = Server::start().await;
    let mail = "\"<script>alert(1)</script>\"@x.cn";
    let set = json!({ "contact": { "phone": null, "email": mail, "identity_number": null } });
    let answer = call(server.post("/fn/account/set_contact"), &set).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let page = server.get("/account/data.html").send().await.unwrap().text().await.unwrap();
    assert!(!page.contains("<script>") && page.contains("&lt;script&gt;"), "{page}");
}

/// Lines of the real subscriber at its most talkative, kept in memory.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Says that a test runs in a process of its own.
const ALONE: &str = "HENGCE_TEST_ALONE";

/// In a process of its own: who listens to a line is decided once per process, and threads of other tests, to which
/// nobody listens, would decide it for this one.
#[test]
fn no_log_line_holds_a_name_a_number_a_password_or_a_token() {
    if env::var_os(ALONE).is_some() {
        return tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(listen());
    }
    let name = "personal::no_log_line_holds_a_name_a_number_a_password_or_a_token";
    let alone =
        Command::new(env::current_exe().unwrap()).args(["--exact", name]).env(ALONE, "1").output().unwrap();
    assert!(alone.status.success(), "{}", String::from_utf8_lossy(&alone.stdout));
    assert!(String::from_utf8_lossy(&alone.stdout).contains("1 passed"));
}

/// Server and test share one thread here, so its subscriber hears all that the server says.
async fn listen() {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt()
        // All but what the client of this test says.
        .with_env_filter(EnvFilter::new("trace,reqwest=off"))
        .with_writer(lines.clone())
        .with_ansi(false)
        .finish();
    let heard = tracing::subscriber::set_default(subscriber);

    let server = Server::start().await;
    let (city, id, once) = employed(&server).await;
    let cookie = entered(&server, &once).await;
    let own = |path: &str| server.client().post(server.url(path)).header(COOKIE, &cookie);
    let contact = json!({ "contact": { "phone": "13900139000", "email": EMAIL, "identity_number": "" } });
    call(own("/fn/account/set_contact"), &contact).send().await.unwrap();
    let bad = json!({ "contact": { "phone": "13700137000x", "email": null, "identity_number": null } });
    call(own("/fn/account/set_contact"), &bad).send().await.unwrap();
    let ask = json!({ "account": id, "field": "phone", "reason": "打给 13600136000" });
    assert_eq!(call(server.post("/fn/people/reveal"), &ask).send().await.unwrap().status(), StatusCode::OK);
    call(own("/fn/people/reveal"), &ask).send().await.unwrap();
    server.client().get(server.url("/account/data.json")).header(COOKIE, &cookie).send().await.unwrap();
    let wrong = format!("login=zhaoli&password={}&next=%2F", escaped("猜一个密码 guess"));
    let wrong = server.client().post(server.url("/fn/account/sign_in")).body(wrong);
    wrong.header(CONTENT_TYPE, "application/x-www-form-urlencoded").send().await.unwrap();
    let services = Services::open().await;
    send_with(&server.store, Arc::new(services.robots()));
    let robot = json!({ "robot": {
        "kind": "feishu", "name": "全市工作群", "organization": null,
        "address": services.address(RobotKind::Feishu, TOKEN), "secret": SECRET,
    } });
    call(server.post("/fn/notice/add_robot"), &robot).send().await.unwrap();
    let opened = call(server.post("/fn/notice/open"), &json!({})).send().await.unwrap();
    let opened: Value = opened.json().await.unwrap();
    let test = json!({ "robot": opened["robots"]["robots"][0]["id"] });
    let tested = call(server.post("/fn/notice/test_robot"), &test).send().await.unwrap();
    assert_eq!(tested.text().await.unwrap(), "null", "the message arrived");
    server.get("/people?text=zhaoli").send().await.unwrap();
    storage::account::disable(&server.ctx(), city, id, "离任 赵丽").await.unwrap();
    storage::account::erase(&server.ctx(), city, id, "zhaoli", "离任 赵丽").await.unwrap();

    drop(heard);
    let told = String::from_utf8_lossy(&lines.0.lock().unwrap()).into_owned();
    assert!(told.contains("answered") && told.contains("/fn/people/reveal"), "the subscriber heard nothing");
    let token = cookie.strip_prefix("__Host-hengce=").unwrap();
    for secret in [
        PHONE,
        "13900139000",
        "13700137000",
        "13600136000",
        EMAIL,
        NUMBER,
        "赵丽",
        "王芳",
        "zhaoli",
        "wangfang",
        PASSWORD,
        CHANGED,
        "guess",
        once.as_str(),
        token,
        TOKEN,
        SECRET,
    ] {
        let line = told.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret}");
    }
}
