//! The register on a date as the lines of a tree. Plain data, so that a test can read it.

use std::collections::{BTreeMap, BTreeSet};

use indicator_model::date::Date;
use indicator_model::id::OrganizationId;
use indicator_model::organization::diagnose::{Finding, diagnose};
use indicator_model::organization::register::{Entry, Facts, Register};
use indicator_model::organization::{DistrictClass, OrganizationKind};
use indicator_model::text::key;

/// What is shown of the tree.
#[derive(Clone, Copy, Debug)]
pub struct Filter<'a> {
    pub on: Date,
    /// Part of a name or code; empty for all.
    pub query: &'a str,
    pub only_problems: bool,
}

impl Filter<'_> {
    /// Whether it leaves anything out.
    fn is_search(&self) -> bool {
        self.only_problems || !self.query.trim().is_empty()
    }
}

/// A line of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub id: OrganizationId,
    /// The roots are at 1.
    pub level: usize,
    /// The class that begins with this district; none inside of one class. An empty class is that of districts
    /// without one.
    pub heading: Option<DistrictClass>,
    pub code: String,
    pub name: String,
    pub kind: OrganizationKind,
    pub head: Option<String>,
    pub findings: Vec<Finding>,
    /// Whether what lies below is shown; none where nothing does.
    pub open: Option<bool>,
}

/// The lines of the tree: those that fit, and whom they report to. What lies below those in `closed` is not shown,
/// unless something is looked for.
pub fn lines(register: &Register, filter: Filter<'_>, closed: &BTreeSet<OrganizationId>) -> Vec<Line> {
    let mut findings: BTreeMap<OrganizationId, Vec<Finding>> = BTreeMap::new();
    for (id, finding) in diagnose(register, filter.on) {
        findings.entry(id).or_default().push(finding);
    }
    let mut below: BTreeMap<Option<OrganizationId>, Vec<(&Entry, &Facts)>> = BTreeMap::new();
    for (entry, facts) in register.on(filter.on) {
        let is_shown = |parent: &OrganizationId| {
            register.find(*parent).is_some_and(|above| above.is_effective(filter.on))
                && !register.is_in_circle(entry.id, filter.on)
        };
        below.entry(facts.parent.filter(is_shown)).or_default().push((entry, facts));
    }
    for children in below.values_mut() {
        children.sort_by_key(|(entry, facts)| {
            let class = register.classes.iter().position(|class| Some(class) == facts.class.as_ref());
            (facts.kind, class.unwrap_or(usize::MAX), facts.class.clone(), entry.code.clone())
        });
    }
    let wanted = key(filter.query);
    let fits = |entry: &Entry, facts: &Facts| {
        let is_named =
            wanted.is_empty() || key(&facts.name).contains(&wanted) || key(&entry.code).contains(&wanted);
        is_named && (!filter.only_problems || findings.contains_key(&entry.id))
    };
    let mut shown: BTreeSet<OrganizationId> = BTreeSet::new();
    for (entry, _) in register.on(filter.on).filter(|(entry, facts)| fits(entry, facts)) {
        shown.insert(entry.id);
        shown.extend(register.superiors(entry.id, filter.on).map(|above| above.id));
    }
    let mut lines = Vec::new();
    let mut open = vec![(None, 1, 0)];
    let mut classes: Vec<Option<DistrictClass>> = vec![None];
    while let Some((parent, level, at)) = open.pop() {
        let Some(&(entry, facts)) = below.get(&parent).and_then(|children| children.get(at)) else {
            classes.pop();
            continue;
        };
        open.push((parent, level, at + 1));
        if !shown.contains(&entry.id) {
            continue;
        }
        let class = facts.class.clone().unwrap_or(DistrictClass(String::new()));
        let is_district = facts.kind == OrganizationKind::District;
        let last = classes.last_mut().filter(|last| is_district && last.as_ref() != Some(&class));
        let heading = last.map(|last| last.insert(class).clone());
        let has_more = below
            .get(&Some(entry.id))
            .is_some_and(|below| below.iter().any(|(entry, _)| shown.contains(&entry.id)));
        let is_open = filter.is_search() || !closed.contains(&entry.id);
        lines.push(Line {
            id: entry.id,
            level,
            heading,
            code: entry.code.clone(),
            name: facts.name.clone(),
            kind: facts.kind,
            head: facts.head.clone(),
            findings: findings.get(&entry.id).cloned().unwrap_or_default(),
            open: has_more.then_some(is_open),
        });
        if is_open {
            open.push((Some(entry.id), level + 1, 0));
            classes.push(None);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use indicator_model::organization::operation::{New, Operation};
    use uuid::Uuid;

    use super::*;

    fn register() -> Register {
        let mut register = Register::default();
        let entries = [
            (1, "YL", OrganizationKind::City, None, None),
            (2, "YD", OrganizationKind::District, Some(1), Some("主城区")),
            (3, "LX", OrganizationKind::District, Some(1), Some("开发区")),
            (4, "NYJ", OrganizationKind::Department, Some(1), None),
            (5, "NYJ-01", OrganizationKind::Post, Some(4), None),
            (6, "QP", OrganizationKind::District, Some(1), None),
        ];
        register.classes = ["开发区", "主城区"].map(|name| DistrictClass(name.to_owned())).to_vec();
        for (number, code, kind, parent, class) in entries {
            let id = |number| OrganizationId(Uuid::from_u128(number));
            let facts = Facts {
                name: code.to_owned(),
                kind,
                parent: parent.map(id),
                class: class.map(|class: &str| DistrictClass(class.to_owned())),
                division: None,
                credit_code: None,
                head: (code != "NYJ").then(|| "李强".to_owned()),
            };
            let new = New { id: id(number), code: code.to_owned(), facts };
            register.apply(&Operation::Create { from: "2026-01-01".parse().unwrap(), new }, None).unwrap();
        }
        register
    }

    fn shown(on: &str, query: &str, only_problems: bool) -> Vec<String> {
        let filter = Filter { on: on.parse().unwrap(), query, only_problems };
        let line = |line: Line| {
            let heading = line.heading.map(|class| format!("[{}] ", class.0)).unwrap_or_default();
            format!("{heading}{} {}", line.level, line.code)
        };
        lines(&register(), filter, &closed()).into_iter().map(line).collect()
    }

    fn closed() -> BTreeSet<OrganizationId> {
        BTreeSet::new()
    }

    #[test]
    fn what_lies_below_a_closed_one_is_hidden_until_something_is_looked_for() {
        let on = "2026-06-01".parse().unwrap();
        let all = Filter { on, query: "", only_problems: false };
        let closed = BTreeSet::from([OrganizationId(Uuid::from_u128(4))]);
        let seen = |filter| -> Vec<(String, Option<bool>)> {
            lines(&register(), filter, &closed).into_iter().map(|line| (line.code, line.open)).collect()
        };
        let [first, second, third, ..] = &seen(all)[..] else { panic!() };
        assert_eq!([first, second].map(|line| line.1), [Some(true), Some(false)]);
        assert_eq!((third.0.as_str(), third.1), ("LX", None));
        assert_eq!(seen(Filter { query: "nyj-0", ..all }).last().unwrap().0, "NYJ-01");
    }

    #[test]
    fn districts_stand_by_class_and_everybody_under_whom_they_report_to() {
        let all = ["1 YL", "2 NYJ", "3 NYJ-01", "[开发区] 2 LX", "[主城区] 2 YD", "[] 2 QP"];
        assert_eq!(shown("2026-06-01", "", false), all);
        assert!(shown("2025-12-31", "", false).is_empty());
    }

    #[test]
    fn what_is_found_stands_under_its_superiors() {
        assert_eq!(shown("2026-06-01", "nyj-0", false), ["1 YL", "2 NYJ", "3 NYJ-01"]);
        assert_eq!(shown("2026-06-01", "", true), ["1 YL", "2 NYJ", "[] 2 QP"]);
    }
}
