//! Laws of the register: whatever is done to it, in whatever order.

use indicator_model::date::Date;
use indicator_model::id::OrganizationId;
use indicator_model::organization::OrganizationKind;
use indicator_model::organization::fault::Fault;
use indicator_model::organization::operation::{Heir, New, Operation, Refusal};
use indicator_model::organization::register::{Facts, Register};
use proptest::prelude::*;
use uuid::Uuid;

fn id(number: u8) -> OrganizationId {
    OrganizationId(Uuid::from_u128(number.into()))
}

fn day(number: u8) -> Date {
    Date::new(2026, 1 + number / 28 % 12, 1 + number % 28).unwrap()
}

fn facts(name: u8, parent: Option<u8>) -> Facts {
    Facts {
        name: format!("单位{name}"),
        kind: OrganizationKind::Unit,
        parent: parent.map(id),
        class: None,
        division: None,
        credit_code: None,
        head: None,
    }
}

/// An operation by numbers; what it changes is read from the register at its turn.
#[derive(Clone, Debug)]
enum Step {
    Create { id: u8, parent: Option<u8>, from: u8 },
    Change { id: u8, name: u8, parent: Option<u8>, from: u8 },
    Close { id: u8, from: u8 },
    Merge { ids: Vec<u8>, into: u8, from: u8 },
    Split { id: u8, into: (u8, u8), from: u8 },
}

fn step() -> impl Strategy<Value = Step> {
    let (one, date) = (|| 0..12_u8, || 0..200_u8);
    let parent = || prop::option::of(0..12_u8);
    prop_oneof![
        4 => (one(), parent(), date()).prop_map(|(id, parent, from)| Step::Create { id, parent, from }),
        4 => (one(), any::<u8>(), parent(), date())
            .prop_map(|(id, name, parent, from)| Step::Change { id, name, parent, from }),
        1 => (one(), date()).prop_map(|(id, from)| Step::Close { id, from }),
        2 => (prop::collection::vec(one(), 1..4), 0..16_u8, date())
            .prop_map(|(ids, into, from)| Step::Merge { ids, into, from }),
        1 => (one(), (0..16_u8, 0..16_u8), date()).prop_map(|(id, into, from)| Step::Split { id, into, from }),
    ]
}

fn heir(register: &Register, number: u8) -> Heir {
    if register.find(id(number)).is_some() {
        Heir::Existing(id(number))
    } else {
        Heir::New(New { id: id(number), code: number.to_string(), facts: facts(number, None) })
    }
}

fn operation(register: &Register, step: &Step) -> Option<Operation> {
    Some(match *step {
        Step::Create { id: new, parent, from } => Operation::Create {
            from: day(from),
            new: New { id: id(new), code: new.to_string(), facts: facts(new, parent) },
        },
        Step::Change { id: changed, name, parent, from } => Operation::Change {
            id: id(changed),
            from: day(from),
            before: register.find(id(changed))?.current.facts.clone(),
            after: facts(name, parent),
        },
        Step::Close { id: closed, from } => Operation::Close { id: id(closed), from: day(from) },
        Step::Merge { ref ids, into, from } => Operation::Merge {
            ids: ids.iter().map(|&number| id(number)).collect(),
            into: heir(register, into),
            from: day(from),
        },
        Step::Split { id: split, into: (first, second), from } => Operation::Split {
            id: id(split),
            into: vec![heir(register, first), heir(register, second)],
            from: day(from),
        },
    })
}

fn days() -> impl Iterator<Item = Date> {
    (0..200).map(day)
}

fn seen(register: &Register, on: Date) -> Vec<(OrganizationId, Facts)> {
    register.on(on).map(|(entry, facts)| (entry.id, facts.clone())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_operation_makes_a_circle_loses_a_successor_or_changes_the_past(steps in prop::collection::vec(step(), 1..24)) {
        let mut register = Register::default();
        for step in &steps {
            let Some(operation) = operation(&register, step) else { continue };
            let before = register.clone();
            let done = register.apply(&operation, None);
            if done.is_err() {
                prop_assert_eq!(&register, &before, "a refused operation changes nothing");
                continue;
            }
            for day in days().filter(|&day| day < operation.from()) {
                prop_assert_eq!(seen(&register, day), seen(&before, day));
            }
            prop_assert_eq!(register.faults(), []);
            for entry in &register.entries {
                for day in entry.versions().map(|version| version.since) {
                    for other in &register.entries {
                        prop_assert!(!register.is_in_circle(other.id, day), "{:?} on {}", other.id, day);
                    }
                }
                let versions: Vec<Date> = entry.versions().map(|version| version.since).collect();
                prop_assert!(versions.is_sorted_by(|a, b| a < b));
                prop_assert_eq!(versions[0], entry.valid_from);
                if let Some(ending) = &entry.ending {
                    prop_assert!(ending.on > entry.valid_from);
                    for &successor in &ending.successors {
                        prop_assert!(register.find(successor).is_some_and(|heir| heir.valid_from <= ending.on));
                    }
                }
            }
        }
    }
}

fn register(entries: &[(u8, Option<u8>)]) -> Register {
    let mut register = Register::default();
    for &(number, parent) in entries {
        let new = New { id: id(number), code: number.to_string(), facts: facts(number, parent) };
        register.apply(&Operation::Create { from: day(0), new }, None).unwrap();
    }
    register
}

#[test]
fn a_renamed_organization_keeps_its_id_and_its_former_name() {
    let mut register = register(&[(1, None)]);
    let after = Facts { name: "农业农村局".to_owned(), ..facts(1, None) };
    let change = Operation::Change { id: id(1), from: day(30), before: facts(1, None), after };
    register.apply(&change, None).unwrap();
    let entry = register.find(id(1)).unwrap();
    assert_eq!(entry.facts_on(day(29)).name, "单位1");
    assert_eq!(entry.facts_on(day(30)).name, "农业农村局");
    assert_eq!(register.apply(&change, None), Err(Refusal::Stale { name: "农业农村局".to_owned() }));
}

#[test]
fn whoever_reported_to_the_merged_reports_to_the_heir() {
    let mut register = register(&[(0, None), (1, Some(0)), (2, Some(0)), (3, Some(1)), (4, Some(2))]);
    let into = Heir::New(New { id: id(9), code: "9".to_owned(), facts: facts(9, Some(0)) });
    let merge = Operation::Merge { ids: vec![id(1), id(2)], into, from: day(50) };
    let touched = register.apply(&merge, None).unwrap();
    assert_eq!(touched, [1, 2, 3, 4, 9].map(id));
    for number in [3, 4] {
        assert_eq!(register.find(id(number)).unwrap().facts_on(day(50)).parent, Some(id(9)));
    }
    assert_eq!(register.find(id(3)).unwrap().facts_on(day(49)).parent, Some(id(1)));
    for number in [1, 2] {
        assert_eq!(register.find(id(number)).unwrap().ending.as_ref().unwrap().successors, [id(9)]);
    }
}

#[test]
fn a_circle_between_two_dates_is_seen() {
    let mut register = register(&[(1, None), (2, Some(1))]);
    let leave =
        Operation::Change { id: id(2), from: day(100), before: facts(2, Some(1)), after: facts(2, None) };
    register.apply(&leave, None).unwrap();
    let turn = |from| Operation::Change { id: id(1), from, before: facts(1, None), after: facts(1, Some(2)) };
    assert!(matches!(register.apply(&turn(day(50)), None), Err(Refusal::Circle { .. })));
    register.apply(&turn(day(100)), None).unwrap();
}

#[test]
fn what_no_operation_makes_is_a_fault() {
    let sound = register(&[(1, None), (2, Some(1)), (3, Some(2))]);
    let faults_of = |alter: fn(&mut Register)| {
        let mut register = sound.clone();
        alter(&mut register);
        register.faults()
    };
    assert_eq!(faults_of(|_| ()), []);
    let circle = faults_of(|register| register.entries[0].current.facts.parent = Some(id(3)));
    assert_eq!(circle, [1, 2, 3].map(|number| (id(number), Fault::Circle)));
    let lost = faults_of(|register| register.entries.truncate(1));
    assert_eq!(lost, []);
    let orphan = faults_of(|register| drop(register.entries.remove(0)));
    assert_eq!(orphan, [(id(2), Fault::UnknownSuperior)]);
    let early = faults_of(|register| register.entries[1].valid_from = day(10));
    assert_eq!(early, [(id(2), Fault::Disorder)]);
    let twice = faults_of(|register| register.entries[2].code = "2".to_owned());
    assert_eq!(twice, [(id(3), Fault::RepeatedCode)]);
}

#[test]
fn an_ended_organization_stays_as_it_was() {
    let mut register = register(&[(1, None), (2, Some(1))]);
    register.apply(&Operation::Close { id: id(2), from: day(60) }, None).unwrap();
    let change =
        Operation::Change { id: id(2), from: day(61), before: facts(2, Some(1)), after: facts(7, Some(1)) };
    assert!(matches!(register.apply(&change, None), Err(Refusal::Ended { .. })));
    let again = register.apply(&Operation::Close { id: id(2), from: day(70) }, None);
    assert!(matches!(again, Err(Refusal::Ended { .. })));
}
