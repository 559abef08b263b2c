//! The views of a board as files: what the page shows, in the order and the language of its reader.

use base::address::escaped;
use indicator_model::light::Light;
use indicator_model::monitor::map::layout::Layout;
use indicator_model::monitor::map::spread::Spread;
use indicator_model::warning::list::Status;
use reqwest::StatusCode;
use reqwest::header::{ACCEPT_LANGUAGE, CONTENT_DISPOSITION, CONTENT_TYPE};

use crate::support::Server;

async fn with_the_sample() -> Server {
    let server = Server::start().await;
    storage::sample::load(&server.ctx()).await.unwrap();
    server
}

/// The records of a CSV, without its mark.
async fn records(server: &Server, address: &str) -> Vec<Vec<String>> {
    let answer = server.get(address).header(ACCEPT_LANGUAGE, "zh-CN").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "{address}");
    let file = answer.headers()["x-hengce-file"].to_str().unwrap().to_owned();
    let text = answer.text().await.unwrap();
    let mut records: Vec<Vec<String>> = text
        .trim_start_matches('\u{feff}')
        .lines()
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect();
    let mark = records.pop().unwrap();
    assert!(mark[0].starts_with("# hengce 王芳 · ") && mark[0].ends_with(&file), "{mark:?}");
    records
}

#[tokio::test]
async fn lines_leave_as_the_page_filters_and_orders_them() {
    let server = with_the_sample().await;
    let ctx = server.ctx();
    let scheme = storage::board::current(&ctx).await.unwrap().unwrap();
    let board = storage::board::indicators(&ctx, scheme, None, None).await.unwrap();
    let all = records(&server, "/board/export/lines.csv").await;
    assert_eq!(all[0][..4], ["灯", "指标编码", "指标", "战略主题"]);
    let codes: Vec<&str> = all[1..].iter().map(|record| record[1].as_str()).collect();
    assert_eq!(codes, board.rows.iter().map(|row| row.code.as_str()).collect::<Vec<_>>());
    let investment = all.iter().find(|record| record[1] == "FGW-01").unwrap();
    assert_eq!(investment[0], "滞后");
    assert_eq!(investment[6..10], ["48.1", "", "90", "落后41.9点"], "nothing is below it");

    let red = records(&server, "/board/export/lines.csv?light=red").await;
    let reds = board.rows.iter().filter(|row| row.reading.light == Light::Red).count();
    assert_eq!(red.len() - 1, reds);
}

#[tokio::test]
async fn a_heat_map_leaves_with_its_cells_in_words() {
    let server = with_the_sample().await;
    let query = format!("rows=organizations&columns=indicators&q={}", escaped("培育"));
    let heat = records(&server, &format!("/board/export/heat.csv?{query}")).await;
    // The department and the three districts, of one indicator.
    assert_eq!(heat[0], ["单位", "新型农业经营主体培育数量"]);
    assert_eq!(heat.len(), 5);
    assert!(heat[1..].iter().all(|record| record[1].starts_with("正常")), "{heat:?}");
    let months = records(&server, "/board/export/heat.csv?rows=themes&columns=months").await;
    assert_eq!(months[0].len(), 11);
    assert_eq!((months[0][1].as_str(), months[0][10].as_str()), ("1月", "10月"));
}

#[tokio::test]
async fn the_cockpit_leaves_with_why_and_who() {
    let server = with_the_sample().await;
    let cards = records(&server, "/board/export/cockpit.csv").await;
    assert!((2..=8).contains(&cards.len()));
    assert!(cards[1].iter().any(|cell| cell.starts_with("红灯，差距最大")), "{cards:?}");
    assert!(cards[1].last().unwrap().starts_with('请'), "{cards:?}");
}

/// Each objective below the one before it, deeper than pages could be nested.
#[tokio::test]
async fn objectives_of_any_depth_are_shown() {
    const DEPTH: usize = 300;
    let server = Server::start().await;
    let levels = (0..DEPTH).map(|at| {
        let parent = at.checked_sub(1).map(|above| format!("O{above}")).unwrap_or_default();
        format!(
            "O{at},{parent},市级整体目标,市级,YL,云澜市人民政府,,,高质量发展,第{at}层目标,逐级支撑,定量,效益-经济效益,%,越高越好,≥,2024,1,2,3,\
             ,不分解,,按完成比例计分,季度,台账,市统计局,台账,目标\n"
        )
    });
    let heads = crate::support::SHEET.lines().next().unwrap();
    let sheet: String = std::iter::once(format!("{heads},mode\n")).chain(levels).collect();
    let file = storage::sheet::File { name: "okr.csv".to_owned(), bytes: sheet.into_bytes() };
    let ctx = server.ctx();
    let outcome =
        storage::sheet::import(&ctx, file, storage::sheet::Destination::Cycle, storage::sheet::Mode::Apply);
    assert_eq!(outcome.await.unwrap().errors, []);
    let page = server.get("/board/objectives").send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    let page = page.text().await.unwrap();
    assert_eq!((0..DEPTH).filter(|at| !page.contains(&format!("第{at}层目标"))).count(), 0);
    assert_eq!(records(&server, "/board/export/objectives.csv").await.len(), DEPTH + 1);
}

#[tokio::test]
async fn warnings_leave_as_the_page_filters_and_orders_them() {
    let server = with_the_sample().await;
    let ctx = server.ctx();
    let scheme = storage::board::current(&ctx).await.unwrap().unwrap();
    let warnings = storage::board::warnings(&ctx, scheme, None, None).await.unwrap();
    let open = records(&server, "/board/export/warnings.csv").await;
    assert_eq!(open[0][..3], ["预警级别", "指标编码", "指标"]);
    let codes: Vec<&str> = open[1..].iter().map(|record| record[1].as_str()).collect();
    let expected = warnings.list.iter().filter(|warning| warning.status() == Status::Open);
    assert_eq!(codes, expected.map(|warning| warning.row.code.as_str()).collect::<Vec<_>>());
    let investment = open.iter().find(|record| record[1] == "FGW-01").unwrap();
    assert_eq!(investment[0], "红色预警");
    assert!(investment[7].starts_with("2025年10月完成48.1%，序时目标90%，落后41.9点。"), "{investment:?}");

    let amber = records(&server, "/board/export/warnings.csv?severity=amber").await;
    assert!(amber.len() > 1 && amber.len() < open.len());
    assert!(amber[1..].iter().all(|record| record[0] == "黄色预警"));
    let closed = records(&server, "/board/export/warnings.csv?status=closed").await;
    assert!(closed[1..].iter().all(|record| record[7].ends_with("预警已解除。")), "{closed:?}");
    let refused = server.get("/board/export/warnings.csv?severity=blue").send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_workbook_says_what_it_is_and_other_names_are_not_found() {
    let server = with_the_sample().await;
    let answer = server.get("/board/export/heat.xlsx").send().await.unwrap();
    assert_eq!(answer.headers()[CONTENT_DISPOSITION], "attachment; filename=\"board-heat.xlsx\"");
    assert!(answer.headers()[CONTENT_TYPE].to_str().unwrap().ends_with("spreadsheetml.sheet"));
    assert!(answer.bytes().await.unwrap().starts_with(b"PK"));
    for name in ["heat.pdf", "nothing.csv", "heat"] {
        let answer = server.get(&format!("/board/export/{name}")).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{name}");
    }
}

#[tokio::test]
async fn districts_leave_with_their_ranks() {
    let server = with_the_sample().await;
    let records = records(&server, "/board/export/districts.csv?class=&by=peers").await;
    assert_eq!(records[0], ["指标", "期间", "名次", "区县", "发展水平", "灯"]);
    assert_eq!(records.len(), 1 + 15);
    // The three of an indicator follow each other, the best first.
    assert_eq!(records[1][0], records[3][0]);
    assert_eq!(records[1][2], "1");
}

#[tokio::test]
async fn a_trend_leaves_as_numbers_and_as_a_drawing_with_its_mark() {
    let server = with_the_sample().await;
    let records = records(&server, "/board/export/trend.csv").await;
    assert_eq!((records[0][0].as_str(), records[0].len()), ("期间", 4));
    let answer = server.get("/board/export/trend.svg").send().await.unwrap();
    assert_eq!(answer.headers()[CONTENT_TYPE], "image/svg+xml");
    let file = answer.headers()["x-hengce-file"].to_str().unwrap().to_owned();
    let drawing = answer.text().await.unwrap();
    assert!(drawing.starts_with("<?xml") && drawing.contains(&file), "{drawing}");
    assert_eq!(drawing.matches(r#"stroke-width="2""#).count(), 3);
    let other = server.get("/board/export/heat.svg").send().await.unwrap();
    assert_eq!(other.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_file_that_cannot_be_what_was_asked_for_is_refused() {
    let server = with_the_sample().await;
    for query in ["scheme=zz", "organization=1", "day=2025-13-01", "light=blue", "nodes=zz"] {
        let answer = server.get(&format!("/board/export/trend.csv?{query}")).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{query}");
    }
}

#[tokio::test]
async fn a_map_leaves_with_what_is_expanded_as_rows_and_as_a_drawing() {
    let server = with_the_sample().await;
    let ctx = server.ctx();
    let scheme = storage::board::current(&ctx).await.unwrap().unwrap();
    let first = storage::board::map(&ctx, scheme, None, None, &Spread::default()).await.unwrap();
    let shown = Layout::of(&first.nodes, &Spread::default());
    let rows = records(&server, "/board/export/map.csv").await;
    assert_eq!(rows[0][..5], ["层级", "指标编码", "指标", "责任单位", "灯"]);
    assert_eq!(rows.len() - 1, shown.boxes.len());
    let all = records(&server, "/board/export/map.csv?levels=9").await;
    assert_eq!(all.len() - 1, first.total);
    // Each parent before its children, which are a level deeper.
    let investment = all.iter().position(|record| record[1] == "FGW-01").unwrap();
    let above = all.iter().position(|record| record[1] == "C02").unwrap();
    assert!(above < investment);
    assert_eq!((all[above][0].as_str(), all[investment][0].as_str()), ("1", "2"));
    // Its own light is red, and so is what rolls up to its parent.
    assert_eq!((all[investment][4].as_str(), all[above][8].as_str()), ("滞后", "滞后"));

    let answer = server.get("/board/export/map.svg?roll=weighted").send().await.unwrap();
    assert_eq!(answer.headers()[CONTENT_TYPE], "image/svg+xml");
    let file = answer.headers()["x-hengce-file"].to_str().unwrap().to_owned();
    let drawing = answer.text().await.unwrap();
    assert_eq!(drawing.matches("<g transform").count(), shown.boxes.len());
    assert!(drawing.contains(&file) && drawing.ends_with("</svg>\n"), "{drawing}");
    let refused = server.get("/board/export/map.csv?turned=x").send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
}
