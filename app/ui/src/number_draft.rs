//! What a reader is typing into a number: the text stays theirs until it is a number again.
//!
//! The draft holds the typed text only while it differs from a settled value. A text that is not a number is kept
//! and explained, never replaced; the value behind it does not move. Escape goes back to the value at the start.

use indicator_model::quantity::{Precision, Quantity, QuantityError};
use leptos::prelude::*;
use leptos_i18n::td_string;
use text::i18n::Locale;

use super::number::grouped;

/// Why a text is not a number.
pub fn unreadable(locale: Locale, error: QuantityError) -> &'static str {
    match error {
        QuantityError::Empty => td_string!(locale, model.quantity_empty),
        QuantityError::NotANumber => td_string!(locale, model.quantity_not_a_number),
        QuantityError::Separators => td_string!(locale, model.quantity_separators),
        QuantityError::TooManyDecimals => td_string!(locale, model.quantity_too_many_decimals),
        QuantityError::Overflow => td_string!(locale, model.quantity_overflow),
    }
}

/// Why a typed text cannot become the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Unreadable(QuantityError),
    /// More decimals than the unit has.
    TooFine(Precision),
}

impl Fault {
    /// The sentence that stands under the field.
    pub fn sentence(self, locale: Locale) -> String {
        match self {
            Self::Unreadable(error) => unreadable(locale, error).to_owned(),
            Self::TooFine(precision) if precision == Precision::INTEGER => {
                td_string!(locale, shell.number.whole).to_owned()
            }
            Self::TooFine(precision) => {
                td_string!(locale, shell.number.too_fine, decimals = precision.decimals()).to_string()
            }
        }
    }
}

/// Reads a text at the precision of its unit; an empty text is a missing value, not zero. The field shows the unit
/// beside the number, so a percent sign is not part of what is typed.
pub fn read(text: &str, precision: Precision) -> Result<Option<Quantity>, Fault> {
    read_in(text, "", precision)
}

/// The same where people may write the unit too, or 万 and 亿 of it.
pub fn read_in(text: &str, unit: &str, precision: Precision) -> Result<Option<Quantity>, Fault> {
    match Quantity::parse_loose(text, unit) {
        Ok(quantity) if quantity.precision() > precision => Err(Fault::TooFine(precision)),
        Ok(quantity) => Ok(Some(quantity)),
        Err(QuantityError::Empty) if text.trim().is_empty() => Ok(None),
        Err(error) => Err(Fault::Unreadable(error)),
    }
}

/// The state of one number that can be typed over.
#[derive(Clone, Copy)]
pub struct NumberDraft {
    value: Signal<Option<Quantity>>,
    precision: Precision,
    typed: RwSignal<Option<String>>,
    start: StoredValue<Option<Quantity>>,
}

impl NumberDraft {
    pub fn new(value: Signal<Option<Quantity>>, precision: Precision) -> Self {
        Self { value, precision, typed: RwSignal::new(None), start: StoredValue::new(None) }
    }

    /// What the field shows: the reader's text, else the value with the decimals of its unit.
    pub fn shown(self) -> String {
        self.typed.get().unwrap_or_else(|| {
            self.value.get().map(|value| grouped(value, self.padding())).unwrap_or_default()
        })
    }

    /// The finest precision is that of no unit in particular: then a number is written with the decimals it has.
    fn padding(self) -> Precision {
        if self.precision == Precision::FINEST { Precision::INTEGER } else { self.precision }
    }

    /// Why the typed text is not taken over.
    pub fn fault(self) -> Option<Fault> {
        self.typed.with(|typed| typed.as_deref().and_then(|text| read(text, self.precision).err()))
    }

    /// Whether the field shows the reader's own text.
    pub fn is_typed(self) -> bool {
        self.typed.with_untracked(Option::is_some)
    }

    /// Remembers where Escape goes back to.
    pub fn begin(self) {
        if self.typed.with_untracked(Option::is_none) {
            self.start.set_value(self.value.get_untracked());
        }
    }

    /// A keystroke: the new value, or why there is none yet.
    pub fn type_in(self, text: String) -> Result<Option<Quantity>, Fault> {
        let read = read(&text, self.precision);
        self.typed.set(Some(text));
        read
    }

    /// Leaving the field: a text that was taken over gives way to the value as it is written everywhere.
    pub fn settle(self) {
        if untrack(|| self.fault()).is_none() {
            self.typed.set(None);
        }
    }

    /// Escape: the value from before the first keystroke.
    pub fn restore(self) -> Option<Quantity> {
        self.typed.set(None);
        self.start.get_value()
    }
}

/// Reads a count, of days or the like: a whole number without a sign. An empty text is no count.
pub fn count(text: &str) -> Result<Option<u16>, Fault> {
    let unreadable = Fault::Unreadable(QuantityError::NotANumber);
    if text.trim().starts_with(['+', '＋']) {
        return Err(unreadable);
    }
    let whole = |quantity: Quantity| u16::try_from(quantity.millionths() / ONE).map_err(|_| unreadable);
    read(text, Precision::INTEGER)?.map(whole).transpose()
}

/// Millionths of a whole.
const ONE: i64 = 1_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(text: &str) -> Option<Quantity> {
        text.parse().ok()
    }

    #[test]
    fn full_width_digits_and_separators_are_read_and_blank_is_missing() {
        assert_eq!(read("１，２００", Precision::INTEGER), Ok(quantity("1200")));
        assert_eq!(read(" 1,200 ", Precision::INTEGER), Ok(quantity("1200")));
        assert_eq!(read("  ", Precision::INTEGER), Ok(None));
        assert_eq!(read("-", Precision::INTEGER), Err(Fault::Unreadable(QuantityError::Empty)));
    }

    #[test]
    fn a_count_has_digits_of_any_width_and_no_sign() {
        for (text, expected) in
            [("5", Some(5)), ("３", Some(3)), (" １０ ", Some(10)), ("0", Some(0)), (" ", None)]
        {
            assert_eq!(count(text), Ok(expected), "{text}");
        }
        for text in ["+5", "＋５", "-5", "5.5", "五", "65536"] {
            assert!(count(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_unit_may_be_written_where_it_is_known() {
        assert_eq!(read_in("1.2亿", "万元", Precision::INTEGER), Ok(quantity("12000")));
        assert_eq!(read_in("95%", "%", Precision::INTEGER), Ok(quantity("95")));
        assert_eq!(read("1.2亿", Precision::INTEGER), Err(Fault::Unreadable(QuantityError::NotANumber)));
    }

    #[test]
    fn more_decimals_than_the_unit_has_are_refused_but_trailing_zeros_are_not() {
        assert_eq!(read("12.5", Precision::INTEGER), Err(Fault::TooFine(Precision::INTEGER)));
        assert_eq!(read("12.00", Precision::INTEGER), Ok(quantity("12")));
    }

    #[test]
    fn a_text_that_is_no_number_stays_and_the_value_behind_it_does_not_move() {
        let owner = Owner::new();
        owner.set();
        let value = RwSignal::new(quantity("1200"));
        let draft = NumberDraft::new(value.into(), Precision::INTEGER);
        draft.begin();
        assert_eq!(draft.type_in("12x".to_owned()), Err(Fault::Unreadable(QuantityError::NotANumber)));
        draft.settle();
        assert_eq!(draft.shown(), "12x");
        assert!(draft.fault().is_some());
        assert_eq!(draft.restore(), quantity("1200"));
        assert_eq!(draft.shown(), "1,200");
    }
}
