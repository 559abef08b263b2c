//! What is shown of a map as a file of its own: an SVG with its own colours, and the mark of who took it at its foot.

use indicator_model::light::Light;
use indicator_model::monitor::map::Map;
use indicator_model::monitor::map::layout::{BOX_HEIGHT, BOX_WIDTH, Layout, Place};
use indicator_model::monitor::map::roll::Rolling;
use text::i18n::Locale;

use super::face::Face;
use super::{item, words};
use crate::address::View;
use crate::trend::drawing::escaped;

/// The fonts of the page, first those that a Chinese office has.
const FONTS: &str = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";
/// Below the map, for its title and the mark.
const FOOT: u32 = 48;
/// So that the mark has room beside a small map.
const LEAST: u32 = 720;

/// On paper as on white.
const fn colour(light: Light) -> &'static str {
    match light {
        Light::Green => "#14803c",
        Light::Amber => "#a15c00",
        Light::Red => "#b91c1c",
        Light::Grey => "#666666",
    }
}

/// A file with what the page shows.
pub fn file(locale: Locale, map: &Map, view: &View, mark: &str) -> String {
    let layout = Layout::of(&map.nodes, &view.spread);
    let (width, height) = (layout.width.max(LEAST), layout.height + FOOT);
    let mut body = format!(r##"<rect width="{width}" height="{height}" fill="#ffffff"/>"##);
    for (parent, child) in layout.edges() {
        let path = item::edge(parent, child);
        body.extend([r##"<path fill="none" stroke="#999999" d=""##, &path, r#""/>"#]);
    }
    for place in &layout.boxes {
        body += &drawn(locale, map, place, view.rolling);
    }
    body += &text(12, layout.height + 18, 13, "#222222", "600", &words::title(locale, map, view.rolling));
    body += &text(12, layout.height + 36, 11, "#777777", "400", mark);
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="{FONTS}">{body}</svg>
"#
    )
}

fn drawn(locale: Locale, map: &Map, place: &Place, rolling: Rolling) -> String {
    let Some(node) = map.nodes.get(place.at) else { return String::new() };
    let face = Face::of(locale, node, &map.board, rolling, place.state);
    let mut inner = format!(
        r##"<rect width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="6" fill="#ffffff" stroke="#999999"/><rect width="6" height="{BOX_HEIGHT}" rx="3" fill="{}"/>"##,
        colour(face.rolled)
    );
    inner += &light(face.rolled, item::TEXT, 10);
    inner += &text(item::TEXT + 20, 22, 13, "#222222", "600", &face.name);
    inner += &text(item::TEXT, 40, 12, "#555555", "400", &face.owner);
    inner += &light(face.own, item::TEXT, 46);
    inner += &text(item::TEXT + 20, 58, 12, "#222222", "400", &face.standing);
    for (at, (below, count)) in (0..).zip(&face.below) {
        let x = item::TEXT + item::COUNT * at;
        inner += &light(*below, x, 64);
        inner += &text(x + 18, 76, 12, "#222222", "400", count);
    }
    if let Some(stub) = &face.stub {
        inner.extend([format!(
            r##"<rect x="{}" y="{}" width="{}" height="24" rx="12" fill="#ffffff" stroke="#999999"/><text x="{}" y="{}" font-size="12" text-anchor="middle" fill="#222222">{stub}</text>"##,
            item::STUB_LEFT,
            item::STUB_TOP,
            item::STUB_WIDTH,
            item::STUB_LEFT + item::STUB_WIDTH / 2,
            item::STUB_TOP + 16
        )]);
    }
    format!(r#"<g transform="translate({} {})">{inner}</g>"#, place.x, place.y)
}

fn light(light: Light, x: u32, y: u32) -> String {
    let shape = base::wording::measurement::light(light).outline();
    format!(
        r#"<path transform="translate({x} {y}) scale(.875)" fill-rule="evenodd" fill="{}" d="{shape}"/>"#,
        colour(light)
    )
}

fn text(x: u32, y: u32, size: u32, colour: &str, weight: &str, said: &str) -> String {
    format!(
        r#"<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{colour}">{}</text>"#,
        escaped(said)
    )
}
