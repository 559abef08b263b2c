//! What the parts of the Decompose page share: one draft, what is selected, how edits behave.
//!
//! Everything else on the page is derived from these signals; nothing is kept twice.

use std::collections::HashMap;

use base::error::AppError;
use base::person::sign_in_again;
use base::wording;
use indicator_model::change::{Change, Refusal};
use indicator_model::decompose::ChildMode;
use indicator_model::history;
use indicator_model::id::{NodeId, SchemeId};
use indicator_model::scheme::{Revision, Scheme};
use indicator_model::tree::Tree;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_i18n::{I18nContext, td_string, tu_string};
use people_model::journal::Reversal;
use people_model::policy::Denial;
use text::i18n::{Locale, use_i18n};
use ui::number_draft;
use ui::toast::{ToastAction, ToastId, Toasts};
use ui::tone::Tone;
use ui::tree_table::Cursor;

use crate::panel::Part;
use crate::panel::card_form::Forms;
use crate::plain::draft::{self, Cell, Draft, Manner, Mistake};
use crate::plain::findings::{Findings, findings, is_problem};
use crate::plain::outline::{Filter, Line, outline};
use crate::plain::rights::{Closed, Rights};
use crate::sync::api::Current;
use crate::sync::saving::Saving;
use crate::table::{COLUMNS, Shows, TABLE};

/// The page's shared state; `Copy`, so that every handler can have it.
#[derive(Clone, Copy)]
pub struct Bench {
    pub scheme: SchemeId,
    pub draft: RwSignal<Draft>,
    /// Who reads, and where the scheme stands.
    pub rights: RwSignal<Rights>,
    /// What is closed to the reader.
    pub closed: Memo<Closed>,
    /// Why nothing at all can be edited, if so.
    pub closed_whole: Memo<Option<Denial>>,
    /// The cell that would not open.
    pub barred: RwSignal<Option<(NodeId, Cell)>>,
    /// What undo and redo concern once everything is saved.
    pub history: RwSignal<history::Cursor>,
    /// The row that the cursor is on and that the panel shows.
    pub selected: RwSignal<Option<NodeId>>,
    /// The column that the cursor is on.
    pub column: RwSignal<usize>,
    pub manner: RwSignal<Manner>,
    /// Rows opened or closed by hand.
    pub toggled: RwSignal<HashMap<NodeId, bool>>,
    pub editing: RwSignal<Option<Editing>>,
    /// The definition cards being edited.
    pub forms: RwSignal<Forms>,
    pub filter: Memo<Filter>,
    pub findings: Memo<Findings>,
    /// Moves when nodes come, go or move.
    pub structure: Memo<u32>,
    /// The rows of the table.
    pub lines: Memo<Vec<Line>>,
    pub cursor: Memo<Cursor>,
    /// Whether the panel of the selected node is open beside the table.
    pub details: RwSignal<bool>,
    /// The part of the panel in sight; it stays from node to node.
    pub part: RwSignal<Part>,
    pub saving: RwSignal<Saving>,
    /// Why the unsaved edits are made, as typed so far.
    pub reason: RwSignal<String>,
    /// Others saved something that is not shown yet.
    pub behind: RwSignal<bool>,
    /// The device keeps nothing more of what is typed.
    pub unkept: RwSignal<bool>,
    /// An undo or redo that takes a confirmation, or cannot be done.
    pub asked: RwSignal<Option<Reversal>>,
    /// The message that offers to undo the last save.
    pub offer: StoredValue<Option<ToastId>>,
    /// The revision up to which the reader knows what others did.
    pub heard: StoredValue<Revision>,
    /// When the server read the scheme that the draft began with: seconds since 1970 in UTC.
    pub read_at: RwSignal<u64>,
    /// Whether the tree is being put on paper.
    pub printing: RwSignal<bool>,
    pub toasts: Toasts,
    pub i18n: I18nContext<Locale>,
}

/// Where the cursor goes when a cell is closed by a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Up,
    Down,
    Left,
    Right,
}

/// The cell being typed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editing {
    pub node: NodeId,
    pub cell: Cell,
    pub text: String,
    /// Opened on the present value, which the first key replaces.
    pub selects: bool,
    pub mistake: Option<Mistake>,
}

impl Bench {
    pub fn new(current: Current, filter: Memo<Filter>, toasts: Toasts) -> Self {
        let Current { scheme, history, rights, read_at } = current;
        let draft = Draft::new(scheme);
        let heard = StoredValue::new(draft.base());
        let scheme = draft.tree().scheme().id;
        let draft = RwSignal::new(draft);
        let manner = Manner { upwards: ChildMode::KeepTotal, children_follow: true };
        let findings = Memo::new(move |earlier| draft.with(|draft| findings(draft, earlier)));
        let structure = Memo::new(move |_| draft.with(Draft::structure));
        let rights = RwSignal::new(rights);
        // Whose a node is may change by an edit; which organizations there are, only with the scheme.
        let closed = Memo::new(move |_| {
            structure.get();
            rights.with(|rights| draft.with_untracked(|draft| rights.closed(draft.tree())))
        });
        let closed_whole = Memo::new(move |_| {
            structure.get();
            rights.with(|rights| draft.with_untracked(|draft| rights.closed_whole(draft.tree())))
        });
        let toggled = RwSignal::new(HashMap::new());
        let selected = RwSignal::new(None);
        let column = RwSignal::new(0);
        // Which rows there are depends on the shape, not on every number; only a filter by problem follows numbers.
        let lines = Memo::new(move |_| {
            structure.get();
            filter.with(|filter| {
                let problems = filter.only_problems.then(|| findings.get());
                let has_problem = |node| {
                    problems
                        .as_ref()
                        .and_then(|findings| findings.get(&node))
                        .is_some_and(|found| is_problem(found))
                };
                toggled.with(|toggled| {
                    draft.with_untracked(|draft| outline(draft.tree(), filter, toggled, has_problem))
                })
            })
        });
        let cursor = Memo::new(move |_| {
            let row = lines.with(|lines| {
                let selected = selected.get();
                lines.iter().position(|line| Some(line.node) == selected)
            });
            Cursor { row: row.unwrap_or_default(), column: column.get() }
        });
        Self {
            scheme,
            draft,
            rights,
            closed,
            closed_whole,
            barred: RwSignal::new(None),
            history: RwSignal::new(history),
            selected,
            column,
            manner: RwSignal::new(manner),
            toggled,
            editing: RwSignal::new(None),
            forms: RwSignal::new(Forms::new()),
            filter,
            findings,
            structure,
            lines,
            cursor,
            details: RwSignal::new(false),
            part: RwSignal::new(Part::Split),
            saving: RwSignal::new(Saving::Idle),
            reason: RwSignal::new(String::new()),
            behind: RwSignal::new(false),
            unkept: RwSignal::new(false),
            asked: RwSignal::new(None),
            offer: StoredValue::new(None),
            heard,
            read_at: RwSignal::new(read_at),
            printing: RwSignal::new(false),
            toasts,
            i18n: use_i18n(),
        }
    }

    /// Moves the cursor, and with it the selection.
    pub fn go(self, Cursor { row, column }: Cursor) {
        self.barred.set(None);
        self.column.set(column);
        if let Some(line) = self.line(row) {
            self.selected.set(Some(line.node));
        }
    }

    /// Moves the cursor by one cell that can be typed over, and gives the keyboard back to the table. On a phone,
    /// where there is no table, the cursor is the node that is open and stays.
    pub fn step(self, step: Step) {
        if visible_table().is_none() {
            return;
        }
        let Cursor { row, column } = self.cursor.get_untracked();
        let last = self.lines.with_untracked(Vec::len).saturating_sub(1);
        let editable = |column: &usize| matches!(COLUMNS[*column], Shows::Number(_));
        self.go(match step {
            Step::Up => Cursor { row: row.saturating_sub(1), column },
            Step::Down => Cursor { row: (row + 1).min(last), column },
            Step::Left => Cursor { row, column: (0..column).rev().find(editable).unwrap_or(column) },
            Step::Right => {
                Cursor { row, column: (column + 1..COLUMNS.len()).find(editable).unwrap_or(column) }
            }
        });
        focus_table();
    }

    pub fn line(self, row: usize) -> Option<Line> {
        self.lines.with_untracked(|lines| lines.get(row).copied())
    }

    pub fn has_mistake(self) -> bool {
        self.editing
            .with_untracked(|editing| editing.as_ref().is_some_and(|editing| editing.mistake.is_some()))
    }

    /// Whether the node can be edited; if not, the cell says why.
    fn opens(self, node: NodeId, cell: Cell) -> bool {
        let is_open = untrack(|| self.denial(node)).is_none();
        self.barred.set((!is_open).then_some((node, cell)));
        is_open
    }

    /// Opens a cell on its present value.
    pub fn edit(self, node: NodeId, cell: Cell) {
        self.finish();
        if !self.opens(node, cell) {
            return;
        }
        let text = self.draft.with_untracked(|draft| plain_text(draft, node, cell));
        self.editing.set(Some(Editing { node, cell, text, selects: true, mistake: None }));
    }

    /// Opens a cell by typing in it: `text` takes the place of the value.
    pub fn edit_as(self, node: NodeId, cell: Cell, text: String) {
        self.finish();
        if !self.opens(node, cell) {
            return;
        }
        let editing = Editing { node, cell, text: String::new(), selects: false, mistake: None };
        self.editing.set(Some(editing));
        self.type_text(text);
    }

    /// One key in the open cell: the whole tree answers.
    pub fn type_text(self, text: String) {
        let Some(Editing { node, cell, selects, .. }) = self.editing.get_untracked() else { return };
        let manner = self.manner.get_untracked();
        let rights = self.rights.get_untracked();
        let may = |tree: &Tree, changes: &[Change]| rights.allow(tree, changes);
        let mistake =
            self.draft.try_update(|draft| draft.retype(node, cell, &text, manner, may)).and_then(Result::err);
        self.editing.set(Some(Editing { node, cell, text, selects, mistake }));
    }

    /// Closes the open cell and keeps what was taken. Gives back what was not, so that it can be shown.
    pub fn finish(self) -> Option<Editing> {
        let editing = self.editing.get_untracked()?;
        self.editing.set(None);
        self.draft.update(Draft::finish_typing);
        editing.mistake.is_some().then_some(editing)
    }

    /// Closes the open cell as leaving it by the pointer does: what is valid is taken, what is not is reported, so that it
    /// can be typed again.
    pub fn leave(self) {
        if let Some(editing) = self.finish()
            && let Some(mistake) = &editing.mistake
        {
            let mistake = untrack(|| self.mistake(mistake));
            let locale = self.i18n.get_locale_untracked();
            self.toasts.error(td_string!(locale, decompose.mistyped, text = editing.text, mistake = mistake));
        }
    }

    /// Closes the open cell and forgets what was typed.
    pub fn cancel(self) {
        self.editing.set(None);
        self.draft.update(Draft::cancel_typing);
    }

    /// Takes a planned step into the draft.
    pub fn take(self, changes: Vec<Change>) -> Result<(), Mistake> {
        self.finish();
        untrack(|| self.allow(&changes))?;
        self.draft.try_update(|draft| draft.take(changes)).unwrap_or(Ok(())).map_err(Mistake::Refused)
    }

    /// Takes over the scheme as it is now with `steps` on top. True when all apply; else they are put side by side
    /// with what is there.
    pub fn rebase(self, scheme: Scheme, steps: Vec<draft::Step>) -> bool {
        self.draft.update(|draft| {
            draft.rebase(scheme, steps);
        });
        !self.show_dispute(String::new())
    }

    /// Takes up steps that were put aside, over the scheme that is open. True when all apply, as in `rebase`.
    pub fn resume(self, steps: Vec<draft::Step>) -> bool {
        self.draft.update(|draft| {
            draft.resume(steps);
        });
        !self.show_dispute(String::new())
    }

    /// Asks for a choice where unsaved steps meet what others saved. True when there is one to make.
    pub fn show_dispute(self, reason: String) -> bool {
        let disputed = self.draft.with_untracked(|draft| draft.is_disputed().then(|| draft.dispute()));
        let Some(dispute) = disputed else { return false };
        self.saving.set(Saving::Conflict { dispute, reason });
        true
    }

    /// Takes a plan into the draft, or says why not.
    pub fn take_or_say(self, planned: Result<Vec<Change>, Refusal>) {
        let taken = planned.map_err(Mistake::Refused).and_then(|changes| self.take(changes));
        if let Err(mistake) = taken {
            self.toasts.error(untrack(|| self.mistake(&mistake)));
        }
    }

    /// What is wrong, as a sentence.
    pub fn mistake(self, mistake: &Mistake) -> String {
        let locale = self.i18n.get_locale();
        match mistake {
            Mistake::Quantity(error) => number_draft::unreadable(locale, *error).to_owned(),
            Mistake::Refused(refusal) => {
                self.draft.with_untracked(|draft| wording::refusal(locale, draft.tree(), refusal))
            }
            Mistake::Denied(denial @ (Denial::WrongState | Denial::NoRole)) => {
                self.rights.with(|rights| wording::approval::closed(locale, &rights.approval, *denial, None))
            }
            Mistake::Denied(denial) => wording::denial(locale, *denial).to_owned(),
        }
    }

    /// Says why an edit is refused.
    pub fn refuse(self, refusal: &Refusal) {
        let locale = self.i18n.get_locale_untracked();
        self.toasts.error(self.draft.with_untracked(|draft| wording::refusal(locale, draft.tree(), refusal)));
    }

    /// Says why a request failed.
    pub fn say(self, error: &AppError) {
        match error {
            AppError::Refused(unread) if let Some(refusal) = unread.read() => self.refuse(&refusal),
            AppError::SignedOut => {
                let text = error.message(self.i18n.get_locale_untracked());
                let label = tu_string!(self.i18n, account.sign_in).to_string();
                self.toasts.with_action(
                    Tone::Bad,
                    text,
                    ToastAction { label, on_press: Callback::new(|()| sign_in_again()) },
                );
            }
            error => self.toasts.error(error.message(self.i18n.get_locale_untracked())),
        }
    }

    /// Selects a node and opens what lies above it.
    pub fn reveal(self, node: NodeId) {
        let above: Vec<NodeId> = self.draft.with_untracked(|draft| {
            let tree = draft.tree();
            let row = tree.row(node);
            row.map(|row| tree.ancestors(row).map(|row| tree.node(row).id).collect()).unwrap_or_default()
        });
        for node in above {
            self.set_open(node, true);
        }
        self.selected.set(Some(node));
    }

    pub fn set_open(self, node: NodeId, open: bool) {
        self.toggled.update(|toggled| {
            toggled.insert(node, open);
        });
    }
}

/// The table, unless it is hidden, as on a phone.
pub fn visible_table() -> Option<web_sys::HtmlElement> {
    let table = document().get_element_by_id(TABLE)?.dyn_into::<web_sys::HtmlElement>().ok()?;
    table.offset_parent().is_some().then_some(table)
}

/// Gives the keyboard to the table.
pub fn focus_table() {
    if let Some(table) = visible_table() {
        // A browser that refuses the focus leaves it where it is, which is no worse.
        let _ = table.focus();
    }
}

/// The value as it is edited: no separators, nothing for a missing one.
fn plain_text(draft: &Draft, node: NodeId, cell: Cell) -> String {
    let tree = draft.tree();
    let Some(row) = tree.row(node) else { return String::new() };
    let value = match cell {
        Cell::Value(tier) => tree.value(row, tier),
        Cell::Weight => tree.node(row).weight,
        Cell::Share => tree.node(row).edge.share,
    };
    value.map(|value| value.to_string()).unwrap_or_default()
}
