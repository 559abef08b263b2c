//! Reads what is in force, and single facts.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::RangeInclusive;

use indicator_model::check_in::evidence::{Evidence, MOST};
use indicator_model::id::{AccountId, CheckInId, CityId, IndicatorId, OrganizationId};
use indicator_model::measurement::{Counting, Source, Subject};
use indicator_model::period::Period;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IdenStatic, Iterable, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use uuid::Uuid;

use super::{Fact, Origin, Told};
use crate::entity::{
    PAGE, check_in, check_in_step, evidence, from_word, measurement, measurement_set, page, parsed,
};
use crate::error::StoreError;

/// What is in force of an organization, or of all, for the periods of some years: by organization and indicator, then by
/// period as it is written.
pub(crate) async fn in_force(
    db: &impl ConnectionTrait,
    city: CityId,
    organization: Option<OrganizationId>,
    years: RangeInclusive<u16>,
) -> Result<Vec<Fact>, StoreError> {
    whole(db, city, &Part::of(organization, None, Time::Years(years))).await
}

/// What is in force of an organization for some periods, in the same order. It costs what is in force for them, however many years
/// the organization has reported.
pub(super) async fn in_force_for(
    db: &impl ConnectionTrait,
    city: CityId,
    organization: OrganizationId,
    periods: &BTreeSet<Period>,
) -> Result<Vec<Fact>, StoreError> {
    let periods = periods.iter().map(ToString::to_string).collect();
    whole(db, city, &Part::of(Some(organization), None, Time::Periods(periods))).await
}

async fn whole(db: &impl ConnectionTrait, city: CityId, part: &Part) -> Result<Vec<Fact>, StoreError> {
    let mut facts: Vec<Fact> = Vec::new();
    loop {
        let last = facts.last().map(|fact| fact.subject);
        let page = in_force_after(db, city, part, last.as_ref()).await?;
        let is_last = page.len() < PAGE;
        facts.extend(page);
        if is_last {
            return Ok(facts);
        }
    }
}

/// How what its owner reported is counted, of each value that is in force of an organization for the periods of some years.
pub(super) async fn countings(
    db: &impl ConnectionTrait,
    city: CityId,
    organization: OrganizationId,
    years: RangeInclusive<u16>,
) -> Result<BTreeMap<(IndicatorId, Period), Counting>, StoreError> {
    use measurement::Column;
    let part = Part::of(Some(organization), None, Time::Years(years));
    let mut countings = BTreeMap::new();
    let mut last = None;
    loop {
        let select = part.after(city, last.as_ref());
        let columns = [Column::IndicatorId, Column::Period, Column::Source, Column::Counting];
        let mut rows: Vec<(Uuid, String, String, String)> = page(db, select, columns).await?;
        rows.sort_unstable();
        let is_last = rows.len() < PAGE;
        for (indicator, period, source, counting) in rows {
            let (indicator, period) = (IndicatorId(indicator), parsed("period", period)?);
            let source = from_word("source", source)?;
            if source == Source::Owner {
                countings.insert((indicator, period), from_word("counting", counting)?);
            }
            last = Some(Subject { indicator, organization, period, source });
        }
        if is_last {
            return Ok(countings);
        }
    }
}

/// Places that one select asks for.
const PLACES: usize = 200;

/// What is in force at some places, in the same order. It costs the places that are asked for, not what their organizations have.
pub(crate) async fn in_force_at(
    db: &impl ConnectionTrait,
    city: CityId,
    places: &BTreeSet<(OrganizationId, IndicatorId)>,
    years: &RangeInclusive<u16>,
) -> Result<Vec<Fact>, StoreError> {
    let mut of: BTreeMap<OrganizationId, Vec<Uuid>> = BTreeMap::new();
    for (organization, indicator) in places {
        of.entry(*organization).or_default().push(indicator.0);
    }
    let mut of = of.into_iter().flat_map(|(organization, indicators)| {
        let chunks = indicators.chunks(PLACES).map(<[Uuid]>::to_vec).collect::<Vec<_>>();
        chunks.into_iter().map(move |indicators| (organization, indicators))
    });
    let mut facts = Vec::new();
    loop {
        let (mut which, mut count) = (Condition::any(), 0);
        for (organization, indicators) in of.by_ref() {
            count += indicators.len();
            which = which.add(
                Condition::all()
                    .add(measurement::Column::OrganizationId.eq(organization.0))
                    .add(measurement::Column::IndicatorId.is_in(indicators)),
            );
            if count >= PLACES {
                break;
            }
        }
        if which.is_empty() {
            return Ok(facts);
        }
        // Neither in order nor in pages: either would have SQLite walk through the whole city.
        let part = Part { which, fixed: Vec::new(), time: Time::Years(years.clone()) };
        let rows = page(db, part.select(city), measurement::Column::iter()).await?;
        facts.extend(ordered(db, city, rows).await?);
    }
}

/// A part of what is in force in a city.
pub(super) struct Part {
    which: Condition,
    /// Columns that have one value in all of it.
    fixed: Vec<measurement::Column>,
    time: Time,
}

/// The time that a part is of.
pub(super) enum Time {
    Years(RangeInclusive<u16>),
    /// As they are written.
    Periods(Vec<String>),
}

impl Time {
    fn condition(&self) -> Condition {
        use measurement::Column::Period;
        match self {
            // A period is written with its year first, `2026-M03`, and no part of a year with a Z.
            Self::Years(years) => Condition::all()
                .add(Period.gte(format!("{:04}", years.start())))
                .add(Period.lt(format!("{:04}-Z", years.end()))),
            Self::Periods(periods) => Condition::all().add(Period.is_in(periods)),
        }
    }
}

impl Part {
    /// That of an organization and an indicator, or of all.
    pub(super) fn of(
        organization: Option<OrganizationId>,
        indicator: Option<IndicatorId>,
        time: Time,
    ) -> Self {
        let which = Condition::all()
            .add_option(organization.map(|id| measurement::Column::OrganizationId.eq(id.0)))
            .add_option(indicator.map(|id| measurement::Column::IndicatorId.eq(id.0)));
        let fixed = [
            organization.map(|_| measurement::Column::OrganizationId),
            indicator.map(|_| measurement::Column::IndicatorId),
        ];
        Self { which, fixed: fixed.into_iter().flatten().collect(), time }
    }

    fn select(&self, city: CityId) -> Select<measurement::Entity> {
        use measurement::Column::{CityId, InForce};
        measurement::Entity::find()
            .filter(CityId.eq(city.0))
            .filter(self.which.clone())
            // Written as the index has it: a bound value would not find it.
            .filter(Expr::col(InForce.as_column_ref()))
            .filter(self.time.condition())
    }

    /// A page in the order of [`in_force`], after a subject.
    fn after(&self, city: CityId, after: Option<&Subject>) -> Select<measurement::Entity> {
        use measurement::Column::{self, IndicatorId, OrganizationId, Period, Source};
        // Without what is fixed: a comparison that begins with a column of an equation would have SQLite begin each page at the first
        // row of all.
        let order: Vec<Column> = [OrganizationId, IndicatorId, Period, Source]
            .into_iter()
            .filter(|column| !self.fixed.iter().any(|fixed| fixed.as_str() == column.as_str()))
            .collect();
        let place = Expr::tuple(order.iter().map(|column| Expr::col(column.as_column_ref())));
        let last = after.map(|last| {
            Expr::tuple(order.iter().map(|column| match column {
                OrganizationId => Expr::value(last.organization.0),
                IndicatorId => Expr::value(last.indicator.0),
                Period => Expr::value(last.period.to_string()),
                _ => Expr::value(last.source.key()),
            }))
        });
        let after = Condition::all().add_option(last.map(|last| place.gt(last)));
        let select = self.select(city).filter(after).limit(PAGE as u64);
        order.into_iter().fold(select, QueryOrder::order_by_asc)
    }
}

/// A page of it in the order of [`in_force`], after a subject; it is the last one where it is shorter than [`PAGE`].
pub(super) async fn in_force_after(
    db: &impl ConnectionTrait,
    city: CityId,
    part: &Part,
    after: Option<&Subject>,
) -> Result<Vec<Fact>, StoreError> {
    ordered(db, city, page(db, part.after(city, after), measurement::Column::iter()).await?).await
}

async fn ordered(
    db: &impl ConnectionTrait,
    city: CityId,
    mut rows: Vec<measurement::Model>,
) -> Result<Vec<Fact>, StoreError> {
    rows.sort_unstable_by(|one, other| place_of(one).cmp(&place_of(other)));
    told(db, city, rows).await
}

fn place_of(row: &measurement::Model) -> (Uuid, Uuid, &str, &str) {
    (row.organization_id, row.indicator_id, &row.period, &row.source)
}

/// The facts with these ids, in force or not.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    city: CityId,
    ids: &[CheckInId],
) -> Result<Vec<Fact>, StoreError> {
    let mut facts = Vec::new();
    for ids in ids.chunks(PAGE) {
        let select = measurement::Entity::find()
            .filter(measurement::Column::CityId.eq(city.0))
            .filter(measurement::Column::Id.is_in(ids.iter().map(|id| id.0)));
        let rows = page(db, select, measurement::Column::iter()).await?;
        facts.extend(told(db, city, rows).await?);
    }
    Ok(facts)
}

/// Rows as facts, with what was said beside them.
async fn told(
    db: &impl ConnectionTrait,
    city: CityId,
    rows: Vec<measurement::Model>,
) -> Result<Vec<Fact>, StoreError> {
    let mut told = check_ins(db, city, &rows).await?;
    let mut steps = last_steps(db, city, &rows).await?;
    let mut files = evidence_of(db, city, told.values()).await?;
    let fact = |row: measurement::Model| {
        Ok(Fact {
            id: CheckInId(row.id),
            subject: row.subject()?,
            report: row.reported()?,
            supersedes: row.supersedes.map(CheckInId),
            check_in: told
                .remove(&row.id)
                .map(|said| Told::of(said, steps.remove(&row.id), files.remove(&row.id).unwrap_or_default()))
                .transpose()?,
        })
    };
    rows.into_iter().map(fact).collect()
}

/// The check-ins of at most a page of measurements, by id.
pub(crate) async fn check_ins(
    db: &impl ConnectionTrait,
    city: CityId,
    rows: &[measurement::Model],
) -> Result<HashMap<Uuid, check_in::Model>, StoreError> {
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let select = check_in::Entity::find()
        .filter(check_in::Column::CityId.eq(city.0))
        .filter(check_in::Column::Id.is_in(rows.iter().map(|row| row.id)));
    let found: Vec<check_in::Model> = page(db, select, check_in::Column::iter()).await?;
    Ok(found.into_iter().map(|told| (told.id, told)).collect())
}

/// The files that each of some check-ins names, in its order. One of which there is no row is passed over:
/// [`crate::integrity`] names the check-in.
pub(crate) async fn evidence_of(
    db: &impl ConnectionTrait,
    city: CityId,
    check_ins: impl Iterator<Item = &check_in::Model>,
) -> Result<HashMap<Uuid, Vec<Evidence>>, StoreError> {
    let with_files = check_ins.filter(|told| told.evidence.is_some());
    let named: Vec<(Uuid, Vec<Uuid>)> =
        with_files.map(|told| Ok((told.id, told.named()?))).collect::<Result<_, StoreError>>()?;
    let mut known: HashMap<Uuid, Evidence> = HashMap::new();
    for named in named.chunks(PAGE / MOST) {
        let rows = evidence::Entity::find()
            .filter(evidence::Column::CityId.eq(city.0))
            .filter(evidence::Column::Id.is_in(named.iter().flat_map(|(_, ids)| ids.iter().copied())))
            .all(db)
            .await?;
        for row in rows {
            known.insert(row.id, row.evidence()?);
        }
    }
    let files = |ids: Vec<Uuid>| ids.iter().filter_map(|id| known.get(id).cloned()).collect();
    Ok(named.into_iter().map(|(id, ids)| (id, files(ids))).collect())
}

/// The step that each of at most a page of check-ins took last.
async fn last_steps(
    db: &impl ConnectionTrait,
    city: CityId,
    rows: &[measurement::Model],
) -> Result<HashMap<Uuid, check_in_step::Model>, StoreError> {
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let steps = check_in_step::Entity::find()
        .filter(check_in_step::Column::CityId.eq(city.0))
        .filter(check_in_step::Column::CheckInId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(check_in_step::Column::Ordinal)
        .all(db)
        .await?;
    Ok(steps.into_iter().map(|step| (step.check_in_id, step)).collect())
}

/// Who brought a fact, and how.
#[derive(Clone, Debug, Default)]
pub(crate) struct Brought {
    /// Who reported it, and in whose place; nobody for the operator.
    pub(crate) authors: Vec<AccountId>,
    /// Whether no person typed it: a sheet or a program brought it.
    pub(crate) is_fetched: bool,
}

/// How each of these facts came.
pub(crate) async fn brought(
    db: &impl ConnectionTrait,
    city: CityId,
    ids: &[CheckInId],
) -> Result<HashMap<CheckInId, Brought>, StoreError> {
    let mut brought = HashMap::new();
    for ids in ids.chunks(PAGE) {
        let of: Vec<(Uuid, Uuid)> = measurement::Entity::find()
            .filter(measurement::Column::CityId.eq(city.0))
            .filter(measurement::Column::Id.is_in(ids.iter().map(|id| id.0)))
            .select_only()
            .columns([measurement::Column::Id, measurement::Column::SetId])
            .into_tuple()
            .all(db)
            .await?;
        let sets = measurement_set::Entity::find()
            .filter(measurement_set::Column::CityId.eq(city.0))
            .filter(measurement_set::Column::Id.is_in(of.iter().map(|(_, set)| *set)))
            .all(db)
            .await?;
        let sets: HashMap<Uuid, Brought> = sets
            .into_iter()
            .map(|set| {
                let people = [set.author_id, set.on_behalf_of].into_iter().flatten();
                let is_fetched = set.channel.is_some() || set.origin != Origin::CheckIn.key();
                (set.id, Brought { authors: people.map(AccountId).collect(), is_fetched })
            })
            .collect();
        brought.extend(
            of.into_iter().map(|(id, set)| (CheckInId(id), sets.get(&set).cloned().unwrap_or_default())),
        );
    }
    Ok(brought)
}

#[cfg(test)]
mod tests {
    use sea_orm::{DbBackend, QueryTrait, Statement};
    use tempfile::TempDir;

    use super::*;
    use crate::crypto::Keyring;
    use crate::store::Store;

    /// Otherwise each page of a large organization would walk through all pages before it.
    #[tokio::test]
    async fn a_page_of_an_organization_begins_where_the_one_before_ended() {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite://{}/hengce.db", folder.path().display());
        let store = Store::open(&url, Keyring::passing().unwrap()).await.unwrap();
        let [city, organization, indicator] = [(); 3].map(|()| Uuid::now_v7());
        let last = Subject {
            indicator: IndicatorId(indicator),
            organization: OrganizationId(organization),
            period: "2026-M03".parse().unwrap(),
            source: Source::Owner,
        };
        let of = Some(OrganizationId(organization));
        for (part, begins) in [
            (
                Part::of(of, None, Time::Years(2026..=2026)),
                "organization_id=? AND (indicator_id,period,source)>(?,?,?)",
            ),
            (
                Part::of(None, None, Time::Years(2026..=2026)),
                "(organization_id,indicator_id,period,source)>(?,?,?,?)",
            ),
        ] {
            let select = part.after(CityId(city), Some(&last)).build(DbBackend::Sqlite);
            let explain = Statement { sql: format!("EXPLAIN QUERY PLAN {}", select.sql), ..select };
            let plan = store.snapshot().await.unwrap().query_all_raw(explain).await.unwrap();
            let plan: Vec<String> = plan.iter().map(|row| row.try_get("", "detail").unwrap()).collect();
            assert!(plan.iter().any(|step| step.contains(begins)), "{plan:#?}");
        }
    }
}
