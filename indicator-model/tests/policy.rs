//! The whole policy on one page, and what must hold in every combination of it.

use std::fmt::Write;

use indicator_model::account::{Appointment, Role};
use indicator_model::id::{AccountId, OrganizationId, SchemeId};
use indicator_model::organization::{Organization, OrganizationKind};
use indicator_model::period::Date;
use indicator_model::policy::{Action, Denial, RULES, Scope, Standing, State, Subject};
use uuid::Uuid;

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// Roles down, actions across the page would be too wide: an action a block, a role a line.
#[test]
fn the_table_as_it_is_reviewed() {
    let mut page = String::new();
    for action in Action::ALL {
        // Writing to a string does not fail.
        let _ = writeln!(
            page,
            "{}{}",
            action.key(),
            if action.is_practice() { "  (all, in the sample)" } else { "" }
        );
        for role in Role::ALL {
            let rules: Vec<String> = RULES
                .iter()
                .filter(|rule| rule.action == action && rule.role == role)
                .map(|rule| {
                    let states = if rule.states.len() == State::ALL.len() {
                        String::new()
                    } else {
                        format!(" while {:?}", rule.states)
                    };
                    format!("{:?}{states}", rule.scope)
                })
                .collect();
            let cell = if rules.is_empty() { "✘".to_owned() } else { format!("✔ {}", rules.join(", ")) };
            let _ = writeln!(page, "  {:<24}{cell}", role.key());
        }
    }
    insta::assert_snapshot!(page);
}

/// The city, a department, a unit below it, and another department.
fn organizations() -> Vec<Organization> {
    let organization = |number: u128, parent: Option<u128>, kind| Organization {
        id: OrganizationId(id(number)),
        code: number.to_string(),
        name: number.to_string(),
        kind,
        parent: parent.map(|parent| OrganizationId(id(parent))),
        class: None,
        valid_from: Date::new(2025, 1, 1).unwrap(),
        valid_to: None,
    };
    vec![
        organization(1, None, OrganizationKind::City),
        organization(2, Some(1), OrganizationKind::Department),
        organization(3, Some(2), OrganizationKind::Unit),
        organization(4, Some(1), OrganizationKind::Department),
    ]
}

const SELF: AccountId = AccountId(Uuid::from_u128(100));
const LENDER: AccountId = AccountId(Uuid::from_u128(101));

/// Every combination of role, action, organization, state and authorship, against the table read plainly.
#[test]
fn every_combination_is_decided_as_the_table_says() {
    let organizations = organizations();
    let task = SchemeId(id(50));
    let mut combinations = 0;
    for role in Role::ALL {
        let held = Appointment {
            organization: Some(OrganizationId(id(2))),
            task: Some(task),
            lent_by: Some(LENDER),
            ..Appointment::to(role)
        };
        let standing = Standing { account: SELF, appointments: vec![held] };
        for action in Action::ALL {
            for whose in [None, Some(1), Some(2), Some(3), Some(4)] {
                for state in State::ALL {
                    for authors in [&[][..], &[SELF], &[LENDER], &[AccountId(id(102))]] {
                        for (scheme, person) in
                            [(None, None), (Some(task), Some(SELF)), (Some(SchemeId(id(51))), Some(LENDER))]
                        {
                            let subject = Subject {
                                organization: whose.map(|whose| OrganizationId(id(whose))),
                                scheme,
                                state,
                                authors,
                                is_sample: false,
                                person,
                            };
                            let expected = RULES.iter().any(|rule| {
                                let reaches = match rule.scope {
                                    Scope::City => true,
                                    Scope::Own => whose == Some(2),
                                    Scope::Subordinate => matches!(whose, Some(2 | 3)),
                                    Scope::Task => scheme == Some(task),
                                    Scope::Person => person == Some(SELF),
                                };
                                let own_work = action.needs_another_author()
                                    && (authors.contains(&SELF) || authors.contains(&LENDER));
                                rule.role == role
                                    && rule.action == action
                                    && reaches
                                    && rule.states.contains(&state)
                                    && !own_work
                            });
                            let decided = standing.may(action, &subject, &organizations);
                            assert_eq!(
                                decided.is_ok(),
                                expected,
                                "{role} {action:?} {subject:?}: {decided:?}"
                            );
                            combinations += 1;
                        }
                    }
                }
            }
        }
    }
    assert_eq!(combinations, 12 * 26 * 5 * 3 * 4 * 3);
}

/// 三员分立: what one of the three does, neither of the others can.
#[test]
fn the_three_administrators_share_no_power() {
    let powers = |role: Role| -> Vec<Action> {
        let shared = [Action::OrganizationRead, Action::AccountRead, Action::AccountOwn, Action::PolicyRead];
        let own = RULES.iter().filter(|rule| rule.role == role && !shared.contains(&rule.action));
        own.map(|rule| rule.action).collect()
    };
    let roles = [Role::SystemAdministrator, Role::SecurityAdministrator, Role::AuditAdministrator];
    for one in roles {
        for other in roles.into_iter().filter(|other| *other != one) {
            assert!(one.conflicts_with(other) && other.conflicts_with(one), "{one} {other}");
            let both: Vec<Action> =
                powers(one).into_iter().filter(|action| powers(other).contains(action)).collect();
            assert!(both.iter().all(|action| *action == Action::PersonReveal), "{one} {other}: {both:?}");
        }
    }
    for (action, only) in [
        (Action::AccountEdit, Role::SystemAdministrator),
        (Action::AccountAppoint, Role::SecurityAdministrator),
        (Action::SecurityEdit, Role::SecurityAdministrator),
        (Action::AuditExport, Role::AuditAdministrator),
    ] {
        let holders: Vec<Role> =
            RULES.iter().filter(|rule| rule.action == action).map(|rule| rule.role).collect();
        assert_eq!(holders, [only], "{action:?}");
    }
}

#[test]
fn roles_that_exclude_each_other_do_so_both_ways_and_never_themselves() {
    for one in Role::ALL {
        assert!(!one.conflicts_with(one), "{one}");
        for other in Role::ALL {
            assert_eq!(one.conflicts_with(other), other.conflicts_with(one), "{one} {other}");
        }
    }
}

/// A refusal names what stood in the way last: a reader of another organization is told about the organization.
#[test]
fn a_refusal_says_what_stood_in_the_way() {
    let organizations = organizations();
    let held = Appointment { organization: Some(OrganizationId(id(2))), ..Appointment::to(Role::Reporter) };
    let standing = Standing { account: SELF, appointments: vec![held] };
    let decide = |action, organization: u128, state| {
        let subject =
            Subject { organization: Some(OrganizationId(id(organization))), state, ..Subject::default() };
        standing.may(action, &subject, &organizations).err()
    };
    assert_eq!(decide(Action::SchemeEdit, 2, State::Draft), None);
    assert_eq!(decide(Action::SchemeEdit, 2, State::Closed), Some(Denial::WrongState));
    assert_eq!(decide(Action::SchemeEdit, 3, State::Draft), Some(Denial::OutOfScope));
    assert_eq!(decide(Action::SchemeApprove, 2, State::Submitted), Some(Denial::NoRole));
}

/// In the sample everybody practises, except whoever is there for one named task.
#[test]
fn the_sample_is_open_to_practise_in() {
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Public) {
        let standing = Standing { account: SELF, appointments: vec![Appointment::to(role)] };
        let subject = Subject { is_sample: true, ..Subject::default() };
        let decided = standing.may(Action::SchemeEdit, &subject, &[]).is_ok();
        assert_eq!(decided, role != Role::ThirdParty, "{role}");
    }
}
