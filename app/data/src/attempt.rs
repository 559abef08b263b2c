//! An import on its way: the chosen file, where it goes, and how far it is.
//!
//! Choosing a file, or another place for it, only ever asks for a dry run; [`Attempt::import`] alone writes, and only
//! after a dry run of this file to this place found no error.

use base::error::AppError;
use indicator_model::id::SchemeId;
use indicator_model::sheet::Outcome;
use leptos::prelude::*;
use leptos::reactive::send_wrapper_ext::SendOption;
use leptos::task::spawn_local;
use web_sys::File;

use super::upload;

/// The largest file that the server takes.
pub(super) const LARGEST_MEBIBYTES: u32 = 20;

/// Whether an import is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    DryRun,
    Apply,
}

/// Where a sheet goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Aim {
    /// Where its baselines say that it belongs.
    #[default]
    BySheet,
    Scheme(SchemeId),
    /// Into the newest scheme of a year, made when there is none.
    Year(u16),
}

/// How far an import is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum State {
    /// No file was chosen yet.
    #[default]
    Empty,
    /// The server reads the file.
    Working(Mode),
    /// What a dry run found; nothing was written.
    Checked(Outcome),
    Imported(Outcome),
    /// No answer about the file.
    Failed {
        mode: Mode,
        error: AppError,
    },
}

/// One import at a time, shared by the parts of the page.
#[derive(Clone, Copy)]
pub(super) struct Attempt {
    file: StoredValue<SendOption<File>>,
    /// The name of the chosen file.
    pub(super) name: RwSignal<Option<String>>,
    pub(super) aim: RwSignal<Aim>,
    pub(super) state: RwSignal<State>,
    /// Counts what was asked of the server, so that an answer to an earlier question is recognised.
    asked: StoredValue<u32>,
    on_import: Callback<()>,
}

impl Attempt {
    /// `on_import` runs after something was written.
    pub(super) fn new(on_import: Callback<()>) -> Self {
        Self {
            file: StoredValue::new(SendOption::new_local(None)),
            name: RwSignal::new(None),
            aim: RwSignal::new(Aim::default()),
            state: RwSignal::new(State::default()),
            asked: StoredValue::new(0),
            on_import,
        }
    }

    /// Takes a file and checks it.
    pub(super) fn choose(self, file: File) {
        self.name.set(Some(file.name()));
        let is_too_large = file.size() > f64::from(LARGEST_MEBIBYTES << 20);
        self.file.update_value(|held| **held = (!is_too_large).then_some(file));
        if is_too_large {
            let error = AppError::TooLarge { mebibytes: LARGEST_MEBIBYTES as usize };
            self.asked.update_value(|asked| *asked += 1);
            self.state.set(State::Failed { mode: Mode::DryRun, error });
        } else {
            self.ask(Mode::DryRun);
        }
    }

    /// Takes another place, and checks the file for it.
    pub(super) fn retarget(self, aim: Aim) {
        self.aim.set(aim);
        self.ask(Mode::DryRun);
    }

    /// Imports what the last dry run found to be in order. Asked twice it imports once.
    pub(super) fn import(self) {
        let is_checked = self
            .state
            .with_untracked(|state| matches!(state, State::Checked(outcome) if outcome.errors.is_empty()));
        if is_checked {
            self.ask(Mode::Apply);
        }
    }

    /// Asks again what was not answered.
    pub(super) fn retry(self) {
        if let State::Failed { mode, .. } = self.state.get_untracked() {
            self.ask(mode);
        }
    }

    pub(super) fn is_importing(self) -> bool {
        self.state.with(|state| *state == State::Working(Mode::Apply))
    }

    /// Does nothing without a file.
    fn ask(self, mode: Mode) {
        let Some(file) = self.file.with_value(|file| (**file).clone()) else { return };
        let aim = self.aim.get_untracked();
        self.asked.update_value(|asked| *asked += 1);
        let question = self.asked.get_value();
        self.state.set(State::Working(mode));
        spawn_local(async move {
            let answer = upload::import(&file, aim, mode == Mode::DryRun).await;
            // Another file was chosen in the meantime, or the page was left.
            if self.asked.try_get_value() == Some(question) {
                self.hear(mode, answer);
            }
        });
    }

    fn hear(self, mode: Mode, answer: Result<Outcome, AppError>) {
        match answer {
            Ok(outcome) if mode == Mode::Apply && outcome.errors.is_empty() => {
                self.file.update_value(|file| **file = None);
                self.state.set(State::Imported(outcome));
                self.on_import.run(());
            }
            Ok(outcome) => self.state.set(State::Checked(outcome)),
            Err(error) => self.state.set(State::Failed { mode, error }),
        }
    }
}
