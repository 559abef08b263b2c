//! What is published, as everybody reads it: without a cookie, without script, and the same for all.

use indicator_model::id::PublicationId;
use indicator_model::publication::{Answer, NewPublication, Selection, Threshold};
use reqwest::header::{
    ACCEPT, ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    COOKIE, ETAG, IF_NONE_MATCH, SET_COOKIE, VARY,
};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{NOVEMBER, Server};

/// What a page of ours may weigh on a slow phone, uncompressed.
const MOST_BYTES: usize = 30_000;

async fn with_a_publication() -> (Server, PublicationId) {
    let server = Server::start().await;
    let ctx = server.ctx();
    ctx.store().pretend(NOVEMBER.parse().unwrap());
    let scheme = storage::sample::load(&ctx).await.unwrap().scheme.unwrap();
    let threshold = Threshold::default();
    let selection = Selection {
        scheme,
        organization: None,
        day: None,
        text: String::new(),
        level: None,
        theme: None,
        threshold,
    };
    let digest = storage::publication::preview(&ctx, &selection).await.unwrap().digest;
    let id = PublicationId(Uuid::now_v7());
    let (title, introduction) = ("十一月<进展>".to_owned(), "数据由责任单位填报。".to_owned());
    let new = NewPublication { id, selection, title, introduction, digest };
    assert_eq!(storage::publication::publish(&ctx, new).await.unwrap(), Answer::Published);
    (server, id)
}

/// As a stranger asks: without a cookie.
async fn ask(server: &Server, path: &str, language: &str) -> Response {
    let request = server.client().get(server.url(path)).header(ACCEPT_LANGUAGE, language);
    request.header(ACCEPT, "text/html").send().await.unwrap()
}

fn header(answer: &Response, name: reqwest::header::HeaderName) -> String {
    answer.headers()[name].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn everybody_reads_a_publication_without_a_cookie_and_without_script() {
    let (server, id) = with_a_publication().await;
    let answer = ask(&server, &format!("/public/{id}"), "zh-CN").await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(header(&answer, CONTENT_TYPE), "text/html; charset=utf-8");
    assert_eq!(header(&answer, CACHE_CONTROL), "public, max-age=60");
    assert!(header(&answer, VARY).contains("accept-language"));
    let policy = header(&answer, CONTENT_SECURITY_POLICY);
    assert!(
        policy.starts_with("default-src 'none'; style-src 'self'") && !policy.contains("script"),
        "{policy}"
    );
    assert!(!answer.headers().contains_key(SET_COOKIE) && !answer.headers().contains_key("x-robots-tag"));
    let text = answer.text().await.unwrap();
    assert!(text.len() < MOST_BYTES, "{} bytes", text.len());
    assert!(text.starts_with("<!DOCTYPE html><html lang=\"zh-CN\">"), "{}", &text[..200]);
    assert!(!text.contains("<script") && !text.contains("noindex") && !text.contains("style=\""));
    assert!(text.contains("十一月&lt;进展&gt;"), "what people typed is harmless");
    for known in
        ["<caption>", "<th scope=\"row\">", "市农业农村局", "滞后", "少于 5", "虚构城市", "href=\"/pkg/"]
    {
        assert!(text.contains(known), "{known}");
    }
    // No codes, people or budgets.
    for unknown in ["NYJ-01", "王芳", "operator", "B-FGW"] {
        assert!(!text.contains(unknown), "{unknown}");
    }
}

#[tokio::test]
async fn the_language_is_that_of_the_browser_or_of_the_link_and_never_of_a_cookie() {
    let (server, id) = with_a_publication().await;
    let path = format!("/public/{id}");
    let english = ask(&server, &path, "en").await.text().await.unwrap();
    assert!(english.contains("lang=\"en\"") && english.contains("Target of the year"), "{english}");
    let linked = ask(&server, &format!("{path}?lang=en"), "zh-CN").await.text().await.unwrap();
    assert_eq!(linked, english);
    let request = server.client().get(server.url(&path)).header(ACCEPT_LANGUAGE, "zh-CN");
    let cookies = request.header(COOKIE, "i18n_pref_locale=en").send().await.unwrap().text().await.unwrap();
    assert!(cookies.contains("lang=\"zh-CN\""));
    // Those who are signed in read the same.
    let own = server.get(&path).header(ACCEPT_LANGUAGE, "en").send().await.unwrap();
    assert_eq!((own.status(), own.text().await.unwrap()), (StatusCode::OK, english));
}

#[tokio::test]
async fn a_browser_that_has_a_publication_is_spared_the_body() {
    let (server, id) = with_a_publication().await;
    let path = format!("/public/{id}");
    let first = ask(&server, &path, "zh-CN").await;
    let tag = first.headers()[ETAG].clone();
    let again = |tag| {
        server.client().get(server.url(&path)).header(ACCEPT_LANGUAGE, "zh-CN").header(IF_NONE_MATCH, tag)
    };
    let answer = again(tag.clone()).send().await.unwrap();
    assert_eq!((answer.status(), &answer.headers()[ETAG]), (StatusCode::NOT_MODIFIED, &tag));
    assert_eq!(again("\"other\"".parse().unwrap()).send().await.unwrap().status(), StatusCode::OK);
    let english = ask(&server, &path, "en").await;
    assert_ne!(english.headers()[ETAG], tag);
}

#[tokio::test]
async fn the_rows_leave_as_a_file_for_everybody() {
    let (server, id) = with_a_publication().await;
    let page = ask(&server, &format!("/public/{id}"), "zh-CN").await.text().await.unwrap();
    assert!(page.contains(&format!("/public/{id}.csv?lang=zh-CN")));
    let answer = ask(&server, &format!("/public/{id}.csv"), "zh-CN").await;
    assert_eq!(header(&answer, CONTENT_TYPE), "text/csv; charset=utf-8");
    assert_eq!(header(&answer, CONTENT_DISPOSITION), format!("attachment; filename=\"{id}.csv\""));
    let text = answer.text().await.unwrap();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "责任单位,指标,计量单位,完成值,序时目标,全年目标,进展");
    assert_eq!(lines.len() - 1, page.matches("<th scope=\"row\">").count());
    assert!(text.contains("少于 5"));
}

#[tokio::test]
async fn a_withdrawn_publication_is_gone_with_a_sentence() {
    let (server, id) = with_a_publication().await;
    storage::publication::withdraw(&server.ctx(), id, "口径有误").await.unwrap();
    for path in [format!("/public/{id}"), format!("/public/{id}.csv")] {
        let answer = ask(&server, &path, "zh-CN").await;
        assert_eq!(answer.status(), StatusCode::GONE);
        assert!(!answer.headers().contains_key(SET_COOKIE));
        let text = answer.text().await.unwrap();
        assert!(text.contains("已撤回") && text.contains("由发布单位撤回"), "{text}");
        // Why is the office's business, and what it said is gone.
        assert!(!text.contains("口径有误") && !text.contains("十一月"), "{text}");
    }
    let list = ask(&server, "/public", "zh-CN").await.text().await.unwrap();
    assert!(list.contains("现在没有公开发布的内容") && !list.contains("十一月"), "{list}");
}

#[tokio::test]
async fn what_is_published_is_listed_for_everybody() {
    let (server, id) = with_a_publication().await;
    let answer = ask(&server, "/public", "zh-CN").await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(!answer.headers().contains_key(SET_COOKIE));
    let list = answer.text().await.unwrap();
    for known in [format!("/public/{id}?lang=zh-CN"), format!("截至{NOVEMBER}"), "示例数据".to_owned()]
    {
        assert!(list.contains(&known), "{known}: {list}");
    }
}

#[tokio::test]
async fn what_is_no_publication_is_not_found() {
    let (server, id) = with_a_publication().await;
    let large = id.to_string().to_uppercase();
    let unknown = Uuid::now_v7().to_string();
    let hostile = [
        unknown.as_str(),
        large.as_str(),
        "x",
        ".csv",
        "%2e%2e%2fimport",
        "..%5c..%5cetc",
        "'%20OR%20'1'='1",
        "<script>alert(1)</script>",
        "00000000-0000-0000-0000-000000000000",
        "{019a}",
    ];
    for name in hostile {
        let answer = ask(&server, &format!("/public/{name}"), "zh-CN").await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{name}");
        assert!(!answer.text().await.unwrap().contains("alert(1)"), "{name}");
    }
    assert_eq!(
        ask(&server, &format!("/public/{id}?lang=en&lang=zh-CN"), "en").await.status(),
        StatusCode::BAD_REQUEST
    );
    // A character that no text of ours has is named, as at every address.
    let unsound = ask(&server, "/public/%00", "zh-CN").await;
    assert_eq!(unsound.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let posted = server.client().post(server.url(&format!("/public/{id}"))).send().await.unwrap();
    assert_eq!(posted.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn publishing_takes_a_session_and_what_was_previewed() {
    let (server, _) = with_a_publication().await;
    let scheme = storage::board::current(&server.ctx()).await.unwrap().unwrap();
    let selection =
        json!({ "scheme": scheme, "organization": null, "day": null, "text": "", "threshold": 5 });
    let preview = server.post("/fn/publication/preview").json(&json!({ "selection": selection }));
    let preview: Value = preview.send().await.unwrap().json().await.unwrap();
    let id = Uuid::now_v7();
    let new = |digest: &str| json!({ "new": { "id": id, "selection": selection, "title": "十一月", "introduction": "", "digest": digest } });
    let stranger = server.client().post(server.url("/fn/publication/publish")).json(&new("x"));
    assert_eq!(stranger.send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
    let publish = async |digest: &str| -> Value {
        let answer = server.post("/fn/publication/publish").json(&new(digest)).send().await.unwrap();
        answer.json().await.unwrap()
    };
    let moved = publish("0000").await;
    assert_eq!((&moved["answer"], &moved["preview"]), (&json!("moved"), &preview));
    assert_eq!(publish(preview["digest"].as_str().unwrap()).await, json!({ "answer": "published" }));
    assert_eq!(ask(&server, &format!("/public/{id}"), "en").await.status(), StatusCode::OK);
    // A number below which one would know the count.
    let mut naive = selection.clone();
    naive["threshold"] = json!(2);
    let refused = server.post("/fn/publication/preview").json(&json!({ "selection": naive }));
    assert_eq!(refused.send().await.unwrap().status(), StatusCode::BAD_REQUEST);
}
