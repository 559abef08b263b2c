//! Who sees which personal data of others, printed for a reviewer, and how that table agrees with the one of actions.

use indicator_model::id::AccountId;
use people_model::appointment::Appointment;
use people_model::contact::ContactField;
use people_model::policy::disclosure::{DISCLOSED, Disclosure, Field, disclosure};
use people_model::policy::{Action, Standing};
use people_model::role::Role;
use uuid::Uuid;

fn standing(roles: &[Role]) -> Standing {
    let appointments = roles.iter().map(|role| Appointment::to(*role)).collect();
    Standing { account: AccountId(Uuid::from_u128(1)), appointments }
}

#[test]
fn the_table() {
    let word = |role, field| match disclosure(role, field) {
        Disclosure::Plain => "plain",
        Disclosure::Masked => "masked",
        Disclosure::Hidden => "✘",
    };
    let line = |first: &str, words: [&str; Field::ALL.len()]| {
        let words = words.map(|word| format!("{word:<17}")).concat();
        format!("{first:<24}{words}").trim_end().to_owned()
    };
    let mut lines = vec![line("role", Field::ALL.map(Field::key))];
    lines.extend(Role::ALL.map(|role| line(role.key(), Field::ALL.map(|field| word(role, field)))));
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn every_role_stands_in_it_once() {
    assert_eq!(DISCLOSED.map(|(role, _)| role), Role::ALL);
}

/// Nobody sees a way to reach a person, or the person's number, plain; and only who may see accounts sees it masked.
#[test]
fn contact_data_are_never_plain() {
    for role in Role::ALL {
        for field in ContactField::ALL {
            let shown = disclosure(role, field.field());
            assert!(shown < Disclosure::Plain, "{role} {field:?}");
            if shown == Disclosure::Masked {
                assert!(standing(&[role]).may_ever(Action::AccountRead), "{role} {field:?}");
            }
        }
    }
}

/// Who may see an original sees what there is to be seen.
#[test]
fn what_can_be_revealed_is_seen_masked() {
    for role in Role::ALL.into_iter().filter(|role| standing(&[*role]).may_ever(Action::PersonReveal)) {
        for field in ContactField::ALL {
            assert_eq!(disclosure(role, field.field()), Disclosure::Masked, "{role} {field:?}");
        }
    }
}

#[test]
fn several_roles_show_what_the_widest_shows_and_none_shows_nothing() {
    for field in Field::ALL {
        assert_eq!(standing(&[]).discloses(field), Disclosure::Hidden);
    }
    let both = standing(&[Role::PostHolder, Role::DepartmentHead]);
    assert_eq!(both.discloses(Field::Phone), Disclosure::Masked);
    assert_eq!(both.discloses(Field::Name), Disclosure::Plain);
}
