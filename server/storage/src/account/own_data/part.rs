//! What a person did that may be very much, a page at a time: entries of the audit log, check-ins, steps, files and answers
//! to warnings.

use std::collections::HashMap;

use indicator_model::check_in::confirm::Step;
use indicator_model::check_in::{Cause, Confidence};
use indicator_model::id::{AccountId, CheckInId, CityId, EvidenceId};
use indicator_model::indicator::Indicator;
use indicator_model::measurement::{Counting, Measured};
use indicator_model::moment::Moment;
use indicator_model::period::Period;
use people_model::audit::Entry;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use uuid::Uuid;

use super::answer::{OwnAnswer, answers};
use super::comment::{OwnComment, comments};
use super::file::{OwnFile, files};
use super::objective::{OwnMove, OwnRetrospective, moves, retrospectives};
use super::record::{masked, record};
use super::{OwnData, OwnExport};
use crate::entity::{
    check_in, check_in_step, from_word, indicator, measurement, measurement_set, moment, organization,
};
use crate::error::StoreError;

/// Rows of one part.
pub(super) const PAGE: usize = 500;

/// The columns by which rows of a table are found that are a person's.
pub(super) struct Own<C> {
    pub(super) city: C,
    pub(super) id: C,
    pub(super) author: C,
    pub(super) on_behalf_of: C,
}

impl<C: ColumnTrait> Own<C> {
    /// What the person wrote, or another in the person's place: the rows after an id, which becomes that of the last one.
    pub(super) async fn page<E: EntityTrait<Column = C>>(
        self,
        db: &impl ConnectionTrait,
        city: CityId,
        account: AccountId,
        after: &mut Uuid,
        id: impl Fn(&E::Model) -> Uuid,
    ) -> Result<Vec<E::Model>, StoreError> {
        let own = Condition::any().add(self.author.eq(account.0)).add(self.on_behalf_of.eq(account.0));
        let rows = E::find()
            .filter(self.city.eq(city.0))
            .filter(own)
            .filter(self.id.gt(*after))
            .order_by_asc(self.id)
            .limit(PAGE as u64)
            .all(db)
            .await?;
        *after = rows.last().map_or(*after, id);
        Ok(rows)
    }
}

/// Some rows of one section. Sections come in the order of this enumeration, each at least once, also where it is empty.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// What the person did, and what was done to the account, as far as it is still in the database; oldest first.
    Record(Vec<Entry>),
    CheckIns(Vec<OwnCheckIn>),
    Steps(Vec<OwnStep>),
    Files(Vec<OwnFile>),
    Answers(Vec<OwnAnswer>),
    Moves(Vec<OwnMove>),
    Retrospectives(Vec<OwnRetrospective>),
    Comments(Vec<OwnComment>),
}

/// What a report is about.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OwnSubject {
    pub code: String,
    pub name: String,
    pub unit: String,
    pub organization: String,
    pub period: Period,
    /// As pages show values; a program has the value. None where no scheme has the indicator any more.
    #[serde(skip)]
    pub indicator: Option<Indicator>,
}

/// A report of the person, or one that another gave in the person's place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OwnCheckIn {
    pub id: CheckInId,
    #[serde(flatten)]
    pub subject: OwnSubject,
    pub value: Measured,
    pub counting: Counting,
    pub note: String,
    pub confidence: Confidence,
    pub cause: Option<Cause>,
    pub next_step: String,
    /// By the clock of the device.
    pub typed_at: Moment,
    pub arrived_at: Moment,
    /// Whether nothing has taken its place.
    pub in_force: bool,
    pub evidence: Vec<EvidenceId>,
    /// What others decided about it, in order of time.
    pub steps: Vec<TakenStep>,
}

/// What somebody decided; who it was is not the person's to take along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TakenStep {
    pub step: Step,
    pub at: Moment,
    pub reason: String,
}

/// What the person decided about a report of somebody else.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OwnStep {
    pub check_in: CheckInId,
    #[serde(flatten)]
    pub subject: OwnSubject,
    #[serde(flatten)]
    pub taken: TakenStep,
}

/// What of a city is handed out, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    CheckIns,
    Steps,
    Files,
    Answers,
    Moves,
    Retrospectives,
    Comments,
}

impl Section {
    const ALL: [Self; 7] = [
        Self::CheckIns,
        Self::Steps,
        Self::Files,
        Self::Answers,
        Self::Moves,
        Self::Retrospectives,
        Self::Comments,
    ];
}

/// How far it went.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    Record {
        after: i64,
    },
    /// After a row with this id, and with this number of its own.
    Of {
        section: Section,
        city: usize,
        after: (Uuid, i64),
    },
    End,
}

impl Place {
    /// The next city of a section, or the next section.
    fn next(self, cities: usize) -> Self {
        let after = (Uuid::nil(), 0);
        let first = |section: Option<&Section>| {
            section.map_or(Self::End, |&section| Self::Of { section, city: 0, after })
        };
        match self {
            Self::Record { .. } => first(Section::ALL.first()),
            Self::Of { section, city, .. } if city + 1 < cities => {
                Self::Of { section, city: city + 1, after }
            }
            Self::Of { section, .. } => first(Section::ALL.get(section as usize + 1)),
            Self::End => Self::End,
        }
    }
}

impl OwnExport {
    pub const fn data(&self) -> &OwnData {
        &self.data
    }

    /// The next part, none after the last. Each is read by itself, so that a slow reader holds nothing.
    pub async fn next(&mut self) -> Result<Option<Part>, StoreError> {
        let db = self.store.snapshot().await?;
        let (part, rows) = match &mut self.place {
            Place::End => return Ok(None),
            Place::Record { after } => {
                let rows = record(&db, self.city, self.account, *after, self.until).await?;
                *after = rows.last().map_or(*after, |row| row.sequence);
                let count = rows.len();
                (Part::Record(masked(&db, self.city, self.account, rows).await?), count)
            }
            Place::Of { section, city, after } => {
                of(&db, *section, self.cities[*city], (self.city, self.account), after).await?
            }
        };
        if rows < PAGE {
            self.place = self.place.next(self.cities.len());
        }
        Ok(Some(part))
    }
}

/// A page of a section, and how many rows it has. `home` is the city of the person's account.
async fn of(
    db: &impl ConnectionTrait,
    section: Section,
    city: CityId,
    (home, account): (CityId, AccountId),
    after: &mut (Uuid, i64),
) -> Result<(Part, usize), StoreError> {
    let id = &mut after.0;
    Ok(match section {
        Section::CheckIns => counted(Part::CheckIns, check_ins(db, city, account, id).await?),
        Section::Steps => counted(Part::Steps, steps(db, city, account, after).await?),
        Section::Files => counted(Part::Files, files(db, city, account, id).await?),
        Section::Answers => counted(Part::Answers, answers(db, city, account, id).await?),
        Section::Moves => counted(Part::Moves, moves(db, city, account, id).await?),
        Section::Retrospectives => {
            counted(Part::Retrospectives, retrospectives(db, city, account, id).await?)
        }
        Section::Comments => counted(Part::Comments, comments(db, city, (home, account), id).await?),
    })
}

fn counted<T>(part: fn(Vec<T>) -> Part, rows: Vec<T>) -> (Part, usize) {
    let count = rows.len();
    (part(rows), count)
}

/// With what was said, who brought it, and what became of it.
async fn check_ins(
    db: &impl ConnectionTrait,
    city: CityId,
    account: AccountId,
    after: &mut Uuid,
) -> Result<Vec<OwnCheckIn>, StoreError> {
    let own = Condition::any()
        .add(measurement_set::Column::AuthorId.eq(account.0))
        .add(measurement_set::Column::OnBehalfOf.eq(account.0));
    let sets = Query::select()
        .column(measurement_set::Column::Id)
        .from(measurement_set::Entity)
        .and_where(measurement_set::Column::CityId.eq(city.0))
        .cond_where(own)
        .to_owned();
    let reported = Query::select()
        .column(measurement::Column::Id)
        .from(measurement::Entity)
        .and_where(measurement::Column::CityId.eq(city.0))
        .and_where(measurement::Column::SetId.in_subquery(sets))
        .to_owned();
    let said = check_in::Entity::find()
        .filter(check_in::Column::CityId.eq(city.0))
        .filter(check_in::Column::Id.gt(*after))
        .filter(check_in::Column::Id.in_subquery(reported))
        .order_by_asc(check_in::Column::Id)
        .limit(PAGE as u64)
        .all(db)
        .await?;
    *after = said.last().map_or(*after, |said| said.id);
    let ids: Vec<Uuid> = said.iter().map(|said| said.id).collect();
    let mut facts = facts(db, city, &ids).await?;
    let subjects = Subjects::of(db, city, facts.values()).await?;
    let mut steps = taken(db, city, &ids).await?;
    let arrived: HashMap<Uuid, String> = measurement_set::Entity::find()
        .filter(measurement_set::Column::CityId.eq(city.0))
        .filter(measurement_set::Column::Id.is_in(facts.values().map(|fact| fact.set_id)))
        .all(db)
        .await?
        .into_iter()
        .map(|set| (set.id, set.at))
        .collect();
    let own = |said: check_in::Model| {
        let lost = || StoreError::Corrupt { what: "check-in", value: said.id.to_string() };
        let fact = facts.remove(&said.id).ok_or_else(lost)?;
        let (evidence, report) = (said.named()?, fact.reported()?);
        let arrived_at = arrived.get(&fact.set_id).ok_or_else(lost)?;
        Ok(OwnCheckIn {
            id: CheckInId(said.id),
            subject: subjects.subject(&fact)?,
            value: report.value,
            counting: report.counting,
            confidence: from_word("confidence", said.confidence)?,
            cause: said.cause.map(|cause| from_word("cause", cause)).transpose()?,
            typed_at: moment(said.typed_at)?,
            arrived_at: moment(arrived_at.clone())?,
            in_force: fact.in_force,
            evidence: evidence.into_iter().map(EvidenceId).collect(),
            steps: steps.remove(&said.id).unwrap_or_default(),
            note: said.note,
            next_step: said.next_step,
        })
    };
    said.into_iter().map(own).collect()
}

async fn steps(
    db: &impl ConnectionTrait,
    city: CityId,
    account: AccountId,
    after: &mut (Uuid, i64),
) -> Result<Vec<OwnStep>, StoreError> {
    use check_in_step::Column;
    let own = Condition::any().add(Column::AuthorId.eq(account.0)).add(Column::OnBehalfOf.eq(account.0));
    let place = [Column::CheckInId, Column::Ordinal].map(|column| Expr::col(column.as_column_ref()));
    let rows = check_in_step::Entity::find()
        .filter(Column::CityId.eq(city.0))
        .filter(own)
        .filter(Expr::tuple(place).gt(Expr::tuple([Expr::value(after.0), Expr::value(after.1)])))
        .order_by_asc(Column::CheckInId)
        .order_by_asc(Column::Ordinal)
        .limit(PAGE as u64)
        .all(db)
        .await?;
    *after = rows.last().map_or(*after, |row| (row.check_in_id, row.ordinal));
    let ids: Vec<Uuid> = rows.iter().map(|row| row.check_in_id).collect();
    let facts = facts(db, city, &ids).await?;
    let subjects = Subjects::of(db, city, facts.values()).await?;
    let own = |row: check_in_step::Model| {
        let lost = || StoreError::Corrupt { what: "check-in", value: row.check_in_id.to_string() };
        Ok(OwnStep {
            check_in: CheckInId(row.check_in_id),
            subject: subjects.subject(facts.get(&row.check_in_id).ok_or_else(lost)?)?,
            taken: taken_step(row)?,
        })
    };
    rows.into_iter().map(own).collect()
}

async fn facts(
    db: &impl ConnectionTrait,
    city: CityId,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, measurement::Model>, StoreError> {
    let rows = measurement::Entity::find()
        .filter(measurement::Column::CityId.eq(city.0))
        .filter(measurement::Column::Id.is_in(ids.iter().copied()));
    Ok(rows.all(db).await?.into_iter().map(|row| (row.id, row)).collect())
}

/// The steps of each of some check-ins, in their order.
async fn taken(
    db: &impl ConnectionTrait,
    city: CityId,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<TakenStep>>, StoreError> {
    let rows = check_in_step::Entity::find()
        .filter(check_in_step::Column::CityId.eq(city.0))
        .filter(check_in_step::Column::CheckInId.is_in(ids.iter().copied()))
        .order_by_asc(check_in_step::Column::Ordinal)
        .all(db)
        .await?;
    let mut taken: HashMap<Uuid, Vec<TakenStep>> = HashMap::new();
    for row in rows {
        taken.entry(row.check_in_id).or_default().push(taken_step(row)?);
    }
    Ok(taken)
}

fn taken_step(row: check_in_step::Model) -> Result<TakenStep, StoreError> {
    let step = from_word("step of a check-in", row.step)?;
    Ok(TakenStep { step, at: moment(row.at)?, reason: row.reason })
}

/// What the facts of a page are about.
struct Subjects {
    indicators: HashMap<Uuid, Indicator>,
    organizations: HashMap<Uuid, String>,
}

impl Subjects {
    async fn of(
        db: &impl ConnectionTrait,
        city: CityId,
        facts: impl Iterator<Item = &measurement::Model> + Clone,
    ) -> Result<Self, StoreError> {
        // The newest definition comes last, and stays.
        let indicators = indicator::Entity::find()
            .filter(indicator::Column::CityId.eq(city.0))
            .filter(indicator::Column::Id.is_in(facts.clone().map(|fact| fact.indicator_id)))
            .order_by_asc(indicator::Column::SchemeId)
            .all(db)
            .await?;
        let organizations = organization::Entity::find()
            .filter(organization::Column::CityId.eq(city.0))
            .filter(organization::Column::Id.is_in(facts.map(|fact| fact.organization_id)))
            .all(db)
            .await?;
        Ok(Self {
            indicators: indicators
                .into_iter()
                .map(|row| Ok((row.id, row.indicator()?)))
                .collect::<Result<_, StoreError>>()?,
            organizations: organizations.into_iter().map(|row| (row.id, row.name)).collect(),
        })
    }

    fn subject(&self, fact: &measurement::Model) -> Result<OwnSubject, StoreError> {
        let indicator = self.indicators.get(&fact.indicator_id).cloned();
        let of = |text: fn(&Indicator) -> &String| indicator.as_ref().map(text).cloned().unwrap_or_default();
        Ok(OwnSubject {
            code: of(|indicator| &indicator.code),
            name: of(|indicator| &indicator.name),
            unit: of(|indicator| &indicator.unit),
            organization: self.organizations.get(&fact.organization_id).cloned().unwrap_or_default(),
            period: fact.subject()?.period,
            indicator,
        })
    }
}
