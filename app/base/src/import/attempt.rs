//! An import on its way: the chosen file, and how far it is.
//!
//! Choosing a file, or saying something else about it, only ever asks for a dry run; [`Attempt::import`] alone writes, and
//! only after a dry run of this file found no error.

use std::pin::Pin;
use std::sync::Arc;

use futures_util::future::{AbortHandle, Abortable};
use leptos::prelude::*;
use leptos::reactive::send_wrapper_ext::SendOption;
use leptos::task::spawn_local;
use web_sys::File;

use super::found::Found;
use crate::error::AppError;

/// The largest file that the server takes.
pub const LARGEST_MEBIBYTES: u32 = 20;

/// Whether an import is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    DryRun,
    Apply,
}

impl Mode {
    pub fn is_dry_run(self) -> bool {
        self == Self::DryRun
    }
}

/// How far an import is.
#[derive(Clone, Default)]
pub(super) enum State {
    /// No file was chosen yet.
    #[default]
    Empty,
    /// The server reads the file.
    Working(Mode),
    /// Somebody did not wait for the check.
    Cancelled,
    /// What a dry run found; nothing was written.
    Checked(Found),
    Imported(Found),
    /// No answer about the file.
    Failed {
        mode: Mode,
        error: AppError,
    },
}

/// A request under way that sends a file.
pub type Sending = Pin<Box<dyn Future<Output = Result<Found, AppError>>>>;

type Sender = Arc<dyn Fn(File, Mode) -> Sending + Send + Sync>;

/// One import at a time, shared by the parts of a page.
#[derive(Clone, Copy)]
pub struct Attempt {
    file: StoredValue<SendOption<File>>,
    send: StoredValue<Sender>,
    /// The name of the chosen file.
    pub(super) name: RwSignal<Option<String>>,
    pub(super) state: RwSignal<State>,
    /// The last question to the server, which ends where another one takes its place.
    asked: StoredValue<Option<AbortHandle>>,
    on_import: Callback<()>,
}

impl Attempt {
    /// `send` sends a file with what else the page says about it. `on_import` runs after something was written.
    pub fn new(
        send: impl Fn(File, Mode) -> Sending + Send + Sync + 'static,
        on_import: impl Into<Callback<()>>,
    ) -> Self {
        Self {
            file: StoredValue::new(SendOption::new_local(None)),
            send: StoredValue::new(Arc::new(send)),
            name: RwSignal::new(None),
            state: RwSignal::new(State::default()),
            asked: StoredValue::new(None),
            on_import: on_import.into(),
        }
    }

    /// Takes a file and checks it.
    pub(super) fn choose(self, file: File) {
        self.name.set(Some(file.name()));
        let is_too_large = file.size() > f64::from(LARGEST_MEBIBYTES << 20);
        self.file.update_value(|held| **held = (!is_too_large).then_some(file));
        if is_too_large {
            let error = AppError::TooLarge { mebibytes: LARGEST_MEBIBYTES as usize };
            self.end();
            self.state.set(State::Failed { mode: Mode::DryRun, error });
        } else {
            self.ask(Mode::DryRun);
        }
    }

    /// Checks the file again, because the page says something else about it.
    pub fn check(self) {
        self.ask(Mode::DryRun);
    }

    /// Imports what the last dry run found to be in order. Asked twice it imports once.
    pub(super) fn import(self) {
        let is_checked =
            self.state.with_untracked(|state| matches!(state, State::Checked(found) if found.is_accepted()));
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

    pub fn is_importing(self) -> bool {
        self.state.with(|state| matches!(state, State::Working(Mode::Apply)))
    }

    /// Does nothing without a file.
    fn ask(self, mode: Mode) {
        let Some(file) = self.file.with_value(|file| (**file).clone()) else { return };
        // What is being written is not given up.
        if self.state.with_untracked(|state| matches!(state, State::Working(Mode::Apply))) {
            return;
        }
        self.end();
        let (handle, registration) = AbortHandle::new_pair();
        self.asked.set_value(Some(handle));
        self.state.set(State::Working(mode));
        let sending = self.send.with_value(|send| send(file, mode));
        spawn_local(async move {
            let Ok(answer) = Abortable::new(sending, registration).await else { return };
            // The page may have been left.
            if self.asked.try_with_value(|_| ()).is_some() {
                self.hear(mode, answer);
            }
        });
    }

    /// Ends what was asked last, as the answer is no longer wanted.
    fn end(self) {
        self.asked.with_value(|asked| asked.iter().for_each(AbortHandle::abort));
    }

    /// Gives up a check. The file stays chosen.
    pub(super) fn cancel(self) {
        if self.state.with_untracked(|state| matches!(state, State::Working(Mode::DryRun))) {
            self.end();
            self.state.set(State::Cancelled);
        }
    }

    fn hear(self, mode: Mode, answer: Result<Found, AppError>) {
        match answer {
            Ok(found) if mode == Mode::Apply && found.is_accepted() => {
                self.file.update_value(|file| **file = None);
                self.state.set(State::Imported(found));
                self.on_import.try_run(());
            }
            Ok(found) => self.state.set(State::Checked(found)),
            Err(error) => self.state.set(State::Failed { mode, error }),
        }
    }
}
