//! The words under which rows and files keep enumerations, printed for a reviewer: a word that changes no longer reads
//! what was stored with it.

use indicator_model::check_in::evidence::FileKind;
use indicator_model::curve::Curve;
use indicator_model::node::{Mode, RollUpRule};
use indicator_model::organization::{OrganizationKind, sheet as organizations};
use indicator_model::sheet;
use indicator_model::target::Tier;
use serde::Serialize;

fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}

fn line<T: Serialize>(name: &str, all: &[T]) -> String {
    let words: Vec<String> = all.iter().map(word).collect();
    format!("{name}: {}", words.join(" "))
}

#[test]
fn the_words() {
    let lines = [
        line("column of the indicator sheet", &sheet::Column::ALL),
        line("column of the organization sheet", &organizations::Column::ALL),
        line("organization kind", &OrganizationKind::ALL),
        line("roll-up rule", &RollUpRule::ALL),
        line("mode", &Mode::ALL),
        line("plan curve", &Curve::NAMED),
        line("tier", &Tier::ALL),
        line("kind of a file", &FileKind::ALL),
    ];
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn a_key_is_the_serialised_word() {
    for column in sheet::Column::ALL {
        assert_eq!(column.key(), word(&column));
    }
    for tier in Tier::ALL {
        assert_eq!(tier.key(), word(&tier));
    }
}
