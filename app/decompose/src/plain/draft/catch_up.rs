//! Following what others saved in place: the tree stays, and what moves is what they changed and what is not saved.

use indicator_model::change::{Change, Refusal};
use indicator_model::scheme::Revision;

use super::Draft;
use crate::plain::step::Step;

/// What others saved, oldest first: each revision with its changes.
pub type News = [(Revision, Vec<Change>)];

impl Draft {
    /// Takes over what others saved since [`Draft::base`], with the unsaved steps on top. What of them no longer applies
    /// waits for a choice, and is given back, too.
    ///
    /// An error when what others saved does not apply to the scheme as it was loaded. The draft is then as it was, and
    /// the scheme has to be loaded again. Nothing happens where what was saved here is not among it yet.
    pub fn catch_up(&mut self, news: &News) -> Result<Vec<(Step, Refusal)>, Refusal> {
        if news.last().map_or(self.base, |(revision, _)| *revision) < self.reached() {
            return Ok(Vec::new());
        }
        self.typing = None;
        let sent = self.sent();
        let steps = self.lay_aside();
        if let Err(refusal) = self.apply_news(news) {
            self.lay_back(steps);
            return Err(refusal);
        }
        let refused = self.resume(steps.all);
        self.find_sent(&sent);
        Ok(refused)
    }

    /// The same, but where an unsaved step no longer applies and none waited before, the draft stays as it was: what is
    /// refused is given back, and saving will put both values side by side.
    pub fn catch_up_unless_disputed(&mut self, news: &News) -> Result<Vec<(Step, Refusal)>, Refusal> {
        let base = self.base;
        let before =
            Aside { ahead: self.ahead.clone(), all: self.unsaved_steps(), applied: self.steps.len() };
        let (undone, sending) = (self.undone.clone(), self.sending);
        let was_disputed = self.is_disputed();
        let refused = self.catch_up(news)?;
        if !refused.is_empty() && !was_disputed {
            self.lay_aside();
            for (_, changes) in news.iter().rev() {
                self.take_back(changes);
            }
            self.lay_back(before);
            (self.base, self.undone, self.sending) = (base, undone, sending);
        }
        Ok(refused)
    }

    /// Takes off the tree what is not of its revision.
    fn lay_aside(&mut self) -> Aside {
        let applied = self.steps.len();
        let mut all = std::mem::take(&mut self.steps);
        for step in all.iter().rev() {
            self.take_back(&step.changes);
        }
        all.append(&mut self.disputed);
        self.count_marks();
        let ahead = self.ahead.take();
        for step in ahead.iter().flat_map(|(_, saved)| saved).rev() {
            self.take_back(&step.changes);
        }
        Aside { ahead, all, applied }
    }

    /// Puts it back onto the tree that it was taken from.
    fn lay_back(&mut self, Aside { ahead, mut all, applied }: Aside) {
        for step in ahead.iter().flat_map(|(_, saved)| saved) {
            let moved = self.tree.apply_all(&step.changes).unwrap_or_default();
            self.follow(&step.changes, &moved);
        }
        self.ahead = ahead;
        self.disputed = all.split_off(applied);
        let undone = std::mem::take(&mut self.undone);
        for step in all {
            // It was applied to this very tree.
            let _ = self.push(step);
        }
        self.undone = undone;
        self.look_over();
    }

    fn apply_news(&mut self, news: &News) -> Result<(), Refusal> {
        for (at, (_, changes)) in news.iter().enumerate() {
            match self.tree.apply_all(changes) {
                Ok(moved) => self.follow(changes, &moved),
                Err(refusal) => {
                    for (_, changes) in news[..at].iter().rev() {
                        self.take_back(changes);
                    }
                    return Err(refusal);
                }
            }
        }
        if let Some((revision, _)) = news.last() {
            self.base = *revision;
        }
        self.undone.clear();
        Ok(())
    }

    /// Takes back what was applied to this very tree, which is never refused.
    fn take_back(&mut self, changes: &[Change]) {
        let moved = self.tree.take_back(changes).unwrap_or_default();
        self.follow(changes, &moved);
    }
}

/// Steps off the tree: those that were saved after what is not here yet, and the unsaved ones, first those that were
/// applied, then those that waited.
struct Aside {
    ahead: Option<(Revision, Vec<Step>)>,
    all: Vec<Step>,
    applied: usize,
}
