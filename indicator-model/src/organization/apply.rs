//! Carries out operations on the register: each whole, or not at all.

use std::collections::{BTreeMap, BTreeSet};

use super::OrganizationKind;
use super::operation::{Heir, New, Operation, Refusal};
use super::register::{Ending, Entry, Facts, Note, Register, Version};
use crate::date::Date;
use crate::id::OrganizationId;

impl Register {
    /// Carries out an operation and names every organization that it touched, or refuses it and changes nothing.
    pub fn apply(
        &mut self,
        operation: &Operation,
        note: Option<&Note>,
    ) -> Result<Vec<OrganizationId>, Refusal> {
        let mut work = Work { register: self, from: operation.from(), note, before: BTreeMap::new() };
        let done = work.carry_out(operation).and_then(|()| work.check_circles());
        let Work { before, .. } = work;
        match done {
            Ok(()) => {
                self.entries.sort_by(|a, b| a.code.cmp(&b.code));
                Ok(before.into_keys().collect())
            }
            Err(refusal) => {
                self.restore(before);
                Err(refusal)
            }
        }
    }

    fn restore(&mut self, before: BTreeMap<OrganizationId, Option<Entry>>) {
        for (id, entry) in before {
            match entry {
                Some(entry) => {
                    if let Some(known) = self.find_mut(id) {
                        *known = entry;
                    }
                }
                None => self.entries.retain(|made| made.id != id),
            }
        }
    }
}

/// An operation under way.
struct Work<'a> {
    register: &'a mut Register,
    from: Date,
    note: Option<&'a Note>,
    /// Every organization that was touched, as it was; none where it was made. A copy of them and not of the whole
    /// register, because a sheet is as many operations as it has rows.
    before: BTreeMap<OrganizationId, Option<Entry>>,
}

impl Work<'_> {
    fn carry_out(&mut self, operation: &Operation) -> Result<(), Refusal> {
        match operation {
            Operation::Create { new, .. } => self.create(new),
            Operation::Change { id, before, after, .. } => {
                let entry = self.register.find(*id).ok_or(Refusal::Unknown)?;
                if entry.current.facts != *before {
                    return Err(Refusal::Stale { name: entry.current.facts.name.clone() });
                }
                self.say(*id, after)
            }
            Operation::Close { id, .. } => self.end(*id, &[]),
            Operation::Merge { ids, into, .. } => self.merge(ids, into),
            Operation::Split { id, into, .. } => self.split(*id, into),
        }
    }

    /// To be called before an entry is written.
    fn touch(&mut self, id: OrganizationId) {
        let register = &*self.register;
        self.before.entry(id).or_insert_with(|| register.find(id).cloned());
    }

    fn create(&mut self, new: &New) -> Result<(), Refusal> {
        if new.code.trim().is_empty() {
            return Err(Refusal::EmptyCode);
        }
        let taken = self.register.by_code(&new.code).or_else(|| self.register.find(new.id));
        if let Some(entry) = taken {
            return Err(Refusal::CodeTaken { name: entry.current.facts.name.clone() });
        }
        self.check(&new.facts)?;
        self.touch(new.id);
        let current = self.version(new.facts.clone());
        self.register.entries.push(Entry {
            id: new.id,
            code: new.code.clone(),
            valid_from: self.from,
            former: Vec::new(),
            current,
            ending: None,
        });
        Ok(())
    }

    fn say(&mut self, id: OrganizationId, facts: &Facts) -> Result<(), Refusal> {
        self.check(facts)?;
        self.check_date(id)?;
        if self.register.find(id).is_some_and(|entry| entry.current.facts == *facts) {
            return Ok(());
        }
        self.touch(id);
        let version = self.version(facts.clone());
        let entry = self.register.find_mut(id).ok_or(Refusal::Unknown)?;
        let before = std::mem::replace(&mut entry.current, version);
        // On its own day a version is corrected: nobody ever relied on it for longer.
        if before.since < self.from {
            entry.former.push(before);
        }
        Ok(())
    }

    fn end(&mut self, id: OrganizationId, successors: &[OrganizationId]) -> Result<(), Refusal> {
        self.check_date(id)?;
        let ending = Ending { on: self.from, successors: successors.to_vec(), note: self.note.cloned() };
        let entry = self.register.find(id).ok_or(Refusal::Unknown)?;
        let name = || entry.current.facts.name.clone();
        // One that was announced to end later may not end earlier under other circumstances unseen.
        if let Some(known) = &entry.ending {
            return Err(Refusal::Ended { name: name(), on: known.on });
        }
        if self.from <= entry.valid_from {
            return Err(Refusal::TooEarly { name: name(), since: entry.valid_from });
        }
        self.touch(id);
        if let Some(entry) = self.register.find_mut(id) {
            entry.ending = Some(ending);
        }
        Ok(())
    }

    fn inherit(&mut self, heir: &Heir) -> Result<(), Refusal> {
        match heir {
            Heir::New(new) => self.create(new),
            Heir::Existing(id) => {
                let entry = self.register.find(*id).ok_or(Refusal::Unknown)?;
                let name = entry.current.facts.name.clone();
                match entry.valid_to() {
                    Some(on) if on <= self.from => Err(Refusal::Ended { name, on }),
                    _ if entry.valid_from > self.from => {
                        Err(Refusal::TooEarly { name, since: entry.valid_from })
                    }
                    _ => {
                        self.touch(*id);
                        Ok(())
                    }
                }
            }
        }
    }

    fn merge(&mut self, ids: &[OrganizationId], into: &Heir) -> Result<(), Refusal> {
        let heir = into.id();
        let distinct: BTreeSet<_> = ids.iter().copied().collect();
        if distinct.contains(&heir) {
            return Err(Refusal::OwnHeir);
        }
        // Into an existing one already one is a merger.
        let fewest = if matches!(into, Heir::New(_)) { 2 } else { 1 };
        if distinct.len() < fewest {
            return Err(Refusal::TooFew);
        }
        self.inherit(into)?;
        for &id in &distinct {
            self.end(id, &[heir])?;
        }
        let reporting = |entry: &&Entry| {
            let is_left = entry.valid_to().is_none_or(|end| self.from < end) && !distinct.contains(&entry.id);
            is_left && entry.current.facts.parent.is_some_and(|parent| distinct.contains(&parent))
        };
        let moved: Vec<(OrganizationId, Facts)> = (self.register.entries.iter().filter(reporting))
            .map(|entry| (entry.id, entry.current.facts.clone()))
            .collect();
        for (id, facts) in moved {
            // The heir itself reports to whom the merged ones reported.
            let parent = if id == heir { self.above(&distinct, facts.parent) } else { Some(heir) };
            self.say(id, &Facts { parent, ..facts })?;
        }
        Ok(())
    }

    /// The nearest superior that is none of `gone`.
    fn above(
        &self,
        gone: &BTreeSet<OrganizationId>,
        mut parent: Option<OrganizationId>,
    ) -> Option<OrganizationId> {
        for _ in 0..=gone.len() {
            match parent {
                Some(id) if gone.contains(&id) => parent = self.register.find(id)?.current.facts.parent,
                other => return other,
            }
        }
        None
    }

    fn split(&mut self, id: OrganizationId, into: &[Heir]) -> Result<(), Refusal> {
        let heirs: Vec<OrganizationId> = into.iter().map(Heir::id).collect();
        if heirs.contains(&id) {
            return Err(Refusal::OwnHeir);
        }
        if heirs.iter().collect::<BTreeSet<_>>().len() < 2 {
            return Err(Refusal::TooFew);
        }
        for heir in into {
            self.inherit(heir)?;
        }
        self.end(id, &heirs)
    }

    fn version(&self, facts: Facts) -> Version {
        Version { since: self.from, facts, note: self.note.cloned() }
    }

    fn check(&self, facts: &Facts) -> Result<(), Refusal> {
        if facts.name.trim().is_empty() {
            return Err(Refusal::EmptyName);
        }
        if facts.class.is_some() && facts.kind != OrganizationKind::District {
            return Err(Refusal::ClassOfNoDistrict);
        }
        if facts.parent.is_some_and(|parent| self.register.find(parent).is_none()) {
            return Err(Refusal::UnknownSuperior);
        }
        Ok(())
    }

    /// The past stays as it was, and after its end an organization has no facts.
    fn check_date(&self, id: OrganizationId) -> Result<(), Refusal> {
        let entry = self.register.find(id).ok_or(Refusal::Unknown)?;
        let name = || entry.current.facts.name.clone();
        if self.from < entry.current.since {
            return Err(Refusal::TooEarly { name: name(), since: entry.current.since });
        }
        match entry.valid_to() {
            Some(on) if on <= self.from => Err(Refusal::Ended { name: name(), on }),
            _ => Ok(()),
        }
    }

    /// Reporting lines change on the days on which versions begin, so these are the days to look at.
    fn check_circles(&self) -> Result<(), Refusal> {
        let begins =
            self.register.entries.iter().flat_map(|entry| entry.versions().map(|version| version.since));
        let mut days: BTreeSet<Date> = begins.filter(|&since| since > self.from).collect();
        days.insert(self.from);
        for day in days {
            for &id in self.before.keys() {
                if let Some(entry) = self.register.find(id)
                    && self.register.is_in_circle(id, day)
                {
                    return Err(Refusal::Circle { name: entry.current.facts.name.clone() });
                }
            }
        }
        Ok(())
    }
}
