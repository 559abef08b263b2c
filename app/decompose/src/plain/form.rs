//! The definition card while it is edited: what was typed over the card that was seen, and what is wrong with it.

use std::collections::HashMap;

use indicator_model::id::NodeId;
use indicator_model::text::edit::TextField;
use serde::{Deserialize, Serialize};

use crate::plain::card::Card;
use crate::plain::merge;

/// The cards being edited.
pub type Forms = HashMap<NodeId, Form>;

/// A card being edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// The card as it was when editing began.
    pub seen: Card,
    pub card: Card,
    /// As typed: the year of the baseline.
    pub year: String,
    /// Why it was not taken, and what that is about.
    #[serde(skip)]
    pub fault: Option<(At, String)>,
}

/// What a refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    Name,
    Code,
    Precision,
    Owner,
    Year,
    Text(TextField),
    Card,
}

/// What is wrong with a form before the model is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Incomplete {
    NoCode,
    /// What is typed as the year of the baseline is none.
    NoYear,
}

impl Form {
    pub fn new(card: Card) -> Self {
        let year = card.facts.baseline_year.map(|year| year.to_string()).unwrap_or_default();
        Self { seen: card.clone(), card, year, fault: None }
    }

    /// The card as it is to be.
    pub fn read(&self) -> Result<Card, Incomplete> {
        let mut card = self.card.clone().trimmed();
        if card.indicator.code.is_empty() {
            return Err(Incomplete::NoCode);
        }
        card.facts.baseline_year = match self.year.trim() {
            "" => None,
            year => {
                let year = year.parse().ok().filter(|year| (1000..=9999).contains(year));
                Some(year.ok_or(Incomplete::NoYear)?)
            }
        };
        Ok(card)
    }

    /// Whether anything was typed in it.
    pub fn is_typed(&self) -> bool {
        let untouched = Self::new(self.seen.clone());
        (&self.card, &self.year) != (&untouched.card, &untouched.year)
    }

    /// Takes in what was typed in another form of the same card. Where both edited a field, this one stays.
    pub fn join(&mut self, other: &Self) {
        self.card = self.card.over(&self.seen, &other.card);
        self.year = merge::field(&Self::new(self.seen.clone()).year, &self.year, &other.year);
    }

    /// Goes on over the card as it is now, keeping what was edited.
    pub fn rebase(&mut self, now: Card) {
        self.card = self.card.over(&self.seen, &now);
        self.seen = now;
    }
}
