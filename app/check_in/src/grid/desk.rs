//! The cells of the table while they are filled in.

use base::outbox::NotKept;
use indicator_model::id::CheckInId;
use indicator_model::measurement::Subject;
use leptos::prelude::*;

use crate::card::begun;
use crate::card::form::Form;
use crate::plain::cell;
use crate::plain::draft::Draft;
use crate::plain::grid::{Cell, Table};
use crate::work::Work;

/// All that can be filled in, each with a form as a card has it.
#[derive(Clone, Copy)]
pub struct Desk {
    pub work: Work,
    /// Files that were chosen and are not in a draft yet, by name. Nothing is sent before.
    pub preparing: RwSignal<Vec<String>>,
    forms: StoredValue<Vec<(Subject, Form)>>,
}

/// What became of all that was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    pub count: usize,
    /// Those that something is missing of.
    pub left: usize,
    pub first: Option<Subject>,
}

/// What became of something that was pasted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pasted {
    pub placed: usize,
    /// Values that met a cell which takes none, or no cell.
    pub left: usize,
}

impl Desk {
    pub fn new(work: Work, subjects: &[Subject]) -> Self {
        let form = |subject: &Subject| Some((*subject, form(work, *subject)?));
        let forms = StoredValue::new(subjects.iter().filter_map(form).collect());
        Self { work, preparing: RwSignal::new(Vec::new()), forms }
    }

    pub fn form(self, subject: &Subject) -> Option<Form> {
        let is_it = |(of, _): &&(Subject, Form)| of == subject;
        self.forms.with_value(|forms| forms.iter().find(is_it).map(|(_, form)| *form))
    }

    fn changed(self) -> Vec<Form> {
        let all = self.forms.with_value(|forms| forms.iter().map(|(_, form)| *form).collect::<Vec<_>>());
        all.into_iter().filter(|form| form.draft.is_changed()).collect()
    }

    /// How many values were typed and can be sent now.
    pub fn count(self) -> usize {
        if self.preparing.with(Vec::is_empty) { self.changed().len() } else { 0 }
    }

    /// Sends all that can be sent. An error where the device keeps nothing more.
    pub fn send(self) -> Result<Sent, NotKept> {
        let (ready, held): (Vec<Form>, Vec<Form>) =
            untrack(|| if self.count() == 0 { Vec::new() } else { self.changed() })
                .into_iter()
                .partition(|form| form.is_ready());
        for form in &ready {
            form.send()?;
        }
        let first = held.first().map(|first| first.due.with_untracked(|due| due.subject));
        Ok(Sent { count: ready.len(), left: held.len(), first })
    }

    /// Fills cells from one of them on, to the right and down, as a spreadsheet does.
    pub fn paste(self, table: &Table, (row, column): (usize, usize), rows: &[Vec<String>]) -> Pasted {
        let mut pasted = Pasted::default();
        for (down, texts) in rows.iter().enumerate() {
            let cells = table.rows.get(row + down).map(|row| row.cells.as_slice()).unwrap_or_default();
            for (right, text) in texts.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                let form = match cells.get(column + right) {
                    Some(Cell::Open(subject)) => self.form(subject),
                    Some(Cell::Past(_)) | None => None,
                };
                match form {
                    Some(form) => {
                        write(form, text);
                        pasted.placed += 1;
                    }
                    None => pasted.left += 1,
                }
            }
        }
        pasted
    }
}

/// Types into the cell of a form.
pub fn write(form: Form, text: &str) {
    let measure = form.due.with_untracked(|due| due.indicator.measure);
    form.edit(|draft| *draft = cell::typed(draft.clone(), text, measure));
}

fn form(work: Work, subject: Subject) -> Option<Form> {
    let first = untrack(|| work.due(&subject))?;
    // It stays as it was, should the list lose it while the table is open.
    let due = Memo::new(move |before| work.due(&subject).unwrap_or_else(|| before.unwrap_or(&first).clone()));
    let form = Form::new(work, due, begun(work, &due.get_untracked()));
    follow(form, subject);
    Some(form)
}

/// What a form begins with.
type Begins = (Option<CheckInId>, Option<(CheckInId, bool)>);

/// Once a report was sent, or another one came, the form begins with that. A report that was not taken is typed again.
fn follow(form: Form, subject: Subject) {
    let queue = form.work.queue;
    let begins = Memo::new(move |_| -> Begins {
        let unsent = queue.of(&subject).map(|unsent| (unsent.id(), unsent.is_waiting()));
        (form.due.with(|due| due.current.as_ref().map(|current| current.id)), unsent)
    });
    Effect::new(move |before: Option<Begins>| {
        let now = begins.get();
        if before.is_some_and(|before| before != now) {
            let blank = form.due.with_untracked(Draft::of);
            match untrack(|| queue.of(&subject)) {
                Some(unsent) if unsent.is_waiting() => {
                    let reported = Draft::from_report(&unsent.check_in, &unsent.evidence);
                    form.draft.begin_with(reported.clone(), reported);
                }
                Some(unsent) => {
                    form.draft.begin_with(blank, Draft::from_report(&unsent.check_in, &unsent.evidence));
                }
                None => form.draft.begin_with(blank.clone(), blank),
            }
        }
        now
    });
}
