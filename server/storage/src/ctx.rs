//! Who asks. The first parameter of every storage function, whose first statement is [`Ctx::authorize`].
//!
//! Three gates: `authorize` decides whether the actor may ever do such a thing; selects are scoped to the cities in
//! the actor's reach, so that what lies outside is not found rather than forbidden; and [`Ctx::permit`] decides about
//! the very thing, once it is loaded. All decisions are [`people_model::policy`]'s.

use std::sync::Arc;

use indicator_model::id::{AccountId, CityId, OrganizationId, SessionId};
use indicator_model::organization::Organization;
use people_model::appointment::Appointment;
use people_model::audit::Doer;
use people_model::mask;
use people_model::policy::disclosure::{Disclosure, Field};
use people_model::policy::{Action, Denial, RULES, Standing, Subject};
use people_model::role::Role;
use sea_orm::sea_query::IntoCondition;
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use crate::error::StoreError;
use crate::refusal::Refused;
use crate::store::Store;

/// A store and the actor who uses it. A request without one cannot reach a row.
#[derive(Clone)]
pub struct Ctx {
    pub(crate) store: Store,
    pub(crate) actor: Actor,
    /// Kind and id of what the request is about, for the record of a refusal.
    about: Option<(&'static str, String)>,
}

/// The name of the operator, who runs commands on the server; pages show it in the reader's language.
pub const OPERATOR: &str = "operator";

/// The name of the server at its own work, in the audit log.
pub(crate) const SERVER: &str = "server";

/// Where a command comes from, in the audit log.
const COMMAND_LINE: &str = "command line";

/// What a pseudonym begins with; pages say it in the reader's language.
pub const PSEUDONYM: &str = "former-";

/// Instead of a name that the actor does not see at all.
pub(crate) const HIDDEN: &str = "***";

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The person who may start the binary on the data owns them: every city, and the database itself.
    Operator,
    Person(Arc<Person>),
    /// Somebody who is not signed in, at a network address.
    Nobody {
        address: String,
    },
}

/// Somebody who signed in, as far as a request needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    /// The account with the appointments in force when the request came.
    pub standing: Standing,
    pub city: CityId,
    /// The sample city of that city, to practise in.
    pub sample: Option<CityId>,
    /// None for a request with an API token.
    pub session: Option<SessionId>,
    /// The network address of the request.
    pub address: String,
    /// What an API token is limited to; none for all that the person may do.
    pub limit: Option<Vec<Action>>,
}

impl Actor {
    pub fn person(person: Person) -> Self {
        Self::Person(Arc::new(person))
    }

    /// As it is written into locks and history.
    pub fn name(&self) -> &str {
        match self {
            Self::Operator => OPERATOR,
            Self::Person(person) => &person.name,
            Self::Nobody { .. } => "",
        }
    }

    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Operator | Self::Nobody { .. } => None,
            Self::Person(person) => Some(person.standing.account),
        }
    }

    /// Whether a program asks, with an API token.
    pub(crate) fn is_program(&self) -> bool {
        matches!(self, Self::Person(person) if person.session.is_none())
    }

    /// The organizations for which the person holds a role.
    pub(crate) fn organizations(&self) -> Vec<OrganizationId> {
        match self {
            Self::Operator | Self::Nobody { .. } => Vec::new(),
            Self::Person(person) => {
                person.standing.appointments.iter().filter_map(|held| held.organization).collect()
            }
        }
    }

    /// The person's own city.
    pub(crate) fn city(&self) -> Option<CityId> {
        match self {
            Self::Operator | Self::Nobody { .. } => None,
            Self::Person(person) => Some(person.city),
        }
    }

    /// Who acts, as the audit log keeps it. `used` is the appointment that allowed it.
    pub(crate) fn doer(&self, used: Option<&Appointment>) -> Doer {
        match self {
            Self::Operator => Doer {
                account: None,
                name: OPERATOR.to_owned(),
                on_behalf_of: None,
                from: COMMAND_LINE.to_owned(),
            },
            Self::Person(person) => Doer {
                account: Some(person.standing.account),
                name: person.name.clone(),
                on_behalf_of: used.and_then(|appointment| appointment.lent_by),
                from: person.address.clone(),
            },
            Self::Nobody { address } => {
                Doer { account: None, name: String::new(), on_behalf_of: None, from: address.clone() }
            }
        }
    }

    fn cities(&self) -> Option<Vec<Uuid>> {
        match self {
            Self::Operator => None,
            Self::Person(person) => {
                Some([Some(person.city), person.sample].into_iter().flatten().map(|city| city.0).collect())
            }
            Self::Nobody { .. } => Some(Vec::new()),
        }
    }
}

impl Ctx {
    pub fn new(store: Store, actor: Actor) -> Self {
        Self { store, actor, about: None }
    }

    /// As the command line acts.
    pub fn operator(store: Store) -> Self {
        Self::new(store, Actor::Operator)
    }

    /// The same request as of somebody who is not signed in: perhaps it is another person who signs in.
    #[must_use]
    pub fn signed_out(&self) -> Self {
        let address = match &self.actor {
            Actor::Person(person) => person.address.clone(),
            Actor::Nobody { address } => address.clone(),
            Actor::Operator => String::new(),
        };
        Self::new(self.store.clone(), Actor::Nobody { address })
    }

    /// The same request, as one about a thing: a refusal names it.
    #[expect(clippy::needless_pass_by_value, reason = "ids are small")]
    #[must_use]
    pub fn about(&self, kind: &'static str, id: impl ToString) -> Self {
        Self { about: Some((kind, id.to_string())), ..self.clone() }
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Whether what a page sends was typed by the actor, where the page says by whom. A page that stays open, or is opened
    /// without a network, outlives its session; the device may be another person's by then.
    pub fn typed_by(&self, account: Option<AccountId>) -> Result<(), StoreError> {
        match account {
            Some(account) if self.actor.account() != Some(account) => Err(StoreError::SignedOut),
            _ => Ok(()),
        }
    }

    /// Whether the actor may ever do this, to anything.
    pub fn authorize(&self, action: Action) -> Result<(), StoreError> {
        match &self.actor {
            _ if self.might(action) => Ok(()),
            Actor::Operator => Ok(()),
            Actor::Nobody { .. } => Err(StoreError::SignedOut),
            Actor::Person(person) => Err(self.refuse(person.city, action, Denial::NoRole, None)),
        }
    }

    /// Whether the actor may see and change what is kept of them. Not in a session that has to see to the account first:
    /// a person who signed in with a one-time password, or lacks a second factor that a role demands, may be somebody else.
    pub fn authorize_own(&self) -> Result<(), StoreError> {
        self.authorize(Action::AccountOwn)?;
        match &self.actor {
            Actor::Person(person) if person.limit.is_some() => {
                Err(self.refuse(person.city, Action::AccountOwn, Denial::NoRole, None))
            }
            _ => Ok(()),
        }
    }

    /// The same question without a trace in the audit log.
    pub fn might(&self, action: Action) -> bool {
        match &self.actor {
            Actor::Operator => true,
            Actor::Nobody { .. } => is_public(action),
            Actor::Person(person) => !person.is_limited(action) && person.may_ever(action),
        }
    }

    /// Whether the actor may do this in a city, to what belongs to all of it. Without a trace in the audit log.
    pub fn may_in(&self, city: CityId, action: Action) -> bool {
        self.decide(action, city, Subject::default(), &[]).is_ok()
    }

    /// Whether the user has to complete their account before anything else, or holds a limited token.
    pub fn is_limited(&self) -> bool {
        matches!(&self.actor, Actor::Person(person) if person.limit.is_some())
    }

    /// Whether the actor may do this to the subject, which lies in `city`. What the actor may not even see is
    /// [`StoreError::NotFound`].
    pub(crate) fn permit(
        &self,
        action: Action,
        city: CityId,
        subject: Subject<'_>,
        organizations: &[Organization],
    ) -> Result<Permit, StoreError> {
        let decided = self.decide(action, city, subject, organizations);
        if let (Err(StoreError::Forbidden(denial)), Some(own)) = (&decided, self.actor.city()) {
            return Err(self.refuse(own, action, *denial, thing_of(&subject)));
        }
        decided
    }

    /// The same without a trace in the audit log, for callers that only want to know.
    pub(crate) fn decide(
        &self,
        action: Action,
        city: CityId,
        subject: Subject<'_>,
        organizations: &[Organization],
    ) -> Result<Permit, StoreError> {
        let person = match &self.actor {
            // Who owns the data needs no role; what is settled is settled for the owner too.
            Actor::Operator if !action.is_possible_in(subject.state) => {
                return Err(StoreError::Forbidden(Denial::WrongState));
            }
            Actor::Operator => return Ok(Permit(self.actor.doer(None))),
            Actor::Nobody { .. } => return Err(StoreError::SignedOut),
            Actor::Person(person) => person,
        };
        let is_sample = person.sample == Some(city);
        if person.city != city && !is_sample {
            return Err(StoreError::NotFound);
        }
        if person.is_limited(action) {
            return Err(StoreError::Forbidden(Denial::NoRole));
        }
        let subject = Subject { is_sample, ..subject };
        match person.standing.may(action, &subject, organizations) {
            Ok(used) => Ok(Permit(self.actor.doer(used))),
            Err(denial) => {
                let seen = action.reading().is_none_or(|reading| {
                    reading != action && person.standing.may(reading, &subject, organizations).is_ok()
                });
                Err(if seen { StoreError::Forbidden(denial) } else { StoreError::NotFound })
            }
        }
    }

    /// The error for an action that this person may not do to anything. It is recorded.
    pub fn refused(&self, action: Action) -> StoreError {
        match &self.actor {
            Actor::Person(person) => self.refuse(person.city, action, Denial::NoRole, None),
            Actor::Operator | Actor::Nobody { .. } => StoreError::SignedOut,
        }
    }

    /// Refuses, and has it recorded.
    fn refuse(
        &self,
        city: CityId,
        action: Action,
        denial: Denial,
        thing: Option<(&'static str, String)>,
    ) -> StoreError {
        let thing = self.about.clone().or(thing);
        self.store.refusals().tell(Refused { doer: self.actor.doer(None), city, action, thing });
        StoreError::Forbidden(denial)
    }

    /// The chain that records what is done in a city: what people practise in their sample is recorded with the
    /// city, which outlives it.
    pub(crate) fn chain(&self, city: CityId) -> CityId {
        self.actor.city().unwrap_or(city)
    }

    /// What the actor sees of a kind of personal data of others. The operator has the names and nothing else.
    pub(crate) fn discloses(&self, field: Field) -> Disclosure {
        match &self.actor {
            Actor::Operator => match field {
                Field::Name | Field::Login | Field::Head => Disclosure::Plain,
                Field::Phone | Field::Email | Field::IdentityNumber => Disclosure::Masked,
            },
            Actor::Person(person) => person.standing.discloses(field),
            Actor::Nobody { .. } => Disclosure::Hidden,
        }
    }

    /// A name as the actor may see it, where nothing but the name is kept. The operator's is no secret, and nobody else
    /// can be called so ([`indicator_model::text`]).
    pub(crate) fn shown_name(&self, name: &str) -> String {
        if name == OPERATOR || name == SERVER { name.to_owned() } else { self.account_name(name) }
    }

    /// The name of an account as the actor may see it. The actor's name and pseudonyms are no secret.
    pub(crate) fn account_name(&self, name: &str) -> String {
        let is_open = name.is_empty() || name == self.actor.name() || name.starts_with(PSEUDONYM);
        if is_open {
            return name.to_owned();
        }
        match self.discloses(Field::Name) {
            Disclosure::Plain => name.to_owned(),
            Disclosure::Masked => mask::name(name),
            Disclosure::Hidden => HIDDEN.to_owned(),
        }
    }

    /// Whether names stand masked in what a city keeps, and in the sample in which its people practise.
    pub(crate) fn masks_names(&self, city: CityId) -> bool {
        self.actor.city().is_some() && self.sees(city) && self.discloses(Field::Name) != Disclosure::Plain
    }

    /// Whether a city is in the actor's reach.
    pub fn sees(&self, city: CityId) -> bool {
        self.actor.cities().is_none_or(|cities| cities.contains(&city.0))
    }

    /// Whether a city is in the actor's reach.
    pub(crate) fn reaches(&self, city: CityId) -> bool {
        self.actor.cities().is_none_or(|cities| cities.contains(&city.0))
    }

    /// The scope of a base select: rows of cities in the actor's reach, by their `city_id`.
    pub(crate) fn in_reach(&self, city_id: impl ColumnTrait) -> Condition {
        match self.actor.cities() {
            None => Condition::all(),
            Some(cities) => city_id.is_in(cities).into_condition(),
        }
    }
}

/// What a subject is about, as the audit log names it.
fn thing_of(subject: &Subject<'_>) -> Option<(&'static str, String)> {
    let scheme = subject.scheme.map(|id| ("scheme", id.to_string()));
    let person = subject.person.map(|id| ("account", id.to_string()));
    scheme.or(person).or(subject.organization.map(|id| ("organization", id.to_string())))
}

fn is_public(action: Action) -> bool {
    RULES.iter().any(|rule| rule.action == action && rule.role == Role::Public)
}

impl Person {
    fn is_limited(&self, action: Action) -> bool {
        self.limit.as_ref().is_some_and(|limit| !limit.contains(&action))
    }

    fn may_ever(&self, action: Action) -> bool {
        let practises = self.sample.is_some()
            && action.is_practice()
            && self.standing.appointments.iter().any(|held| held.role != Role::ThirdParty);
        practises || self.standing.may_ever(action)
    }
}

/// Proof that the policy was asked, and who acts by it. What is written into the audit log needs one.
#[derive(Clone, Debug)]
pub(crate) struct Permit(Doer);

impl Permit {
    pub(crate) fn doer(&self) -> &Doer {
        &self.0
    }
}
