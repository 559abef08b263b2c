//! Editing: the unsaved edits, how the tree answers them, and what is being typed.

use std::sync::Arc;

use base::error::AppError;
use base::person::sign_in_again;
use base::wording;
use indicator_model::change::{Change, Refusal};
use indicator_model::decompose::ChildMode;
use indicator_model::id::NodeId;
use leptos::prelude::*;
use leptos_i18n::{I18nContext, td_string, tu_string};
use people_model::policy::Denial;
use text::i18n::{Locale, use_i18n};
use ui::number_draft;
use ui::toast::{ToastAction, Toasts};
use ui::tone::Tone;

use crate::plain::block::Proposal;
use crate::plain::cell::{Cell, Manner, Mistake, OpenCell};
use crate::plain::draft::Draft;
use crate::plain::first_rows::FirstRows;
use crate::plain::form::Forms;
use crate::plain::rights::Rights;
use crate::plain::row::RowView;
use crate::plain::typed::TypedCell;
use crate::state::access::Access;

#[derive(Clone, Copy)]
pub struct Edits {
    pub draft: RwSignal<Draft>,
    pub access: Access,
    /// What the page shows until the whole scheme is there.
    pub first: RwSignal<Option<Arc<FirstRows>>>,
    /// Moves when nodes come, go or move.
    pub structure: Memo<u32>,
    pub manner: RwSignal<Manner>,
    /// The cell being typed in.
    pub open: RwSignal<Option<OpenCell>>,
    /// What was entered while only the first rows are there. It is taken once the whole scheme is.
    pub early: RwSignal<Vec<TypedCell>>,
    /// The cell that would not open.
    pub barred: RwSignal<Option<(NodeId, Cell)>>,
    /// A block of cells that waits to be written.
    pub proposed: RwSignal<Option<Arc<Proposal>>>,
    /// The definition cards being edited.
    pub forms: RwSignal<Forms>,
    pub toasts: Toasts,
    pub i18n: I18nContext<Locale>,
}

impl Edits {
    /// Begins with the first rows.
    pub fn new(first: FirstRows, rights: Rights, toasts: Toasts) -> Self {
        let draft = RwSignal::new(Draft::new(first.scheme.clone()));
        let structure = Memo::new(move |_| draft.with(Draft::structure));
        Self {
            draft,
            access: Access::new(draft, structure, rights),
            first: RwSignal::new(Some(Arc::new(first))),
            structure,
            manner: RwSignal::new(Manner {
                upwards: ChildMode::KeepTotal,
                children_follow: true,
                tiers_follow: false,
            }),
            open: RwSignal::new(None),
            early: RwSignal::new(Vec::new()),
            barred: RwSignal::new(None),
            proposed: RwSignal::new(None),
            forms: RwSignal::new(Forms::new()),
            toasts,
            i18n: use_i18n(),
        }
    }

    /// What the row of a node shows.
    pub fn row(self, node: NodeId) -> Option<RowView> {
        if let Some(first) = self.first.get() {
            let mut row = first.row(node)?;
            self.early.with(|early| {
                for typed in early.iter().filter(|typed| typed.node == node) {
                    row.type_over(typed.cell, &typed.text);
                }
            });
            return Some(row);
        }
        self.draft.with(|draft| {
            let row = draft.tree().row(node)?;
            let is_unsaved = |field| draft.is_unsaved(node, field);
            Some(RowView::new(draft.tree(), row, draft.findings(), is_unsaved))
        })
    }

    /// Whether only the first rows are there. What is typed in them waits.
    pub fn is_loading(self) -> bool {
        self.first.with(Option::is_some)
    }

    /// Takes a planned step into the draft.
    pub fn take(self, changes: Vec<Change>) -> Result<(), Mistake> {
        if untrack(|| self.is_loading()) {
            return Err(Mistake::Loading);
        }
        self.finish();
        untrack(|| self.access.allow(&changes))?;
        self.draft.try_update(|draft| draft.take(changes)).unwrap_or(Ok(())).map_err(Mistake::Refused)
    }

    /// Takes a plan into the draft, or shows why not.
    pub fn take_or_report(self, planned: Result<Vec<Change>, Refusal>) {
        let taken = planned.map_err(Mistake::Refused).and_then(|changes| self.take(changes));
        if let Err(mistake) = taken {
            self.toasts.error(untrack(|| self.explain(&mistake)));
        }
    }

    /// What is wrong, as a sentence.
    pub fn explain(self, mistake: &Mistake) -> String {
        let locale = self.i18n.get_locale();
        match mistake {
            Mistake::Quantity(error) => number_draft::unreadable(locale, *error).to_owned(),
            Mistake::Refused(refusal) => {
                self.draft.with_untracked(|draft| wording::refusal(locale, draft.tree(), refusal))
            }
            Mistake::Denied(denial @ (Denial::WrongState | Denial::NoRole)) => self
                .access
                .rights
                .with(|rights| wording::approval::closed(locale, &rights.approval, *denial, None)),
            Mistake::Loading => td_string!(locale, decompose.still_loading).to_owned(),
            Mistake::Denied(denial) => wording::denial(locale, *denial).to_owned(),
        }
    }

    /// Shows why a request failed.
    pub fn report(self, error: &AppError) {
        let locale = self.i18n.get_locale_untracked();
        match error {
            AppError::Refused(unread) if let Some(refusal) = unread.read() => {
                let why = |draft: &Draft| wording::refusal(locale, draft.tree(), &refusal);
                self.toasts.error(self.draft.with_untracked(why));
            }
            AppError::SignedOut => {
                let label = tu_string!(self.i18n, account.sign_in).to_string();
                let action = ToastAction { label, on_press: Callback::new(|()| sign_in_again()) };
                self.toasts.with_action(Tone::Bad, error.message(locale), action);
            }
            error => self.toasts.error(error.message(locale)),
        }
    }
}
