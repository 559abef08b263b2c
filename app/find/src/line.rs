//! What is found, as lines that lead somewhere.

use base::address::with_query;
use people_model::find::Hits;

/// A page that the reader may open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageHit {
    pub name: String,
    pub path: &'static str,
}

/// What a line leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    Pages,
    Indicators,
    Organizations,
    People,
}

impl Group {
    pub const ALL: [Self; 4] = [Self::Pages, Self::Indicators, Self::Organizations, Self::People];
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub group: Group,
    pub name: String,
    /// What tells it from others of the same name.
    pub detail: String,
    pub href: String,
}

/// The pages with the text (in small letters) in their names, and then what the server found. Who plans gets to the targets of an indicator, and
/// everybody else to how it stands.
pub fn lines(wanted: &str, pages: Vec<PageHit>, found: Hits, plans: bool) -> Vec<Line> {
    let pages = pages.into_iter().filter(|page| page.name.to_lowercase().contains(wanted)).map(|page| Line {
        group: Group::Pages,
        name: page.name,
        detail: String::new(),
        href: page.path.to_owned(),
    });
    let indicators = found.indicators.into_iter().map(|hit| {
        let scheme = ("scheme", Some(hit.scheme.to_string()));
        let href = if plans {
            with_query("/decompose", [scheme, ("node", Some(hit.node.to_string()))])
        } else {
            with_query("/board", [scheme, ("q", Some(hit.code.clone()))])
        };
        let detail = format!("{} · {}", hit.code, hit.owner);
        Line { group: Group::Indicators, name: hit.name, detail, href }
    });
    let organizations = found.organizations.into_iter().map(|hit| {
        let id = Some(hit.id.to_string());
        let href = match hit.scheme {
            Some(scheme) => {
                with_query("/board", [("scheme", Some(scheme.to_string())), ("organization", id)])
            }
            None => with_query("/organizations", [("id", id)]),
        };
        Line { group: Group::Organizations, name: hit.name, detail: hit.code, href }
    });
    let people = found.people.into_iter().map(|hit| {
        let href = with_query("/people", [("id", Some(hit.id.to_string()))]);
        Line { group: Group::People, name: hit.name, detail: hit.login, href }
    });
    pages.chain(indicators).chain(organizations).chain(people).collect()
}

#[cfg(test)]
mod tests {
    use indicator_model::id::{NodeId, SchemeId};
    use people_model::find::IndicatorHit;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn who_plans_gets_to_targets_and_others_to_how_things_stand() {
        let hit = IndicatorHit {
            scheme: SchemeId(Uuid::from_u128(1)),
            node: NodeId(Uuid::from_u128(2)),
            code: "NYJ-01".to_owned(),
            name: "粮食总产量".to_owned(),
            owner: "市农业局".to_owned(),
        };
        let pages = ["看板", "目标分解"].map(|name| PageHit { name: name.to_owned(), path: "/board" });
        let found = |plans| {
            let hits = Hits { indicators: vec![hit.clone()], ..Hits::default() };
            lines("目标", pages.to_vec(), hits, plans)
        };
        let [page, indicator] = found(true).try_into().unwrap();
        assert_eq!((page.name.as_str(), page.group), ("目标分解", Group::Pages));
        assert!(indicator.href.starts_with("/decompose?scheme=0") && indicator.href.contains("&node=0"));
        assert_eq!(indicator.detail, "NYJ-01 · 市农业局");
        let read = found(false).pop().unwrap();
        assert!(read.href.starts_with("/board?scheme=") && read.href.ends_with("&q=NYJ-01"), "{}", read.href);
    }
}
