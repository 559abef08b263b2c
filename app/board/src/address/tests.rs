use people_model::board::{Address, Refusal};

use super::*;

#[test]
fn an_address_says_what_a_view_shows() {
    let shown = View {
        asked: Asked { day: "2025-11-15".parse().ok(), ..Asked::default() },
        text: "水 质".to_owned(),
        sides: [Axis::Themes, Axis::Months],
        cell: Some(["生态优先".to_owned(), "2025-M03".to_owned()]),
        ..View::of(Tab::Heat)
    };
    let address = shown.written();
    let (path, query) = address.split_once('?').unwrap();
    assert_eq!((path, View::of_query(Tab::Heat, query)), ("/board/heat", Some(shown.clone())));
    // A file has all cells, whichever is open.
    assert!(shown.file("xlsx").starts_with("/board/export/heat.xlsx?day=2025-11-15&"));
    assert!(!shown.file("xlsx").contains("row="));
    // The scope goes along to another view, and nothing else.
    assert_eq!(shown.beside(Tab::Cockpit), "/board/cockpit?day=2025-11-15");
    assert_eq!(View::default().written(), "/board");
}

#[test]
fn each_choice_of_the_filter_counts() {
    assert_eq!(View::default().filters(), 0);
    let id = "01980000-0000-7000-8000-000000000001";
    let query = format!("scheme={id}&organization={id}&day=2026-11-15&q=水");
    assert_eq!(View::of_query(Tab::Map, &query).unwrap().filters(), 4);
    assert_eq!(View::of_query(Tab::Lines, "theme=水&level=task&group=owner").unwrap().filters(), 2);
}

#[test]
fn an_address_says_how_lines_are_narrowed_and_arranged() {
    let shown = View {
        theme: Some("乡村振兴".to_owned()),
        level: Some(Level::Task),
        grouping: Grouping::Owner,
        order: Order::Gap,
        ..View::default()
    };
    let address = shown.written();
    let (path, query) = address.split_once('?').unwrap();
    assert_eq!((path, View::of_query(Tab::Lines, query)), ("/board", Some(shown.clone())));
    assert!(address.ends_with("&level=task&group=owner&order=gap"), "{address}");
    assert_eq!(shown.beside(Tab::Heat), "/board/heat");
}

#[test]
fn a_search_looks_through_width_and_case() {
    for text in ["qyd-03", "ＱＹＤ－０３", " QYD—03 ", ""] {
        let view = View { text: text.to_owned(), ..View::default() };
        assert!(view.finds_text(&["城镇化率", "QYD-03"]), "{text}");
    }
    let other = View { text: "QYD-04".to_owned(), ..View::default() };
    assert!(!other.finds_text(&["城镇化率", "QYD-03"]));
}

#[test]
fn a_file_is_of_what_was_asked_for_or_there_is_none() {
    for query in [
        "scheme=zz",
        "organization=1",
        "day=2025-13-01",
        "since=x",
        "light=blue",
        "dual=x",
        "nodes=zz",
        "roll=best",
        "levels=x",
        "turned=zz",
        "severity=blue",
        "step=mayor",
        "status=lost",
        "result=lost",
        "level=village",
        "group=colour",
        "order=best",
        "q=%00",
        "q=%E2%80%AEgnp.exe",
    ] {
        assert_eq!(View::of_query(Tab::Lines, query), None, "{query}");
    }
    assert_eq!(View::of_query(Tab::Lines, "scheme=&day="), Some(View::default()));
}

#[test]
fn an_address_says_what_of_a_map_is_expanded() {
    let node: NodeId = "01980000-0000-7000-8000-000000000001".parse().unwrap();
    let shown = View {
        rolling: Rolling::Weighted,
        spread: Spread::of(3).turn(node),
        node: Some(node),
        explains: true,
        ..View::of(Tab::Map)
    };
    let address = shown.written();
    let (path, query) = address.split_once('?').unwrap();
    assert_eq!((path, View::of_query(Tab::Map, query)), ("/board/map", Some(shown.clone())));
    // A file has all that is expanded, wherever the focus is.
    assert!(shown.file("svg").starts_with("/board/export/map.svg?roll=weighted&levels=3&turned="));
    assert!(!shown.file("svg").contains("node="));
}

#[test]
fn the_sides_of_a_heat_map_differ() {
    use Axis::{Indicators, Months, Organizations, Themes};
    let read = |query: &str| View::of_query(Tab::Heat, query).unwrap().sides;
    assert_eq!(read(""), [Organizations, Themes]);
    assert_eq!(read("rows=themes"), [Themes, Organizations]);
    assert_eq!(read("rows=themes&columns=themes"), [Themes, Organizations]);
    assert_eq!(read("rows=months&columns=months"), [Organizations, Months]);
    assert_eq!(read("columns=indicators"), [Organizations, Indicators]);
    for query in ["rows=themes", "rows=themes&columns=themes", "columns=months", "columns=organizations"] {
        let view = View::of_query(Tab::Heat, query).unwrap();
        let written = view.written();
        let (_, again) = written.split_once('?').unwrap_or((&written, ""));
        assert_eq!(View::of_query(Tab::Heat, again), Some(view), "{query}");
    }
}

#[test]
fn an_address_that_is_kept_is_that_of_a_view_in_one_form() {
    let kept = |text: &str| View::at(&Address::new(text)?)?.address().map(String::from);
    let refused = Err(Refusal::NoView);
    // Whatever else was in it, and in which order.
    assert_eq!(
        kept("/board/heat?rows=themes&x=1&day=2025-11-15"),
        Ok("/board/heat?day=2025-11-15&rows=themes&columns=organizations".to_owned())
    );
    assert_eq!(kept("/board?q=%E6%B0%B4&light=red"), Ok("/board?light=red&q=%E6%B0%B4".to_owned()));
    // The latest day stays the latest.
    assert_eq!(kept("/board/warnings"), Ok("/board/warnings".to_owned()));
    for text in [
        "/board/publications",
        "/board/own",
        "/board/wall",
        "/board?scheme=zz",
        "/board?light=blue",
        "/audit",
    ] {
        assert_eq!(kept(text), refused, "{text}");
    }
    // A search that an address cannot hold is not cut.
    let view = View { text: "水".repeat(300), ..View::default() };
    assert_eq!(view.address().map(String::from), refused);
}
