//! What only several rows together can be wrong about: codes, parents, cycles, organizations.

use std::collections::{BTreeMap, HashMap, HashSet};

use indicator_model::sheet::{Column, Problem, RowError};

use super::check::{Owner, Row};

/// Every error among the rows. `known` are the codes of the scheme with those of their parents; where a row of the
/// sheet has the same code, the row says where it hangs.
pub(super) fn check(rows: &[Row], known: &HashMap<String, Option<String>>) -> Vec<RowError> {
    let mut links = Links { rows: HashMap::new(), known, errors: Vec::new() };
    for row in rows.iter().filter(|row| !row.code.is_empty()) {
        if let Some(first) = links.rows.get(row.code.as_str()) {
            let problem = Problem::RepeatedCode { code: row.code.clone(), first_row: first.number };
            links.errors.push(error(row, Column::IndicatorCode, problem));
        } else {
            links.rows.insert(&row.code, row);
        }
    }
    links.check_parents(rows);
    links.check_cycles(rows);
    links.check_organizations(rows);
    links.errors
}

struct Links<'a> {
    rows: HashMap<&'a str, &'a Row>,
    known: &'a HashMap<String, Option<String>>,
    errors: Vec<RowError>,
}

impl<'a> Links<'a> {
    fn knows(&self, code: &str) -> bool {
        self.rows.contains_key(code) || self.known.contains_key(code)
    }

    /// None for a root and for a code that nobody knows.
    fn parent_of(&self, code: &str) -> Option<&'a str> {
        match self.rows.get(code) {
            Some(row) => row.parent.as_deref(),
            None => self.known.get(code)?.as_deref(),
        }
    }

    fn check_parents(&mut self, rows: &[Row]) {
        for row in rows {
            let Some(parent) = row.parent.as_deref() else { continue };
            let problem = if parent == row.code {
                Problem::OwnParent
            } else if !self.knows(parent) {
                Problem::UnknownParent { code: parent.to_owned() }
            } else {
                continue;
            };
            self.errors.push(error(row, Column::ParentCode, problem));
        }
    }

    /// Follows every row upwards until a root or a code that was followed before.
    fn check_cycles(&mut self, rows: &'a [Row]) {
        let mut followed: HashSet<&str> = HashSet::new();
        for row in rows {
            let mut path: Vec<&str> = Vec::new();
            let mut code = Some(row.code.as_str());
            while let Some(next) = code {
                if let Some(start) = path.iter().position(|&passed| passed == next) {
                    self.report_cycle(&path[start..]);
                    break;
                }
                if !followed.insert(next) {
                    break;
                }
                path.push(next);
                code = self.parent_of(next);
            }
        }
    }

    fn report_cycle(&mut self, cycle: &[&str]) {
        // A row that names itself is reported as such.
        if let [_] = cycle {
            return;
        }
        let mut path = cycle.to_vec();
        path.extend(cycle.first());
        let path = path.join(" → ");
        for row in cycle.iter().filter_map(|code| self.rows.get(code)) {
            self.errors.push(error(row, Column::ParentCode, Problem::Cycle { path: path.clone() }));
        }
    }

    fn check_organizations(&mut self, rows: &[Row]) {
        let mut owners: BTreeMap<&str, (&Owner, u32)> = BTreeMap::new();
        for row in rows {
            let owner = row.facts.as_ref().map(|facts| &facts.owner).filter(|owner| !owner.code.is_empty());
            let Some(owner) = owner else { continue };
            let (first, first_row) = *owners.entry(&owner.code).or_insert((owner, row.number));
            let column = if first.name != owner.name {
                Column::OwnerOrgName
            } else if first.kind != owner.kind {
                Column::OrgType
            } else if first.class != owner.class {
                Column::DistrictClass
            } else {
                continue;
            };
            let problem = Problem::OrganizationDiffers { code: owner.code.clone(), first_row };
            self.errors.push(error(row, column, problem));
        }
    }
}

fn error(row: &Row, column: Column, problem: Problem) -> RowError {
    RowError { row: Some(row.number), column: Some(column), problem }
}
