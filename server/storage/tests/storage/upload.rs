//! Two devices send what they keep without knowing of each other: several at once, twice, out of order, one between the other, and
//! answers get lost. What it ends in follows from what was typed alone, and nothing is there twice.

use std::collections::{BTreeMap, BTreeSet};
use std::env;

use indicator_model::check_in::CheckIn;
use indicator_model::check_in::answer::Answer;
use indicator_model::check_in::due::Due;
use indicator_model::id::{CheckInId, OrganizationId};
use indicator_model::indicator::MeasureKind;
use indicator_model::measurement::Measured;
use indicator_model::quantity::Quantity;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use rstest_reuse::apply;
use storage::check_in::{due, record};
use storage::ctx::Ctx;
use uuid::Uuid;

use crate::check_in::{november, report};
use crate::database::{Database, both_engines};

/// Indicators that both devices report.
const SUBJECTS: usize = 3;

/// Schedules in a round; `HENGCE_FAULT_ROUNDS` says how many rounds, as for `make faults`.
const SCHEDULES: u32 = 25;

/// Rounds on one database: nobody corrects three reports a hundred thousand times.
const FRESH: u32 = 4;

/// What somebody does next with one of two devices.
#[derive(Clone, Debug)]
enum Turn {
    /// Types a report of an indicator, later than all before.
    Type(usize, usize),
    /// Sends what the device keeps: so many of it, from one of it on, perhaps twice at once.
    Send { device: usize, count: usize, from: usize, is_twice: bool, is_heard: bool },
}

fn turn() -> impl Strategy<Value = Turn> {
    let types = (0..2_usize, 0..SUBJECTS).prop_map(|(device, subject)| Turn::Type(device, subject));
    let sends = (0..2_usize, 1..4_usize, 0..8_usize, any::<bool>(), any::<bool>());
    let sends = sends.prop_map(|(device, count, from, is_twice, is_heard)| Turn::Send {
        device,
        count,
        from,
        is_twice,
        is_heard,
    });
    prop_oneof![types, sends]
}

/// Reports that a device keeps until it knows what became of them, and what it believes to be in force.
#[derive(Default)]
struct Device {
    kept: Vec<(usize, CheckIn)>,
    believed: BTreeMap<usize, CheckInId>,
}

impl Device {
    fn hear(&mut self, report: &CheckIn, answer: &Answer) {
        let Some(at) = self.kept.iter().position(|(_, kept)| kept.id == report.id) else { return };
        match answer {
            // Who typed later is right: this one is sent over the other, or given up.
            Answer::Conflict { current } if number(current.report.value) < number(report.value) => {
                let (_, kept) = &mut self.kept[at];
                kept.id = CheckInId(Uuid::now_v7());
                kept.over = Some(current.id);
            }
            Answer::Accepted | Answer::Conflict { .. } => drop(self.kept.remove(at)),
            other => panic!("{other:?}"),
        }
    }
}

/// Both devices, and the value that each indicator was given last.
struct Field {
    ctx: Ctx,
    subjects: Vec<Due>,
    devices: [Device; 2],
    typed: BTreeMap<usize, u32>,
    next: u32,
}

impl Field {
    async fn open(database: &Database) -> Self {
        let ctx = november(database).await;
        let subjects = counts(&ctx).await;
        Self { ctx, subjects, devices: Default::default(), typed: BTreeMap::new(), next: 10_000 }
    }

    async fn play(&mut self, turn: &Turn) {
        match turn {
            Turn::Type(device, subject) => {
                self.next += 1;
                self.typed.insert(*subject, self.next);
                let mut report = report(&self.subjects[*subject], &self.next.to_string());
                let device = &mut self.devices[*device];
                report.over = device.believed.insert(*subject, report.id).or(report.over);
                device.kept.push((*subject, report));
            }
            Turn::Send { device, count, from, is_twice, is_heard } => {
                let kept = &self.devices[*device].kept;
                if kept.is_empty() {
                    return;
                }
                let from = from % kept.len();
                let sent: Vec<CheckIn> =
                    kept.iter().skip(from).take(*count).map(|(_, report)| report.clone()).collect();
                let upload = || record(&self.ctx, sent.clone());
                let answers = if *is_twice {
                    let (first, second) = tokio::join!(upload(), upload());
                    first.unwrap();
                    second.unwrap()
                } else {
                    upload().await.unwrap()
                };
                if *is_heard {
                    for (report, answer) in sent.iter().zip(&answers) {
                        self.devices[*device].hear(report, answer);
                    }
                }
            }
        }
    }

    /// The network stays: everything is sent, and heard.
    async fn settle(&mut self) {
        while let Some(device) = self.devices.iter().position(|device| !device.kept.is_empty()) {
            let all = Turn::Send { device, count: usize::MAX, from: 0, is_twice: false, is_heard: true };
            self.play(&all).await;
        }
        self.subjects = again(&self.ctx, &self.subjects).await;
        self.devices = Default::default();
    }

    fn assert_last_typed_is_in_force(&self, schedule: &[Turn]) {
        for (subject, typed) in &self.typed {
            let current = self.subjects[*subject].current.as_ref().unwrap();
            assert_eq!(number(current.report.value), typed.to_string().parse().unwrap(), "{schedule:?}");
        }
    }
}

fn number(value: Measured) -> Quantity {
    let Measured::Plain { value } = value else { panic!("a count") };
    value
}

/// Counts that were reported for October.
async fn counts(ctx: &Ctx) -> Vec<Due> {
    let is_count = |due: &Due| {
        due.indicator.measure == MeasureKind::Count
            && due.subject.period.to_string() == "2025-M10"
            && due.current.is_some()
    };
    let mut found: Vec<Due> = Vec::new();
    for organization in due(ctx, None).await.unwrap().organizations {
        let list = due(ctx, Some(organization.id)).await.unwrap();
        found.extend(list.due.into_iter().filter(is_count));
        if found.len() >= SUBJECTS {
            break;
        }
    }
    found.sort_by_key(|due| due.subject);
    found.truncate(SUBJECTS);
    assert_eq!(found.len(), SUBJECTS);
    found
}

/// The same counts as they are now.
async fn again(ctx: &Ctx, subjects: &[Due]) -> Vec<Due> {
    let mut found = Vec::new();
    let owners: BTreeSet<OrganizationId> = subjects.iter().map(|due| due.subject.organization).collect();
    for owner in owners {
        found.extend(due(ctx, Some(owner)).await.unwrap().due);
    }
    let now = |known: &Due| found.iter().find(|due| due.subject == known.subject).unwrap().clone();
    subjects.iter().map(now).collect()
}

#[apply(both_engines)]
async fn whatever_happens_on_the_way_what_was_typed_last_is_in_force(database: Database) {
    let rounds: u32 = env::var("HENGCE_FAULT_ROUNDS").map_or(1, |rounds| rounds.parse().unwrap());
    let mut runner = TestRunner::deterministic();
    let schedules = proptest::collection::vec(turn(), 4..24);
    let mut place = database;
    let mut field = Field::open(&place).await;
    for round in 1..=rounds {
        if round.is_multiple_of(FRESH) {
            place = place.another();
            field = Field::open(&place).await;
        }
        for _ in 0..SCHEDULES {
            let schedule = schedules.new_tree(&mut runner).unwrap().current();
            for turn in &schedule {
                field.play(turn).await;
            }
            field.settle().await;
            field.assert_last_typed_is_in_force(&schedule);
        }
        assert_eq!(storage::integrity::check(&field.ctx).await.unwrap(), []);
    }
}
