//! What a sheet leaves out and scheme or register know: codes of rows, who owns them, and whole columns.
//!
//! A sheet of an office says who is to reach what, and not how that is coded, weighed and counted. What is known stays, what is
//! new gets what is usual, and nothing is guessed about who somebody is: an organization is found by its code, or by a name that
//! one alone has or had.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use indicator_model::code::Made;
use indicator_model::date::Date;
use indicator_model::id::{IndicatorId, OrganizationId};
use indicator_model::indicator::Indicator;
use indicator_model::node::{Level, Node};
use indicator_model::organization::register::{self, Entry, Register};
use indicator_model::organization::{Organization, OrganizationKind};
use indicator_model::scheme::Scheme;
use indicator_model::sheet::{Column, Note, Problem, Remark, RowError};
use indicator_model::table::Named;
use indicator_model::target::Tier;
use indicator_model::text::{self, Kind};
use indicator_model::tree::{self, Tree};

use super::by_code::ByCode;
use super::check::{Facts, Owner, Row};

/// New codes that are named.
const NAMED: usize = 5;
/// Names that are offered for one that nobody has.
const NEAR: usize = 3;
/// How alike those are at least, 0 to 1.
const ALIKE: f64 = 0.4;

/// What there is already.
pub(super) struct Known<'a> {
    pub(super) tree: &'a Tree,
    pub(super) register: &'a Register,
    /// Indicators of the city by code and by its key, in whatever scheme.
    pub(super) indicators: &'a ByCode<IndicatorId>,
    /// What somebody says of owners that the register does not know.
    pub(super) said: &'a BTreeMap<String, Named>,
}

#[derive(Default)]
pub(super) struct Settled {
    pub(super) errors: Vec<RowError>,
    pub(super) remarks: Vec<Remark>,
}

/// Completes the rows of a sheet that lacks the columns `absent`.
pub(super) fn settle(rows: &mut [Row], absent: &[Column], known: &Known<'_>) -> Settled {
    let mut settling = Settling {
        absent,
        organizations: Organizations::of(known.register, known.tree.scheme()),
        said: known.said.iter().map(|(name, named)| (key(name), named)).collect(),
        added: HashMap::new(),
        by_code: known.tree.rows().map(|row| (known.tree.indicator(row).code.as_str(), row)).collect(),
        known,
        settled: Settled::default(),
    };
    settling.owners(rows);
    settling.codes(rows);
    settling.columns(rows);
    settling.settled
}

struct Settling<'a> {
    absent: &'a [Column],
    known: &'a Known<'a>,
    organizations: Organizations<'a>,
    said: HashMap<String, &'a Named>,
    /// Names of organizations that are new, by their code.
    added: HashMap<String, String>,
    by_code: HashMap<&'a str, tree::Row>,
    settled: Settled,
}

impl<'a> Settling<'a> {
    fn lacks(&self, column: Column) -> bool {
        self.absent.contains(&column)
    }

    /// Finds who owns each row, and says of them what the sheet does not.
    fn owners(&mut self, rows: &mut [Row]) {
        for row in rows {
            let Some(facts) = row.facts.as_deref_mut() else { continue };
            let Owner { code, name, .. } = &facts.owner;
            if code.is_empty() && name.is_empty() {
                if let Some(&known) = self.by_code.get(row.code.as_str())
                    && let Some(owner) = self.known.tree.owner(known)
                {
                    facts.owner = described(owner);
                }
                continue;
            }
            match self.found(code, name) {
                Some(entry) => {
                    let now = self.organizations.shown(entry);
                    let lacks = |column| self.absent.contains(&column);
                    let is_own_word = code.is_empty() && self.organizations.named(name).is_none();
                    let Owner { code, name, kind, class } = &mut facts.owner;
                    code.clone_from(&now.code);
                    if name.is_empty() || is_own_word || key(name) == key(&now.name) {
                        *name = now.name;
                    }
                    if lacks(Column::OrgType) {
                        *kind = now.kind;
                    }
                    if lacks(Column::DistrictClass) {
                        *class = now.class;
                    }
                }
                // The sheet adds it.
                None if !code.is_empty() && !name.is_empty() => {}
                None => {
                    let column = if code.is_empty() { Column::OwnerOrgName } else { Column::OwnerOrgCode };
                    if let Err(problem) = self.add(&mut facts.owner) {
                        self.settled.errors.push(RowError::at(row.number, column, problem));
                    }
                }
            }
        }
    }

    /// The one of the register that a row means: by its code, else by its name, else by what somebody says of the name.
    fn found(&self, code: &str, name: &str) -> Option<&'a Entry> {
        if !code.is_empty() {
            return self.organizations.coded(code);
        }
        self.organizations.named(name).or_else(|| match self.said.get(&key(name))? {
            Named::Known(known) => self.organizations.named(known),
            Named::New { .. } => None,
        })
    }

    /// Has the import add an organization, as somebody says that there is one.
    fn add(&mut self, owner: &mut Owner) -> Result<(), Problem> {
        let Owner { code, name, kind, .. } = owner;
        let said = self.said.get(&key(name)).copied().filter(|_| code.is_empty());
        let Some(Named::New { code: new, kind: of }) = said else {
            let name = if code.is_empty() { &*name } else { &*code };
            return Err(Problem::UnknownOrganization {
                name: name.clone(),
                near: self.organizations.near(name),
            });
        };
        let new = Kind::Code.read(new).map_err(|fault| Problem::Text { fault })?;
        if new.is_empty() {
            return Err(Problem::Empty);
        }
        if let Some(entry) = self.organizations.coded(&new) {
            let name = self.organizations.shown(entry).name;
            return Err(Problem::CodeInUse { code: new, name });
        }
        let first = self.added.entry(text::key(&new)).or_insert_with(|| name.clone());
        if key(first) != key(name) {
            return Err(Problem::CodeInUse { code: new, name: first.clone() });
        }
        name.clone_from(first);
        (*code, *kind) = (new, *of);
        Ok(())
    }

    /// Finds the codes of rows without by name and owner, and makes those that are new.
    fn codes(&mut self, rows: &mut [Row]) {
        let is_without = |row: &Row| row.code.is_empty() && row.facts.is_some();
        if !rows.iter().any(is_without) {
            return;
        }
        let mut named: HashMap<(String, &str), Vec<&str>> = HashMap::new();
        for known in self.known.tree.rows() {
            let (indicator, owner) = (self.known.tree.indicator(known), self.known.tree.owner(known));
            let owner = owner.map_or("", |owner| &owner.code);
            named.entry((key(&indicator.name), owner)).or_default().push(&indicator.code);
            // A sheet without owners knows an indicator by its name alone.
            named.entry((key(&indicator.name), "")).or_default().push(&indicator.code);
        }
        let written = rows.iter().map(|row| row.code.as_str());
        let mut made = Made::beside(self.known.indicators.codes().chain(written));
        let mut first: HashMap<(String, String), u32> = HashMap::new();
        let mut codes = Vec::new();
        for row in rows.iter_mut().filter(|row| is_without(row)) {
            let Some(Facts { name, owner, .. }) = row.facts.as_deref() else { continue };
            if name.is_empty() {
                self.settled.errors.push(RowError::at(row.number, Column::IndicatorCode, Problem::Empty));
                continue;
            }
            let own = (key(name), owner.code.clone());
            if let Some(&first_row) = first.get(&own) {
                let problem = Problem::RepeatedName { first_row };
                self.settled.errors.push(RowError::at(row.number, Column::IndicatorName, problem));
                continue;
            }
            match named.get(&(own.0.clone(), owner.code.as_str())).map(Vec::as_slice) {
                Some([code]) => (*code).clone_into(&mut row.code),
                Some(codes) => {
                    let codes = codes.iter().map(|code| (*code).to_owned()).collect();
                    let problem = Problem::SameName { codes };
                    self.settled.errors.push(RowError::at(row.number, Column::IndicatorName, problem));
                }
                // Nobody makes a code for somebody who is not known.
                None if owner.code.is_empty() => {}
                None => {
                    row.code = made.next(&owner.code);
                    codes.push((row.number, row.code.clone()));
                }
            }
            first.insert(own, row.number);
        }
        if let Some(&(row, _)) = codes.first() {
            let count = codes.len();
            let codes = codes.into_iter().take(NAMED).map(|(_, code)| code).collect();
            let (column, note) = (Column::IndicatorCode, Note::MadeCodes { count, codes });
            self.settled.remarks.push(Remark { row, column, note });
        }
    }

    /// Gives what is known the facts that the sheet lacks, and what is new its level and place.
    fn columns(&mut self, rows: &mut [Row]) {
        let mut needed = BTreeSet::new();
        for row in rows.iter_mut() {
            if let Some(&known) = self.by_code.get(row.code.as_str()) {
                let tree = self.known.tree;
                if self.absent.contains(&Column::ParentCode) {
                    row.parent = tree.parent(known).map(|parent| tree.indicator(parent).code.clone());
                }
                if let Some(facts) = row.facts.as_deref_mut() {
                    let indicator = tree.indicator(known);
                    // What a target says itself is all that the sheet says of units.
                    let has_other = self.absent.contains(&Column::Unit)
                        && !facts.unit.is_empty()
                        && key(&facts.unit) != key(&indicator.unit);
                    if has_other {
                        let (unit, known) = (facts.unit.clone(), indicator.unit.clone());
                        let problem = Problem::OtherUnit { unit, known };
                        self.settled.errors.push(RowError::at(row.number, Column::BasicTarget, problem));
                    }
                    keep(facts, self.absent, tree.node(known), indicator);
                }
                continue;
            }
            let Some(facts) = row.facts.as_deref_mut() else { continue };
            if self.absent.contains(&Column::Level) {
                facts.level = usual_level(facts);
            }
            if self.absent.contains(&Column::IndicatorName) {
                let problem = Problem::UnknownIndicator { code: row.code.clone() };
                self.settled.errors.push(RowError::at(row.number, Column::IndicatorCode, problem));
                continue;
            }
            if self.absent.contains(&Column::BasicTarget) {
                needed.insert(Column::BasicTarget);
            }
            if facts.unit.is_empty() && self.absent.contains(&Column::Unit) {
                needed.insert(Column::Unit);
            }
            if self.lacks(Column::OwnerOrgCode) && self.lacks(Column::OwnerOrgName) {
                needed.insert(Column::OwnerOrgName);
            }
        }
        let missing = |column| RowError { row: None, column: Some(column), problem: Problem::MissingColumn };
        self.settled.errors.extend(needed.into_iter().map(missing));
    }
}

/// Whose a new indicator is tells where it belongs.
fn usual_level(facts: &Facts) -> Level {
    match facts.owner.kind {
        _ if !facts.post.is_empty() => Level::Post,
        OrganizationKind::City => Level::City,
        OrganizationKind::Post => Level::Post,
        OrganizationKind::Department | OrganizationKind::District | OrganizationKind::Unit => Level::Task,
    }
}

/// Gives these columns what the scheme says: what a sheet does not speak of stays as it is.
pub(super) fn keep(facts: &mut Facts, columns: &[Column], node: &Node, indicator: &Indicator) {
    for column in columns {
        match column {
            // Of the place, and of the owner.
            Column::IndicatorCode
            | Column::ParentCode
            | Column::OrgType
            | Column::OwnerOrgCode
            | Column::OwnerOrgName
            | Column::DistrictClass => {}
            Column::Level => facts.level = node.level,
            Column::OwnerPost => facts.post.clone_from(&node.post),
            Column::StrategyTheme => facts.theme.clone_from(&indicator.theme),
            Column::IndicatorName => facts.name.clone_from(&indicator.name),
            Column::DefinitionFormula => facts.definition.clone_from(&indicator.definition),
            Column::IndicatorKind => facts.kind = indicator.kind,
            Column::BudgetDimension => facts.dimension.clone_from(&indicator.dimension),
            Column::Unit => facts.unit.clone_from(&indicator.unit),
            Column::Direction => facts.direction = indicator.direction,
            Column::Comparator => facts.comparator = facts.sign.unwrap_or(indicator.comparator),
            Column::BaselineYear => facts.baseline_year = node.baseline_year,
            Column::BaselineValue => facts.targets[Tier::Baseline] = node.targets.baseline,
            Column::BasicTarget => facts.targets[Tier::Basic] = node.targets.basic,
            Column::ChallengeTarget => facts.targets[Tier::Challenge] = node.targets.challenge,
            Column::Weight => facts.weight = node.weight,
            Column::DecompositionRule => {
                facts.rule = node.edge.rule;
                facts.basis.clone_from(&node.edge.basis);
            }
            Column::DecompositionShare => facts.share = node.edge.share,
            Column::ScoringMethod => facts.scoring = indicator.scoring,
            Column::CollectionFrequency => facts.frequency = indicator.frequency,
            Column::DataSource => facts.data_source.clone_from(&indicator.data_source),
            Column::DataProviderOrg => facts.data_provider.clone_from(&indicator.data_provider),
            Column::EvidenceRequirement => facts.evidence.clone_from(&indicator.evidence),
            Column::Plan => facts.curve = node.curve,
            Column::Mode => facts.mode = node.mode,
        }
    }
}

pub(super) fn described(owner: &Organization) -> Owner {
    Owner { code: owner.code.clone(), name: owner.name.clone(), kind: owner.kind, class: owner.class.clone() }
}

/// A name as it is compared: width, case and blanks do not matter.
fn key(name: &str) -> String {
    text::key(name).chars().filter(|character| !character.is_whitespace()).collect()
}

/// The organizations of a city by what they are called.
struct Organizations<'a> {
    register: &'a Register,
    /// As the scheme shows them.
    shown: HashMap<OrganizationId, &'a Organization>,
    /// The first day of the cycle.
    begins: Date,
    by_code: HashMap<String, &'a Entry>,
    /// By each name that they have or had.
    by_name: HashMap<String, BTreeSet<OrganizationId>>,
}

impl<'a> Organizations<'a> {
    fn of(register: &'a Register, scheme: &'a Scheme) -> Self {
        let by_code = register.entries.iter().map(|entry| (text::key(&entry.code), entry)).collect();
        let mut by_name: HashMap<String, BTreeSet<OrganizationId>> = HashMap::new();
        for entry in &register.entries {
            for version in entry.versions() {
                by_name.entry(key(&version.facts.name)).or_default().insert(entry.id);
            }
        }
        let shown = scheme.organizations.iter().map(|known| (known.id, known)).collect();
        Self { register, shown, begins: scheme.cycle.starts, by_code, by_name }
    }

    fn shown(&self, entry: &Entry) -> Organization {
        let shown = self.shown.get(&entry.id).map(|&shown| shown.clone());
        shown.unwrap_or_else(|| entry.organization_on(self.begins))
    }

    fn coded(&self, code: &str) -> Option<&'a Entry> {
        self.by_code.get(&text::key(code)).copied()
    }

    /// The one that has or had this name. Of several the one in effect that is called so when the cycle begins.
    fn named(&self, name: &str) -> Option<&'a Entry> {
        let name = key(name);
        let ids = self.by_name.get(&name)?;
        let of_name = || self.register.entries.iter().filter(|entry| ids.contains(&entry.id));
        let is_now = |entry: &&Entry| {
            entry.is_effective(self.begins) && key(&entry.facts_on(self.begins).name) == name
        };
        let one = |mut entries: Vec<&'a Entry>| entries.pop().filter(|_| entries.is_empty());
        one(of_name().filter(is_now).collect()).or_else(|| one(of_name().collect()))
    }

    /// Names in effect that are much like one that nobody has, the likest first.
    fn near(&self, name: &str) -> Vec<String> {
        let name = key(name);
        let alike = |(_, facts): (_, &'a register::Facts)| {
            (strsim::normalized_levenshtein(&name, &key(&facts.name)), facts.name.as_str())
        };
        let mut near: Vec<(f64, &str)> =
            self.register.on(self.begins).map(alike).filter(|(alike, _)| *alike >= ALIKE).collect();
        near.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        near.into_iter().take(NEAR).map(|(_, name)| name.to_owned()).collect()
    }
}
