//! The definition card while it is edited: what was typed over the card that was seen, and what is wrong with it.

use std::collections::HashMap;

use indicator_model::curve::{Curve, Months, NotMonths};
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
    /// As typed, while the plan curve is drawn by hand: percentages by the end of each month.
    #[serde(default)]
    pub months: Option<[String; 12]>,
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
    Curve,
    Text(TextField),
    Card,
}

/// What is wrong with a form before the model is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Incomplete {
    NoCode,
    /// What is typed as the year of the baseline is none.
    NoYear,
    /// What is drawn is no plan of a year.
    NotACurve(NotMonths),
}

/// Where a plan curve comes from, as it is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CurveChoice {
    /// That of the node above.
    Inherited,
    Named(Curve),
    Drawn,
}

impl Form {
    pub fn new(card: Card) -> Self {
        let year = card.facts.baseline_year.map(|year| year.to_string()).unwrap_or_default();
        let months = months(card.curve);
        Self { seen: card.clone(), card, year, months, fault: None }
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
        card.curve = self.curve().map_err(Incomplete::NotACurve)?;
        Ok(card)
    }

    pub fn curve_choice(&self) -> CurveChoice {
        match (&self.months, self.card.curve) {
            (Some(_), _) | (None, Some(Curve::Drawn(_))) => CurveChoice::Drawn,
            (None, Some(named)) => CurveChoice::Named(named),
            (None, None) => CurveChoice::Inherited,
        }
    }

    /// A drawing begins as the curve that is in force.
    pub fn choose_curve(&mut self, choice: CurveChoice, in_force: Curve) {
        self.card.curve = match choice {
            CurveChoice::Inherited => None,
            CurveChoice::Named(curve) => Some(curve),
            CurveChoice::Drawn => Some(Curve::Drawn(in_force.drawn())),
        };
        self.months = months(self.card.curve);
    }

    /// The curve as it is to be; none for that of the node above.
    pub fn curve(&self) -> Result<Option<Curve>, NotMonths> {
        let Some(typed) = &self.months else { return Ok(self.card.curve) };
        let mut percentages = [0; 12];
        for (percent, text) in percentages.iter_mut().zip(typed) {
            let text = text.trim().trim_end_matches(['%', '％']);
            *percent = text.parse().map_err(|_| NotMonths::NotTwelve)?;
        }
        Months::new(percentages).map(|months| Some(Curve::Drawn(months)))
    }

    /// Whether anything was typed in it.
    pub fn is_typed(&self) -> bool {
        let untouched = Self::new(self.seen.clone());
        (&self.card, &self.year, &self.months) != (&untouched.card, &untouched.year, &untouched.months)
    }

    /// Takes in what was typed in another form of the same card. Where both edited a field, this one stays.
    pub fn join(&mut self, other: &Self) {
        self.card = self.card.over(&self.seen, &other.card);
        let seen = Self::new(self.seen.clone());
        self.year = merge::field(&seen.year, &self.year, &other.year);
        self.months = merge::field(&seen.months, &self.months, &other.months);
    }

    /// Goes on over the card as it is now, keeping what was edited.
    pub fn rebase(&mut self, now: Card) {
        self.months = merge::field(&months(self.seen.curve), &self.months, &months(now.curve));
        self.card = self.card.over(&self.seen, &now);
        self.seen = now;
    }
}

/// What is typed of a drawn curve; none of another.
fn months(curve: Option<Curve>) -> Option<[String; 12]> {
    let Some(Curve::Drawn(months)) = curve else { return None };
    Some(months.percentages().map(|percent| percent.to_string()))
}

#[cfg(test)]
mod tests {
    use indicator_model::tree::Tree;

    use super::*;
    use crate::plain::sketch::{id, scheme};

    fn form() -> Form {
        Form::new(Card::read(&Tree::new(scheme()), id(1)).expect("the node is in the scheme"))
    }

    #[test]
    fn a_drawing_begins_with_the_curve_in_force_and_is_read_as_it_is_typed() {
        let mut form = form();
        form.choose_curve(CurveChoice::Drawn, Curve::Farming);
        assert_eq!(form.read().unwrap().curve, Some(Curve::Drawn(Curve::Farming.drawn())));
        let typed = form.months.as_mut().unwrap();
        typed[2] = "1".into();
        assert_eq!(form.read(), Err(Incomplete::NotACurve(NotMonths::Falls { month: 3 })));
        form.months.as_mut().unwrap()[2] = " 12% ".into();
        let curve = form.read().unwrap().curve.unwrap();
        assert_eq!(curve.to_string(), "2 4 12 22 34 43 48 53 67 83 94 100");
        assert!(form.is_typed());
        form.choose_curve(CurveChoice::Inherited, Curve::Farming);
        assert_eq!(form.read().unwrap().curve, None);
        assert!(!form.is_typed());
    }

    #[test]
    fn a_curve_that_i_left_alone_follows_what_others_made_of_it() {
        let mut form = form();
        form.card.indicator.name = "我的".into();
        let drawn = Some(Curve::Drawn(Curve::Flood.drawn()));
        form.rebase(Card { curve: drawn, ..form.seen.clone() });
        let card = form.read().unwrap();
        assert_eq!((card.curve, card.indicator.name.as_str()), (drawn, "我的"));
    }
}
