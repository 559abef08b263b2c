//! The words under which rows, files and entries of the audit log keep enumerations, printed for a reviewer: a word that
//! changes no longer reads what was stored with it.

use people_model::account::AccountState;
use people_model::appointment;
use people_model::approval::Step;
use people_model::audit::Deed;
use people_model::contact::ContactField;
use people_model::identity::Trouble;
use people_model::password::Profile;
use people_model::policy::disclosure::Field;
use people_model::policy::{Action, State};
use people_model::proposal::Measure;
use people_model::role::Role;
use serde::Serialize;

/// The serialised word: the text itself, or the tag of an object.
fn word(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap();
    let tag = value.as_object().and_then(|fields| fields.values().next_back()).unwrap_or(&value);
    tag.as_str().unwrap().to_owned()
}

fn line<T: Serialize>(name: &str, all: &[T]) -> String {
    let words: Vec<String> = all.iter().map(word).collect();
    format!("{name}: {}", words.join(" "))
}

#[test]
fn the_words() {
    let lines = [
        line("account state", &[AccountState::Active, AccountState::Disabled]),
        line("action", &Action::ALL),
        line("contact field", &ContactField::ALL),
        line("deed", &Deed::ALL),
        line("disclosed field", &Field::ALL),
        line("profile", &Profile::ALL),
        line("role", &Role::ALL),
        line("state", &State::ALL),
        line("step", &Step::ALL),
        line("trouble", &Trouble::ALL),
    ];
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn a_key_is_the_serialised_word() {
    let measures =
        [Measure::ResetPassword, Measure::RemoveFactor, Measure::Disable, Measure::Enable, Measure::Erase];
    let fields = [
        appointment::Field::Role,
        appointment::Field::Organization,
        appointment::Field::Task,
        appointment::Field::Until,
    ];
    let pairs = [AccountState::Active, AccountState::Disabled].map(|it| (it.key(), word(&it))).into_iter();
    let pairs = pairs.chain(Action::ALL.map(|it| (it.key(), word(&it))));
    let pairs = pairs.chain(ContactField::ALL.map(|it| (it.key(), word(&it))));
    let pairs = pairs.chain(Field::ALL.map(|it| (it.key(), word(&it))));
    let pairs = pairs.chain(Profile::ALL.map(|it| (it.key(), word(&it))));
    let pairs = pairs.chain(Role::ALL.map(|it| (it.key(), word(&it))));
    let pairs = pairs.chain(State::ALL.map(|it| (it.key(), word(&it))));
    let pairs = pairs.chain(Trouble::ALL.map(|it| (it.key(), word(&it))));
    let pairs = pairs.chain(measures.map(|it| (it.key(), word(&it))));
    let pairs = pairs.chain(fields.map(|it| (it.into(), word(&it))));
    for (key, word) in pairs {
        assert_eq!(key, word);
    }
    let role = Role::Reporter;
    assert_eq!((Measure::Appoint { role }.key(), Measure::Dismiss { role }.key()), ("appoint", "dismiss"));
}
