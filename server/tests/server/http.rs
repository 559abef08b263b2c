//! The service as a browser meets it: the real router on a real socket over a real database.

use std::time::{Duration, Instant};

use indicator_model::node::RollUpRule;
use leptos_axum::AxumRouteListing;
use reqwest::StatusCode;
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, IF_MODIFIED_SINCE, LAST_MODIFIED, LOCATION, ORIGIN, VARY,
};
use serde_json::{Value, json};
use storage::scheme;
use storage::sheet::{self, Format};

use crate::support::{PLAIN, SCRIPT, SCRIPT_BROTLI, SHEET, Server};

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let server = Server::start().await;
    for path in ["/", "/no/such/page", "/healthz", "/live", "/plain.txt", "/no.txt", "/export/none.csv"] {
        let answer = server.get(path).send().await.unwrap();
        let policy = answer.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
        assert!(policy.starts_with("default-src 'none'; "), "{path}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(policy.contains("base-uri 'none'"), "{path}: {policy}");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(answer.headers()["referrer-policy"], "same-origin", "{path}");
        assert_eq!(answer.headers()["cross-origin-opener-policy"], "same-origin", "{path}");
        assert_eq!(answer.headers()["cross-origin-resource-policy"], "same-origin", "{path}");
        assert!(answer.headers().contains_key("permissions-policy"), "{path}");
        assert!(answer.headers().contains_key("x-request-id"), "{path}");
    }
}

#[tokio::test]
async fn a_client_s_request_id_is_taken_only_when_it_is_a_short_token() {
    let server = Server::start().await;
    let longest = "x".repeat(64);
    for known in ["0198f0c2-7a3b-7c11-9d5e-2f1b3c4d5e6f", "edge_7.a-B", &longest] {
        let answer = server.get("/healthz").header("x-request-id", known).send().await.unwrap();
        assert_eq!(answer.headers()["x-request-id"], known);
    }
    for foreign in ["", "two words", "id=1 level=error", "<b>", "\"", "x".repeat(65).as_str()] {
        let answer = server.get("/healthz").header("x-request-id", foreign).send().await.unwrap();
        let id = answer.headers()["x-request-id"].to_str().unwrap();
        assert!(id.parse::<uuid::Uuid>().is_ok(), "{foreign}: {id}");
    }
    let twice = server.get("/healthz").header("x-request-id", "a").header("x-request-id", "b");
    assert_eq!(twice.send().await.unwrap().headers()["x-request-id"].len(), 36);
}

#[tokio::test]
async fn a_page_runs_only_scripts_of_its_own_nonce() {
    let server = Server::start().await;
    let mut nonces = Vec::new();
    for _ in 0..2 {
        let answer = server.get("/").send().await.unwrap();
        let policy = answer.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
        let page = answer.text().await.unwrap();
        let (head, _) = page.split_once("</head>").unwrap();
        let scripts = head.matches("<script").count();
        assert!(scripts > 0);
        assert_eq!(head.matches(&format!("nonce=\"{nonce}\"")).count(), scripts);
        assert!(!policy.contains("unsafe-eval'") || policy.contains("'wasm-unsafe-eval'"));
        assert!(!policy.contains("ws://"));
        nonces.push(nonce);
    }
    assert_ne!(nonces[0], nonces[1]);
}

/// What a page holds for the browser alone must not mind which thread takes the page over, or lets it go.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_page_is_rendered_on_any_thread() {
    let server = Server::start().await;
    server.post("/import?name=sheet.csv").body(SHEET).send().await.unwrap();
    let scheme = server.scheme().await;
    let part = scheme.nodes.iter().find(|node| node.edge.rule == RollUpRule::Sum).unwrap();
    let with_a_chart = format!("/decompose?node={}", part.place.parent.unwrap());
    let listed = server::router::pages();
    let addresses = listed.iter().map(AxumRouteListing::path).chain([with_a_chart.as_str()]);
    for address in addresses {
        let pages: Vec<_> = (0..20).map(|_| tokio::spawn(server.get(address).send())).collect();
        for page in pages {
            let page = page.await.unwrap().unwrap();
            assert_ne!(page.status(), StatusCode::INTERNAL_SERVER_ERROR, "{address}");
            assert!(page.text().await.is_ok(), "{address}");
        }
    }
}

#[tokio::test]
async fn pages_are_not_kept_and_come_compressed() {
    let server = Server::start().await;
    let answer = server.get("/").header(ACCEPT_ENCODING, "br").send().await.unwrap();
    assert_eq!(answer.headers()[CACHE_CONTROL], "no-store");
    assert_eq!(answer.headers()[CONTENT_ENCODING], "br");
    assert_eq!(answer.headers()[VARY], "accept-encoding");
}

#[tokio::test]
async fn an_unknown_address_answers_a_page_with_status_404() {
    let server = Server::start().await;
    let answer = server.get("/no/such/page").header(ACCEPT, "text/html").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    assert_eq!(answer.headers()[CACHE_CONTROL], "no-store");
    assert!(answer.text().await.unwrap().starts_with("<!DOCTYPE html>"));
}

#[tokio::test]
async fn the_address_of_a_page_may_end_with_a_slash() {
    let server = Server::start().await;
    for (path, page) in [("/board/", "/board"), ("/sign-in/?next=%2Fdata", "/sign-in?next=%2Fdata")] {
        let answer = server.get(path).header(ACCEPT, "text/html").send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::PERMANENT_REDIRECT, "{path}");
        assert_eq!(answer.headers()[LOCATION], page);
    }
    // To a browser these are other sites.
    for path in ["//example.org/", "/\\example.org/", "/%5Cexample.org/", "/no/such//"] {
        let answer = server.get(path).header(ACCEPT, "text/html").send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_missing_file_of_the_build_is_answered_plainly() {
    let server = Server::start().await;
    let path = "/pkg/none.0123456789abcdef.js";
    let answer = server.get(path).header(ACCEPT, "text/html").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    let text = answer.text().await.unwrap();
    assert!(!text.contains("<script") && text.len() < 1024, "{text}");
    for path in ["/pkg/", "/pkg/no/such", "/pkg/sign-in?next=/"] {
        let answer = server.get(path).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.json::<Value>().await.unwrap(), json!({ "error": "not_found" }), "{path}");
    }
}

#[tokio::test]
async fn a_hashed_file_is_kept_for_a_year_and_sent_as_it_was_compressed() {
    let server = Server::start().await;
    let path = "/pkg/page.0123456789abcdef.js";
    let compressed = server.get(path).header(ACCEPT_ENCODING, "gzip, br").send().await.unwrap();
    assert_eq!(compressed.headers()[CACHE_CONTROL], "public, max-age=31536000, immutable");
    assert_eq!(compressed.headers()[CONTENT_ENCODING], "br");
    assert_eq!(compressed.headers()[CONTENT_TYPE], "text/javascript");
    assert_eq!(compressed.bytes().await.unwrap(), SCRIPT_BROTLI);
    let plain = server.get(path).send().await.unwrap();
    assert!(!plain.headers().contains_key(CONTENT_ENCODING));
    assert_eq!(plain.text().await.unwrap(), SCRIPT);
}

#[tokio::test]
async fn a_page_asks_for_the_files_that_the_site_was_built_with() {
    let server = Server::start().await;
    let page = server.get("/").send().await.unwrap().text().await.unwrap();
    for file in ["0123456789abcdef.js", "fedcba9876543210.wasm", "0f1e2d3c4b5a6978.css"] {
        assert!(page.contains(&format!("/pkg/hengce.{file}")), "{file}");
    }
}

/// Named once and in every answer: on which thread a page is rendered decides nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_page_names_the_files_of_its_part() {
    let server = Server::start().await;
    let asked: Vec<_> = (0..20).map(|_| tokio::spawn(server.get("/check-in?q=x").send())).collect();
    for page in asked {
        let page = page.await.unwrap().unwrap().text().await.unwrap();
        for file in ["__wasm_split.d.js", "chunk_1.a.wasm", "split_daily_42.b.wasm"] {
            assert_eq!(page.matches(&format!("/pkg/{file}")).count(), 1, "{file}");
        }
    }
    let other = server.get("/sign-in").send().await.unwrap().text().await.unwrap();
    assert!(other.contains("/pkg/chunk_1.a.wasm") && !other.contains("split_daily"));
    let at_once = server.get("/nowhere").header(ACCEPT, "text/html").send().await.unwrap();
    assert!(!at_once.text().await.unwrap().contains("chunk_1"));
}

#[tokio::test]
async fn the_service_worker_may_ask_for_pages_and_nothing_else() {
    let server = Server::start().await;
    let worker = server.get("/service-worker.js").send().await.unwrap();
    assert_eq!(worker.headers()["content-security-policy"], "default-src 'none'; connect-src 'self'");
    let page = server.get("/sign-in").send().await.unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("worker-src 'self'"), "{policy}");
}

#[tokio::test]
async fn a_file_that_was_not_compressed_is_sent_as_it_is() {
    let server = Server::start().await;
    let answer = server.get("/plain.txt").header(ACCEPT_ENCODING, "gzip, br").send().await.unwrap();
    assert!(!answer.headers().contains_key(CONTENT_ENCODING));
    assert_eq!(answer.text().await.unwrap(), PLAIN);
}

#[tokio::test]
async fn any_other_file_is_asked_for_again_and_answered_without_body_while_it_is_the_same() {
    let server = Server::start().await;
    let first = server.get("/plain.txt").send().await.unwrap();
    assert_eq!(first.headers()[CACHE_CONTROL], "public, max-age=300, must-revalidate");
    let modified = first.headers()[LAST_MODIFIED].clone();
    let again = server.get("/plain.txt").header(IF_MODIFIED_SINCE, modified).send().await.unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(again.headers()[CACHE_CONTROL], "public, max-age=300, must-revalidate");
}

#[tokio::test]
async fn a_path_does_not_leave_the_site() {
    let server = Server::start().await;
    for path in ["/..%2fhengce.db", "/%2e%2e/hengce.db", "/pkg/..%2f..%2fhengce.db"] {
        assert_eq!(server.get(path).send().await.unwrap().status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn it_is_ready_as_long_as_the_database_answers() {
    let server = Server::start().await;
    assert_eq!(server.get("/readyz").send().await.unwrap().status(), StatusCode::OK);
    server.store.clone().close().await.unwrap();
    // An answer is a second old at most.
    let begun = Instant::now();
    while server.get("/readyz").send().await.unwrap().status() != StatusCode::SERVICE_UNAVAILABLE {
        assert!(begun.elapsed() < Duration::from_secs(10), "it is still ready");
    }
    assert_eq!(server.get("/healthz").send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn metrics_count_requests_by_route_and_never_by_path() {
    let server = Server::start().await;
    server.get("/export/a-name-nobody-else-asks-for.csv").send().await.unwrap();
    let report = server.get("/metrics").send().await.unwrap().text().await.unwrap();
    assert!(report.contains(r#"http_requests_total{method="GET",route="/export/{name}",status="404"}"#));
    assert!(report.contains("http_request_duration_seconds_bucket"));
    assert!(report.contains("process_resident_memory_bytes"));
    assert!(!report.contains("a-name-nobody-else-asks-for"));
}

#[tokio::test]
async fn only_names_of_this_machine_are_answered() {
    let server = Server::start().await;
    let port = server.addr.port();
    for own in ["localhost", "127.0.0.1", "[::1]"] {
        let answer = server.get("/healthz").header(HOST, format!("{own}:{port}")).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{own}");
    }
    for foreign in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1"] {
        let answer = server.get("/healthz").header(HOST, format!("{foreign}:{port}")).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{foreign}");
        assert_eq!(answer.json::<Value>().await.unwrap(), json!({ "error": "foreign" }));
    }
}

#[tokio::test]
async fn without_a_session_no_data_are_reached_and_sign_in_is_shown() {
    let server = Server::start().await;
    let scheme = "/export/00000000-0000-7000-8000-000000000000.csv";
    let client = server.client();
    let requests = [
        client.get(server.url("/live")),
        client.get(server.url(scheme)),
        client.post(server.url("/import?name=a.csv")).body(SHEET),
        client.post(server.url("/fn/data/schemes")).header(CONTENT_TYPE, "application/json").body("{}"),
        client.get(server.url("/decompose")),
    ];
    for request in requests {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{}", answer.url());
        assert_eq!(answer.json::<Value>().await.unwrap(), json!({ "error": "signed_out" }));
    }
    let page =
        client.get(server.url("/decompose?scheme=1")).header(ACCEPT, "text/html").send().await.unwrap();
    assert_eq!(page.status(), StatusCode::SEE_OTHER);
    assert_eq!(page.headers()[LOCATION], "/sign-in?next=/decompose%3Fscheme%3D1");
    assert!(scheme::list(&server.ctx()).await.unwrap().is_empty());
}

#[tokio::test]
async fn signing_in_leads_back_to_the_whole_address() {
    let server = Server::start().await;
    let wanted = "/decompose?q=%E6%B0%B4%E8%B4%A8&x=a%2526b";
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let asked = client.get(server.url(wanted)).header(ACCEPT, "text/html").send().await.unwrap();
    let sign_in = asked.headers()[LOCATION].to_str().unwrap().to_owned();
    let page = client.get(server.url(&sign_in)).header(ACCEPT, "text/html").send().await.unwrap();
    let page = page.text().await.unwrap();
    let field = format!(r#"name="next" value="{}""#, wanted.replace('&', "&amp;"));
    assert!(page.contains(&field), "{sign_in}\n{page}");
}

#[tokio::test]
async fn a_page_of_another_origin_cannot_change_anything() {
    let server = Server::start().await;
    let import = || server.post("/import?name=a.csv").body(SHEET);
    let own = format!("http://{}", server.addr);
    let foreign = [
        import().header("sec-fetch-site", "cross-site"),
        import().header("sec-fetch-site", "same-site"),
        import().header(ORIGIN, "http://evil.example"),
        import().header(ORIGIN, "null"),
        import().header(ORIGIN, &own).header("sec-fetch-site", "cross-site"),
    ];
    for request in foreign {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN);
        assert_eq!(answer.json::<Value>().await.unwrap(), json!({ "error": "foreign" }));
    }
    assert!(scheme::list(&server.ctx()).await.unwrap().is_empty());
    let same = import().header(ORIGIN, &own).header("sec-fetch-site", "same-origin");
    assert_eq!(same.send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn a_refusal_is_a_key_for_scripts_and_a_sentence_in_the_readers_language_for_people() {
    let server = Server::start().await;
    let navigate = |language: &str| {
        let request = server.get("/").header(HOST, "evil.example").header(ACCEPT, "text/html");
        request.header(ACCEPT_LANGUAGE, language.to_owned())
    };
    let chinese = navigate("zh-CN,zh;q=0.9").send().await.unwrap().text().await.unwrap();
    assert!(chinese.contains("请求来自其他网站"), "{chinese}");
    let english = navigate("en-GB,en;q=0.9").send().await.unwrap().text().await.unwrap();
    assert!(english.contains("another site"), "{english}");
    let chosen = navigate("zh-CN").header("cookie", "a=b; i18n_pref_locale=en").send().await.unwrap();
    assert!(chosen.text().await.unwrap().contains("another site"));
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_declared_or_not() {
    let server = Server::start().await;
    let limit = 20 << 20;
    let declared = server.post("/import?name=a.csv").body(vec![b' '; limit + 1]).send().await.unwrap();
    assert_eq!(declared.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(declared.json::<Value>().await.unwrap(), json!({ "error": "too_large", "mebibytes": 20 }));

    let chunks = tokio_stream::iter((0..21).map(|_| Ok::<_, std::io::Error>(vec![b' '; 1 << 20])));
    let streamed =
        server.post("/import?name=a.csv").body(reqwest::Body::wrap_stream(chunks)).send().await.unwrap();
    assert_eq!(streamed.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(streamed.json::<Value>().await.unwrap(), json!({ "error": "too_large", "mebibytes": 20 }));
}

#[tokio::test]
async fn a_sheet_goes_in_and_comes_out_the_same() {
    let server = Server::start().await;
    let dry = server.post("/import?name=city.csv&dry_run=true").body(SHEET).send().await.unwrap();
    assert_eq!(dry.json::<Value>().await.unwrap()["created"], 96);
    assert!(scheme::list(&server.ctx()).await.unwrap().is_empty());

    let done = server.post("/import?name=city.csv").body(SHEET).send().await.unwrap();
    let outcome: Value = done.json().await.unwrap();
    assert_eq!((&outcome["created"], &outcome["errors"]), (&json!(96), &json!([])));
    let scheme = scheme::list(&server.ctx()).await.unwrap()[0].id;

    let csv = server.get(&format!("/export/{scheme}.csv")).send().await.unwrap();
    assert_eq!(csv.headers()[CONTENT_TYPE], "text/csv; charset=utf-8");
    assert_eq!(csv.headers()[CONTENT_DISPOSITION], "attachment");
    let file = csv.headers()["x-hengce-file"].to_str().unwrap().to_owned();
    let csv = csv.text().await.unwrap();
    let again = sheet::export(&server.ctx(), scheme, Format::Csv).await.unwrap().bytes;
    let content = |sheet: &str| {
        sheet.trim_end().rsplit_once("\r\n").unwrap().0.trim_start_matches('\u{feff}').to_owned()
    };
    assert_eq!(content(&csv), content(&String::from_utf8(again).unwrap()));
    let mark = csv.trim_end().lines().next_back().unwrap().trim_end_matches(',');
    assert!(mark.starts_with("# hengce 王芳 · 20") && mark.ends_with(&file), "{mark}");
    for extension in ["csv", "xlsx"] {
        let file = server.get(&format!("/export/{scheme}.{extension}")).send().await.unwrap();
        let address = format!("/import?name=city.{extension}&scheme={scheme}");
        let again = server.post(&address).body(file.bytes().await.unwrap()).send().await.unwrap();
        assert_eq!(again.json::<Value>().await.unwrap()["unchanged"], 96, "{extension}");
    }
}

#[tokio::test]
async fn a_sheet_with_errors_says_where_and_saves_nothing() {
    let server = Server::start().await;
    let broken = SHEET.replacen(",5.5,", ",五点五,", 1);
    let outcome: Value =
        server.post("/import?name=city.csv").body(broken).send().await.unwrap().json().await.unwrap();
    assert_eq!(outcome["rejected"], 1);
    let error = json!({ "row": 2, "column": "basic_target", "key": "not_a_number", "text": "五点五" });
    assert_eq!(outcome["errors"], json!([error]));
    assert!(scheme::list(&server.ctx()).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_request_that_cannot_be_read_is_told_so() {
    let server = Server::start().await;
    for (path, body) in [
        ("/fn/decompose/save", "nonsense"),
        ("/fn/decompose/save", "{}"),
        ("/import", SHEET),
        ("/import?scheme=1", SHEET),
    ] {
        let request = server.post(path).header(CONTENT_TYPE, "application/json").body(body);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{path} {body:.20}");
        assert_eq!(answer.json::<Value>().await.unwrap(), json!({ "error": "invalid" }), "{path} {body:.20}");
    }
}

#[tokio::test]
async fn live_tells_that_a_scheme_changed_and_ends_with_the_server() {
    let server = Server::start().await;
    let mut live = server.get("/live").header(ACCEPT_ENCODING, "br, gzip").send().await.unwrap();
    assert_eq!(live.headers()[CONTENT_TYPE], "text/event-stream");
    assert!(!live.headers().contains_key(CONTENT_ENCODING));

    server.post("/import?name=city.csv").body(SHEET).send().await.unwrap();
    let scheme = scheme::list(&server.ctx()).await.unwrap().remove(0);
    let said = String::from_utf8(live.chunk().await.unwrap().unwrap().to_vec()).unwrap();
    let (name, data) = said.trim_end().split_once('\n').unwrap();
    assert_eq!(name, "event: revision");
    let data: Value = serde_json::from_str(data.strip_prefix("data: ").unwrap()).unwrap();
    assert_eq!(data, json!({ "scheme": scheme.id, "revision": scheme.revision }));

    server.end.cancel();
    assert!(live.chunk().await.unwrap().is_none());
    server.serving.await.unwrap();
}
