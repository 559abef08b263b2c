//! Two people at one field: what each made of it, and what it becomes when mine stays.
//!
//! A definition is one field of the model and many for a person: keeping mine keeps the parts that I edited, and of
//! the other parts what is there now.

use indicator_model::change::Edit;
use indicator_model::indicator::Indicator;
use indicator_model::node::Facts;

/// The edit that keeps mine. `current` is mine restated over the value in force.
pub fn keep_mine(mine: &Edit, current: &Edit) -> Edit {
    match (mine, current) {
        (Edit::Indicator { before: seen, after: mine }, Edit::Indicator { before: now, .. }) => {
            Edit::Indicator { before: now.clone(), after: Box::new(indicator(seen, mine, now)) }
        }
        (Edit::Facts { before: seen, after: mine }, Edit::Facts { before: now, .. }) => {
            Edit::Facts { before: now.clone(), after: Box::new(facts(seen, mine, now)) }
        }
        _ => current.clone(),
    }
}

/// Whether both made the same of a field. Who locked a target and when differs even then, and is no disagreement.
/// `current` is mine restated over the value in force.
pub fn is_same(mine: &Edit, current: &Edit) -> bool {
    match keep_mine(mine, current) {
        Edit::Lock { before: Some(theirs), after: Some(mine) } => theirs.reason == mine.reason,
        kept => kept.clone().inverse() == kept,
    }
}

/// What others did to the field: from the value that I saw to the value in force.
pub fn theirs(mine: &Edit, current: &Edit) -> Edit {
    match (mine.clone(), current.clone().inverse()) {
        (Edit::Target { before, .. }, Edit::Target { tier, after, .. }) => {
            Edit::Target { tier, before, after }
        }
        (Edit::Reserve { before, .. }, Edit::Reserve { tier, after, .. }) => {
            Edit::Reserve { tier, before, after }
        }
        (Edit::Weight { before, .. }, Edit::Weight { after, .. }) => Edit::Weight { before, after },
        (Edit::Share { before, .. }, Edit::Share { after, .. }) => Edit::Share { before, after },
        (Edit::Rule { before, .. }, Edit::Rule { after, .. }) => Edit::Rule { before, after },
        (Edit::Owner { before, .. }, Edit::Owner { after, .. }) => Edit::Owner { before, after },
        (Edit::Mode { before, .. }, Edit::Mode { after, .. }) => Edit::Mode { before, after },
        (Edit::Curve { before, .. }, Edit::Curve { after, .. }) => Edit::Curve { before, after },
        (Edit::Facts { before, .. }, Edit::Facts { after, .. }) => Edit::Facts { before, after },
        (Edit::Indicator { before, .. }, Edit::Indicator { after, .. }) => Edit::Indicator { before, after },
        (Edit::Place { before, .. }, Edit::Place { after, .. }) => Edit::Place { before, after },
        (Edit::Lock { before, .. }, Edit::Lock { after, .. }) => Edit::Lock { before, after },
        (_, now) => now,
    }
}

/// Two edits of one field, one after the other, as one.
pub fn chain(first: &Edit, last: &Edit) -> Edit {
    theirs(first, &last.clone().inverse())
}

/// Mine where I edited it, else what is there now.
pub fn field<T: Clone + PartialEq>(seen: &T, mine: &T, now: &T) -> T {
    if mine == seen { now.clone() } else { mine.clone() }
}

pub fn indicator(seen: &Indicator, mine: &Indicator, now: &Indicator) -> Indicator {
    Indicator {
        id: now.id,
        code: field(&seen.code, &mine.code, &now.code),
        name: field(&seen.name, &mine.name, &now.name),
        unit: field(&seen.unit, &mine.unit, &now.unit),
        precision: field(&seen.precision, &mine.precision, &now.precision),
        kind: field(&seen.kind, &mine.kind, &now.kind),
        measure: field(&seen.measure, &mine.measure, &now.measure),
        direction: field(&seen.direction, &mine.direction, &now.direction),
        comparator: field(&seen.comparator, &mine.comparator, &now.comparator),
        definition: field(&seen.definition, &mine.definition, &now.definition),
        theme: field(&seen.theme, &mine.theme, &now.theme),
        dimension: field(&seen.dimension, &mine.dimension, &now.dimension),
        scoring: field(&seen.scoring, &mine.scoring, &now.scoring),
        frequency: field(&seen.frequency, &mine.frequency, &now.frequency),
        data_source: field(&seen.data_source, &mine.data_source, &now.data_source),
        data_provider: field(&seen.data_provider, &mine.data_provider, &now.data_provider),
        evidence: field(&seen.evidence, &mine.evidence, &now.evidence),
    }
}

pub fn facts(seen: &Facts, mine: &Facts, now: &Facts) -> Facts {
    Facts {
        level: field(&seen.level, &mine.level, &now.level),
        post: field(&seen.post, &mine.post, &now.post),
        baseline_year: field(&seen.baseline_year, &mine.baseline_year, &now.baseline_year),
        basis: field(&seen.basis, &mine.basis, &now.basis),
    }
}
