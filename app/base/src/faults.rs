//! What is wrong with a form: each answer at the field that it is about, until that field is edited.
//!
//! A form names its fields as an enumeration, by the names that requests have ([`AppError::field`]). An answer that is about
//! none of them concerns the form as a whole and belongs to the button that sends it. Nothing that was typed is touched.

use std::str::FromStr;

use indicator_model::publication;
use leptos::prelude::*;
use people_model::{account, appointment, approval, board, contact, delegation, proposal, robot, token};
use text::i18n::use_i18n;
use ui::field::FieldError;

use crate::error::AppError;

/// The fields of a form.
pub trait FormField: FromStr + Copy + PartialEq + Send + Sync + 'static {
    /// The field that an answer is about; none for what concerns the form as a whole.
    fn of(error: &AppError) -> Option<Self> {
        error.field()?.parse().ok()
    }
}

impl FormField for account::Field {}
impl FormField for appointment::Field {}
impl FormField for approval::Field {}
impl FormField for board::Field {}
impl FormField for contact::ContactField {}
impl FormField for delegation::Field {}
impl FormField for proposal::Field {}
impl FormField for robot::Field {}
impl FormField for publication::Field {}
impl FormField for token::Field {}

/// What was answered to a form, as far as it still holds; nothing once the form is gone ([`FieldError`]).
pub struct Faults<F: 'static> {
    error: Signal<Option<AppError>>,
    replace: Callback<Option<AppError>>,
    /// Those that the form has; none for all of them.
    fields: Option<&'static [F]>,
}

impl<F> Clone for Faults<F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F> Copy for Faults<F> {}

impl<F: FormField> Faults<F> {
    /// Follows the answers to what sends the form.
    pub fn of<I, T>(action: Action<I, Result<T, AppError>>) -> Self
    where
        I: Send + Sync + 'static,
        T: Send + Sync + 'static,
    {
        let answer = action.value();
        let error = move || answer.try_with(|answer| answer.as_ref()?.as_ref().err().cloned()).flatten();
        Self {
            error: Signal::derive(error),
            replace: Callback::new(move |error: Option<AppError>| answer.set(error.map(Err))),
            fields: None,
        }
    }

    /// The same for a form that has only these of the fields.
    #[must_use]
    pub const fn among(self, fields: &'static [F]) -> Self {
        Self { fields: Some(fields), ..self }
    }

    /// Answers before the server is asked.
    pub fn refuse(self, error: AppError) {
        self.replace.run(Some(error));
    }

    /// Forgets the answer, as when the form is opened again.
    pub fn clear(self) {
        self.replace.run(None);
    }

    /// What is wrong with one field, for its control.
    pub fn at(self, field: F) -> FieldError {
        let i18n = use_i18n();
        let is_here = move || {
            let place = |error: &Option<AppError>| error.as_ref().and_then(|error| self.place(error));
            self.error.try_with(place).flatten() == Some(field)
        };
        let sentence = move || {
            let error = self.error.try_get().flatten().filter(|error| self.place(error) == Some(field))?;
            Some(error.message(i18n.get_locale()))
        };
        let on_edit = Callback::new(move |()| self.clear());
        FieldError::answered(Signal::derive(sentence), Signal::derive(is_here), on_edit)
    }

    /// What concerns the form as a whole.
    pub fn rest(self) -> Option<AppError> {
        self.error.try_get().flatten().filter(|error| self.place(error).is_none())
    }

    fn place(self, error: &AppError) -> Option<F> {
        F::of(error).filter(|field| self.fields.is_none_or(|fields| fields.contains(field)))
    }
}
