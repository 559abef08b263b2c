//! The table of permissions, printed for a reviewer, and the laws that hold for every combination of it.

use std::collections::BTreeSet;
use std::fmt::Write;

use indicator_model::check_in::chain::Stage;
use indicator_model::date::Date;
use indicator_model::id::{AccountId, OrganizationId, SchemeId};
use indicator_model::organization::{Organization, OrganizationKind};
use people_model::appointment::Appointment;
use people_model::policy::holder::{self, Held, Holder, rules_for};
use people_model::policy::{Action, Denial, RULES, Rule, Scope, Standing, State, Subject};
use people_model::proposal::Measure;
use people_model::role::Role;
use uuid::Uuid;

const ME: AccountId = AccountId(Uuid::from_u128(1));
const LENDER: AccountId = AccountId(Uuid::from_u128(2));
const STRANGER: AccountId = AccountId(Uuid::from_u128(3));
const MINE: OrganizationId = OrganizationId(Uuid::from_u128(10));
const BELOW: OrganizationId = OrganizationId(Uuid::from_u128(11));
const ELSEWHERE: OrganizationId = OrganizationId(Uuid::from_u128(12));
const TASK: SchemeId = SchemeId(Uuid::from_u128(20));
const OTHER_TASK: SchemeId = SchemeId(Uuid::from_u128(21));

fn rules_of(role: Role, action: Action) -> impl Iterator<Item = &'static Rule> {
    RULES.iter().filter(move |rule| rule.role == role && rule.action == action)
}

/// `city` for every state, `city:draft` for one.
fn cell(role: Role, action: Action) -> String {
    let given = rules_of(role, action).map(|rule| {
        let scope = match rule.scope {
            Scope::Own => "own",
            Scope::Subordinate => "below",
            Scope::City => "city",
            Scope::Task => "task",
            Scope::Person => "self",
        };
        let state = |state: &State| match state {
            State::Draft => "draft",
            State::Submitted => "submitted",
            State::Closed => "closed",
        };
        if rule.states == State::ALL {
            scope.to_owned()
        } else {
            format!("{scope}:{}", rule.states.iter().map(state).collect::<Vec<_>>().join("+"))
        }
    });
    let given = given.collect::<Vec<_>>().join(" ");
    if given.is_empty() { "✘".to_owned() } else { given }
}

/// Short headings: the full keys would make the table too wide to read.
fn heading(role: Role) -> &'static str {
    match role {
        Role::SystemAdministrator => "system",
        Role::SecurityAdministrator => "security",
        Role::AuditAdministrator => "audit",
        Role::AssessmentOffice => "office",
        Role::SteeringCommittee => "steering",
        Role::DepartmentHead => "head",
        Role::Reporter => "reporter",
        Role::PostHolder => "post",
        Role::DataSteward => "steward",
        Role::ThirdParty => "third",
        Role::Auditor => "auditor",
        Role::Public => "public",
    }
}

#[test]
fn the_table() {
    let headings = std::iter::once("action").chain(Role::ALL.map(heading)).map(str::to_owned);
    let mut lines = vec![headings.collect::<Vec<_>>()];
    for action in Action::ALL {
        let cells = Role::ALL.map(|role| cell(role, action));
        lines.push(std::iter::once(action.key().to_owned()).chain(cells).collect());
    }
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let mut table = String::new();
    for line in &lines {
        let mut text = String::new();
        for (column, cell) in line.iter().enumerate() {
            write!(text, "{cell:<width$}  ", width = width(column)).unwrap();
        }
        writeln!(table, "{}", text.trim_end()).unwrap();
    }
    insta::assert_snapshot!(table);
}

fn organization(id: OrganizationId, parent: Option<OrganizationId>) -> Organization {
    Organization {
        id,
        code: id.to_string(),
        name: String::new(),
        kind: OrganizationKind::Unit,
        parent,
        class: None,
        valid_from: Date::new(2026, 1, 1).unwrap(),
        valid_to: None,
    }
}

fn organizations() -> Vec<Organization> {
    vec![organization(MINE, None), organization(BELOW, Some(MINE)), organization(ELSEWHERE, None)]
}

fn standing(role: Role, lent_by: Option<AccountId>) -> Standing {
    let held = Appointment { organization: Some(MINE), task: Some(TASK), lent_by, ..Appointment::to(role) };
    Standing { account: ME, appointments: vec![held] }
}

/// A thing, in every relation to the person.
fn subjects(authors: &[AccountId]) -> Vec<Subject<'_>> {
    let mut all = Vec::new();
    for organization in [Some(MINE), Some(BELOW), Some(ELSEWHERE), None] {
        for scheme in [Some(TASK), Some(OTHER_TASK), None] {
            for person in [Some(ME), Some(STRANGER), None] {
                for state in State::ALL {
                    let stage = Stage::Anyone;
                    all.push(Subject {
                        organization,
                        scheme,
                        state,
                        authors,
                        is_sample: false,
                        person,
                        stage,
                    });
                }
            }
        }
    }
    all
}

const AUTHORSHIPS: [&[AccountId]; 5] = [&[], &[ME], &[LENDER], &[STRANGER], &[STRANGER, ME, LENDER]];

/// Every role with every action, in every relation to the thing: `check` sees each combination once.
fn for_each(mut check: impl FnMut(Role, Action, Option<AccountId>, &Subject<'_>)) {
    for role in Role::ALL {
        for action in Action::ALL {
            for lent_by in [None, Some(LENDER)] {
                for authors in AUTHORSHIPS {
                    for subject in subjects(authors) {
                        check(role, action, lent_by, &subject);
                    }
                }
            }
        }
    }
}

/// The table read aloud, without the code that decides.
fn expected(
    role: Role,
    action: Action,
    lent_by: Option<AccountId>,
    subject: &Subject<'_>,
) -> Result<(), Denial> {
    let reached: Vec<&Rule> = rules_of(role, action)
        .filter(|rule| match rule.scope {
            Scope::City => true,
            Scope::Own => subject.organization == Some(MINE),
            Scope::Subordinate => [Some(MINE), Some(BELOW)].contains(&subject.organization),
            Scope::Task => subject.scheme == Some(TASK),
            Scope::Person => subject.person == Some(ME),
        })
        .collect();
    let had_a_part =
        subject.authors.contains(&ME) || lent_by.is_some_and(|lender| subject.authors.contains(&lender));
    if rules_of(role, action).next().is_none() {
        Err(Denial::NoRole)
    } else if reached.is_empty() {
        Err(Denial::OutOfScope)
    } else if !reached.iter().any(|rule| rule.states.contains(&subject.state)) {
        Err(Denial::WrongState)
    } else if matches!(action, Action::SchemeApprove | Action::MeasurementConfirm) && had_a_part {
        Err(Denial::OwnWork)
    } else {
        Ok(())
    }
}

#[test]
fn every_combination_is_decided_as_the_table_reads() {
    let organizations = organizations();
    let mut combinations = 0;
    for_each(|role, action, lent_by, subject| {
        let decided = standing(role, lent_by).may(action, subject, &organizations).map(|_| ());
        let expected = expected(role, action, lent_by, subject);
        assert_eq!(decided, expected, "{role} {action:?} lent by {lent_by:?}: {subject:?}");
        combinations += 1;
    });
    assert_eq!(combinations, 12 * 35 * 2 * 5 * 4 * 3 * 3 * 3);
}

/// Which role of which organization confirms what [`BELOW`] reported, at each stage of a chain, for a reviewer.
#[test]
fn a_stage_is_for_those_whom_it_names() {
    let organizations = organizations();
    let owner = Stage::DataOwner { organization: ELSEWHERE };
    let mut lines = Vec::new();
    for (name, stage) in
        [("anyone", Stage::Anyone), ("head", Stage::Head), ("data owner", owner), ("office", Stage::Office)]
    {
        let mut who = Vec::new();
        for role in Role::ALL {
            for (place, organization) in [("there", BELOW), ("above", MINE), ("data owner", ELSEWHERE)]
                .map(|(name, id)| (name, Some(id)))
            {
                let held = Appointment { organization, ..Appointment::to(role) };
                let standing = Standing { account: ME, appointments: vec![held] };
                let subject = Subject { organization: Some(BELOW), ..Subject::default() }.at(stage);
                if standing.may(Action::MeasurementConfirm, &subject, &organizations).is_ok() {
                    who.push(format!("{} ({place})", heading(role)));
                }
                let own = Subject { authors: &[ME], ..subject };
                let decided = standing.may(Action::MeasurementConfirm, &own, &organizations);
                assert!(decided.is_err(), "{role} takes a stage of own work");
            }
        }
        lines.push(format!("{name}: {}", who.join(", ")));
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn what_is_not_in_the_table_is_refused_whatever_it_is_done_with() {
    let organizations = organizations();
    for_each(|role, action, lent_by, subject| {
        if rules_of(role, action).next().is_none() {
            let standing = standing(role, lent_by);
            assert!(!standing.may_ever(action), "{role} {action:?}");
            assert_eq!(standing.may(action, subject, &organizations), Err(Denial::NoRole));
        }
    });
}

#[test]
fn a_role_and_an_action_stand_in_one_line_and_in_some_state() {
    for (position, rule) in RULES.iter().enumerate() {
        assert!(!rule.states.is_empty(), "{rule:?}");
        let same = |other: &Rule| (other.role, other.action) == (rule.role, rule.action);
        assert_eq!(RULES.iter().position(same), Some(position), "{rule:?} twice");
    }
}

/// 三员分立: each has work that the two others cannot do, and nobody holds two of the three.
#[test]
fn the_three_administrators_never_do_each_others_work() {
    use Action::*;
    let work: [(Role, &[Action]); 3] = [
        (Role::SystemAdministrator, &[AccountEdit, AccountReset]),
        (Role::SecurityAdministrator, &[AccountAppoint, SecurityEdit]),
        (Role::AuditAdministrator, &[AuditRead, AuditVerify, AuditExport]),
    ];
    for (owner, actions) in work {
        for &action in actions {
            assert!(standing(owner, None).may_ever(action), "{owner} {action:?}");
        }
        for (other, _) in work.into_iter().filter(|(other, _)| *other != owner) {
            assert!(owner.conflicts_with(other) && other.conflicts_with(owner), "{owner} {other}");
            for &action in actions {
                assert!(!standing(other, None).may_ever(action), "{other} {action:?}");
            }
        }
    }
    for role in Role::ALL.into_iter().filter(|role| *role != Role::AuditAdministrator) {
        assert!(role.conflicts_with(Role::AuditAdministrator), "{role} with the keeper of the record");
    }
}

/// Those who decide about the work of others, and nobody else.
#[test]
fn the_accounts_of_administrators_and_approvers_take_two() {
    let guarded: Vec<Role> = Role::ALL.into_iter().filter(|role| role.takes_two()).collect();
    let expected = [
        Role::SystemAdministrator,
        Role::SecurityAdministrator,
        Role::AuditAdministrator,
        Role::SteeringCommittee,
    ];
    assert_eq!(guarded, expected);
    for role in Role::ALL {
        for measure in [Measure::ResetPassword, Measure::RemoveFactor] {
            assert_eq!(measure.takes_two(role), role.takes_two(), "{role} {measure:?}");
        }
        for measure in [Measure::Disable, Measure::Enable, Measure::Erase, Measure::Appoint { role }] {
            assert_eq!(measure.takes_two(role), role.is_administrator(), "{role} {measure:?}");
        }
    }
}

#[test]
fn exclusion_is_mutual_and_no_role_excludes_itself() {
    for one in Role::ALL {
        assert!(!one.conflicts_with(one));
        for other in Role::ALL {
            assert_eq!(one.conflicts_with(other), other.conflicts_with(one), "{one} {other}");
        }
    }
    assert!(Role::Reporter.conflicts_with(Role::SteeringCommittee), "who reports does not approve");
}

/// Neither as oneself, nor for somebody who had a part, nor through a second role.
#[test]
fn nobody_approves_what_they_had_a_part_in() {
    let organizations = organizations();
    let approver = |lent_by| Appointment { lent_by, ..Appointment::to(Role::SteeringCommittee) };
    let decide = |appointments: Vec<Appointment>, authors: &[AccountId]| {
        let standing = Standing { account: ME, appointments };
        let subject = Subject { state: State::Submitted, authors, ..Subject::default() };
        standing.may(Action::SchemeApprove, &subject, &organizations).map(|_| ())
    };
    assert_eq!(decide(vec![approver(None)], &[STRANGER]), Ok(()));
    assert_eq!(decide(vec![approver(None)], &[ME]), Err(Denial::OwnWork));
    assert_eq!(decide(vec![approver(Some(LENDER))], &[STRANGER]), Ok(()));
    assert_eq!(decide(vec![approver(Some(LENDER))], &[LENDER]), Err(Denial::OwnWork));
    assert_eq!(decide(vec![approver(Some(LENDER))], &[ME]), Err(Denial::OwnWork));
    for role in Role::ALL {
        assert_eq!(
            decide(vec![Appointment::to(role), approver(None), approver(Some(LENDER))], &[ME]),
            Err(Denial::OwnWork),
            "{role}"
        );
    }
}

#[test]
fn the_sample_is_for_everybody_of_the_city_to_practise_in_and_for_nothing_else() {
    let organizations = organizations();
    for_each(|role, action, lent_by, subject| {
        let decided = |is_sample| {
            let subject = Subject { is_sample, ..*subject };
            standing(role, lent_by).may(action, &subject, &organizations).map(|_| ())
        };
        if action.is_practice() && role != Role::ThirdParty {
            // What is handed over or settled is so for people who practise, too.
            let is_possible =
                RULES.iter().any(|rule| rule.action == action && rule.states.contains(&subject.state));
            let expected = if is_possible { Ok(()) } else { Err(Denial::WrongState) };
            assert_eq!(decided(true), expected, "{role} {action:?}");
        } else {
            assert_eq!(decided(true), decided(false), "{role} {action:?}");
        }
    });
    let practice: BTreeSet<Action> = Action::ALL.into_iter().filter(|action| action.is_practice()).collect();
    assert!(!practice.contains(&Action::SchemeApprove));
    assert!(
        practice
            .iter()
            .all(|action| matches!(action.reading(), Some(Action::SchemeRead | Action::OrganizationRead)))
    );
}

fn held(appointment: Appointment) -> Held {
    Held { appointment, organization: None, task: None, lent_by: None }
}

/// What is reported about a person is what the policy would allow them with something of their own.
#[test]
fn what_is_told_of_a_person_is_what_the_person_may_do() {
    let organizations = organizations();
    for role in Role::ALL {
        let standing = standing(role, None);
        let held = standing.appointments.iter().cloned().map(held).collect();
        let holder = Holder { account: ME, name: String::new(), held };
        let told: BTreeSet<Action> = holder.grants().iter().map(|grant| grant.rule.action).collect();
        let may: BTreeSet<Action> =
            Action::ALL.into_iter().filter(|action| standing.may_ever(*action)).collect();
        assert_eq!(told, may, "{role}");
        for grant in holder.grants() {
            for state in State::ALL {
                let subject = Subject {
                    organization: Some(MINE),
                    scheme: Some(TASK),
                    person: Some(ME),
                    state,
                    ..Subject::default()
                };
                let decided = standing.may(grant.rule.action, &subject, &organizations);
                assert_eq!(decided.is_ok(), grant.rule.states.contains(&state), "{:?}", grant.rule);
            }
        }
        assert_eq!(holder::rules_of(role).len(), RULES.iter().filter(|rule| rule.role == role).count());
    }
    let by_action: usize = Action::ALL.into_iter().map(|action| rules_for(action).len()).sum();
    assert_eq!(by_action, RULES.len());
}

#[test]
fn a_state_that_no_line_names_is_closed_to_the_action() {
    for action in Action::ALL {
        for state in State::ALL {
            let lines: Vec<&Rule> = RULES.iter().filter(|rule| rule.action == action).collect();
            let named = lines.iter().any(|rule| rule.states.contains(&state));
            assert_eq!(action.is_possible_in(state), named || lines.is_empty(), "{action:?} {state:?}");
        }
    }
    assert!(
        !Action::SchemeEdit.is_possible_in(State::Submitted)
            && !Action::SchemeEdit.is_possible_in(State::Closed)
    );
}
