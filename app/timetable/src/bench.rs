//! The timetable as it is saved, and as the page has it until then.

use indicator_model::calendar::{Calendar, DayChange, Days};
use indicator_model::date::Date;
use indicator_model::indicator::Frequency;
use indicator_model::timetable::answer::Arrangement;
use indicator_model::timetable::{Schedule, Timetable};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;
use crate::chain::fields;
use crate::ladder::LadderDraft;

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(crate) struct Bench {
    /// As the server has it.
    pub saved: RwSignal<Arrangement>,
    /// As the form has it.
    pub schedule: RwSignal<Schedule>,
    /// As the calendar has it.
    pub days: RwSignal<Days>,
    /// Whose periods and deadlines are shown.
    pub frequency: RwSignal<Frequency>,
    /// As the form of the chain has it.
    pub chain: fields::Draft,
    /// As the form of escalation has it.
    pub ladder: LadderDraft,
    /// Counts how often the form begins again with what is saved.
    pub edition: RwSignal<u32>,
    /// That of the page.
    owner: StoredValue<Option<Owner>>,
}

impl Bench {
    pub fn new(saved: Arrangement) -> Self {
        let first = saved.frequencies.iter().copied().find(|known| *known == Frequency::Monthly);
        let first = first.or_else(|| saved.frequencies.first().copied());
        Self {
            schedule: RwSignal::new(saved.schedule.clone()),
            days: RwSignal::new(saved.days.clone()),
            chain: fields::Draft::of(&saved.chain),
            ladder: LadderDraft::of(&saved.ladder),
            saved: RwSignal::new(saved),
            frequency: RwSignal::new(first.unwrap_or(Frequency::Monthly)),
            edition: RwSignal::new(0),
            owner: StoredValue::new(Owner::current()),
        }
    }

    /// What an offer does that outlives the form which makes it: a form is drawn again when it has saved.
    pub fn pressed(self, press: impl Fn() + Send + Sync + 'static) -> Callback<()> {
        let callback = move || Callback::new(move |()| press());
        // The page may have been left.
        match self.owner.try_get_value().flatten() {
            Some(owner) => owner.with(callback),
            None => callback(),
        }
    }

    /// By the draft, without extensions.
    pub fn timetable(self) -> Timetable {
        Timetable {
            calendar: self.days.with(|days| Calendar::from(days)),
            schedule: self.schedule.get(),
            extensions: Vec::new(),
        }
    }

    /// By what is saved, without extensions.
    pub fn saved_timetable(self) -> Timetable {
        self.saved.with(|saved| Timetable {
            calendar: Calendar::from(&saved.days),
            schedule: saved.schedule.clone(),
            extensions: Vec::new(),
        })
    }

    pub fn is_editable(self) -> bool {
        self.saved.with(|saved| saved.may_edit)
    }

    /// The days of the draft that differ from what is saved.
    pub fn day_changes(self) -> Vec<DayChange> {
        self.saved.with(|saved| self.days.with(|days| changes(&saved.days, days)))
    }

    /// Forgets the deadlines of the draft.
    pub fn reset_schedule(self) {
        self.schedule.set(self.saved.with_untracked(|saved| saved.schedule.clone()));
        self.edition.update(|edition| *edition += 1);
    }

    /// Forgets the days of the draft.
    pub fn reset_days(self) {
        self.days.set(self.saved.with_untracked(|saved| saved.days.clone()));
    }

    /// Asks again what is saved. What was edited and not saved stays. Where the page was left by now there is nothing to show.
    pub fn renew(self) {
        let Some(scheme) = self.saved.try_with_untracked(|saved| saved.scheme) else { return };
        spawn_local(async move {
            // Without an answer the page shows what it had; the next save reports the failure.
            let Ok(opened) = api::open(Some(scheme)).await else { return };
            if let Some(arrangement) = opened.arrangement {
                self.take(arrangement);
            }
        });
    }

    /// Shows what is saved now. Parts that were edited keep their draft.
    fn take(self, new: Arrangement) {
        // The page may have been left.
        let Some(old) = self.saved.try_get_untracked() else { return };
        let is_edited = self.schedule.with_untracked(|draft| draft.changed(&old.schedule).next().is_some());
        let has_days = self.days.with_untracked(|draft| *draft != old.days);
        let is_settled = self.schedule.with_untracked(|draft| draft.changed(&new.schedule).next().is_none());
        self.chain.follow(&old.chain, &new.chain);
        self.ladder.follow(&old.ladder, &new.ladder);
        self.saved.set(new);
        if !is_edited || is_settled {
            self.reset_schedule();
        }
        if !has_days {
            self.reset_days();
        }
    }

    /// Marks a day as the other kind, or as its week has it again.
    pub fn turn(self, day: Date, name: &str) {
        use indicator_model::calendar::{ArrangedDay, DayKind};
        self.days.update(|days| {
            if days.remove(&day).is_none() {
                let kind = if day.weekday() < 5 { DayKind::Holiday } else { DayKind::Working };
                days.insert(day, ArrangedDay { kind, name: name.to_owned() });
            }
        });
    }
}

/// What makes one set of days another.
pub(crate) fn changes(before: &Days, after: &Days) -> Vec<DayChange> {
    let mut changed: Vec<DayChange> = before
        .iter()
        .filter(|(day, arranged)| after.get(day) != Some(arranged))
        .map(|(day, arranged)| DayChange {
            day: *day,
            before: Some(arranged.clone()),
            after: after.get(day).cloned(),
        })
        .collect();
    let added = after.iter().filter(|(day, _)| !before.contains_key(day));
    changed.extend(added.map(|(day, arranged)| DayChange {
        day: *day,
        before: None,
        after: Some(arranged.clone()),
    }));
    changed
}

/// The changes that take others back.
pub(crate) fn inverse(changes: Vec<DayChange>) -> Vec<DayChange> {
    changes
        .into_iter()
        .map(|DayChange { day, before, after }| DayChange { day, before: after, after: before })
        .collect()
}

#[cfg(test)]
mod tests {
    use indicator_model::calendar::notice::{NOTICES, read};

    use super::*;

    #[test]
    fn changes_make_one_set_of_days_another_and_their_inverse_takes_them_back() {
        let [before, after] = [0, 1].map(|at| read(NOTICES[at].text, NOTICES[at].year).unwrap());
        let changed = changes(&before, &after);
        assert_eq!(changed.len(), before.len() + after.len());
        assert_eq!(inverse(changes(&after, &before)).len(), changed.len());
        assert!(changes(&after, &after).is_empty());
    }
}
