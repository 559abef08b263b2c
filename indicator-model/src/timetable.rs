//! When the periods of a scheme are reported (报送安排): the working days of the city, the deadlines of the scheme for each
//! frequency, and the organizations that were granted more time.

pub mod answer;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use strum::{EnumCount, VariantArray};

use crate::calendar::Calendar;
use crate::date::Date;
use crate::deadline::{After, Deadlines, Window};
use crate::enumeration::array;
use crate::id::{ExtensionId, OrganizationId};
use crate::indicator::Frequency;
use crate::organization::Organization;
use crate::period::{Cycle, Period};

/// The deadlines of a scheme. A frequency that is not named has [`Deadlines::DEFAULT`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Schedule(BTreeMap<Frequency, Deadlines>);

impl Schedule {
    pub fn of(&self, frequency: Frequency) -> Deadlines {
        self.0.get(&frequency).copied().unwrap_or_default()
    }

    pub fn set(&mut self, frequency: Frequency, deadlines: Deadlines) {
        self.0.insert(frequency, deadlines);
    }

    /// The frequencies whose deadlines differ between two schedules.
    pub fn changed<'a>(
        &'a self,
        after: &'a Self,
    ) -> impl Iterator<Item = (Frequency, Deadlines, Deadlines)> + 'a {
        let pair = |frequency| (frequency, self.of(frequency), after.of(frequency));
        Frequency::ALL.into_iter().map(pair).filter(|(_, before, after)| before != after)
    }
}

/// The deadlines of one frequency as the audit log has them, in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedDeadlines {
    pub frequency: Frequency,
    pub opens_before: u16,
    pub due: After,
    pub closes: After,
}

impl RecordedDeadlines {
    pub const fn new(frequency: Frequency, deadlines: Deadlines) -> Self {
        let Deadlines { opens_before, due, closes } = deadlines;
        Self { frequency, opens_before, due, closes }
    }
}

/// A number of the deadlines of a frequency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, VariantArray)]
pub enum DeadlineField {
    OpensBefore,
    Due,
    Closes,
}

impl DeadlineField {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);
}

/// Why deadlines cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineFault {
    /// More than [`After::MOST`] days.
    TooMany,
    /// Closed before it is due, counted in the same days.
    ClosesBeforeDue,
}

impl Deadlines {
    /// The first thing that is wrong, and the field that it is about.
    pub fn fault(&self) -> Option<(DeadlineField, DeadlineFault)> {
        use DeadlineField::{Closes, Due, OpensBefore};
        let days = [(OpensBefore, self.opens_before), (Due, self.due.days()), (Closes, self.closes.days())];
        if let Some((field, _)) = days.into_iter().find(|(_, days)| *days > After::MOST) {
            return Some((field, DeadlineFault::TooMany));
        }
        let is_before = match (self.due, self.closes) {
            (After::Calendar(due), After::Calendar(closes))
            | (After::Working(due), After::Working(closes)) => closes < due,
            // How they compare differs from period to period; a window never closes before it is due.
            _ => false,
        };
        is_before.then_some((Closes, DeadlineFault::ClosesBeforeDue))
    }
}

/// What an organization has more time for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "span", rename_all = "snake_case", deny_unknown_fields)]
pub enum Span {
    Period {
        period: Period,
    },
    /// Every period that would be due from this day until the end of the extension.
    From {
        day: Date,
    },
}

/// More time (延期) for an organization and everything below it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    pub id: ExtensionId,
    pub organization: OrganizationId,
    pub span: Span,
    /// The day until which reports are in time, included.
    pub until: Date,
    pub reason: String,
}

impl Extension {
    /// The window of a period with this extension.
    fn applied(&self, period: Period, window: Window) -> Window {
        let applies = match self.span {
            Span::Period { period: granted } => granted == period,
            Span::From { day } => (day..=self.until).contains(&window.due),
        };
        if applies { window.extended(self.until) } else { window }
    }
}

/// When the periods of a scheme are reported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timetable {
    pub calendar: Calendar,
    pub schedule: Schedule,
    /// Those that apply to everything that is asked for; see [`Self::narrowed`].
    pub extensions: Vec<Extension>,
}

/// An organization and everything above it, from below. A circle of superiors ends the line.
pub fn line(organization: OrganizationId, all: &[Organization]) -> Vec<OrganizationId> {
    let parent =
        |id: &OrganizationId| all.iter().find(|known| known.id == *id).and_then(|known| known.parent);
    std::iter::successors(Some(organization), parent).take(all.len() + 1).collect()
}

impl Timetable {
    /// The same for one organization; `line` is itself and everything above it.
    #[must_use]
    pub fn narrowed(&self, line: &[OrganizationId]) -> Self {
        let own = self.extensions.iter().filter(|extension| line.contains(&extension.organization));
        Self { extensions: own.cloned().collect(), ..self.clone() }
    }

    /// The days of a period, with the longest of the extensions.
    pub fn window(&self, period: Period) -> Window {
        let usual = self.usual(period);
        let windows = self.extensions.iter().map(|extension| extension.applied(period, usual));
        windows.max_by_key(|window| window.due).unwrap_or(usual)
    }

    /// The days of a period without extensions.
    pub fn usual(&self, period: Period) -> Window {
        self.schedule.of(period.frequency()).window(period, &self.calendar)
    }

    /// The extension by which a period has more time: the longest.
    pub fn extension(&self, period: Period) -> Option<&Extension> {
        let usual = self.usual(period);
        let applies = self.extensions.iter().filter(|extension| extension.applied(period, usual) != usual);
        applies.max_by_key(|extension| extension.until)
    }

    /// Whether any period of a cycle can be reported on a day, by anybody.
    pub fn is_open(&self, cycle: &Cycle, today: Date) -> bool {
        let periods = Frequency::ALL.into_iter().flat_map(|frequency| Period::within(frequency, cycle));
        periods.map(|period| self.window(period)).any(|window| window.phase(today).is_open())
    }
}

#[cfg(test)]
mod tests;
