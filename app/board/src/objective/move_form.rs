//! What changed about a key result: its status, how sure its people are, and a sentence. When another was faster, what they said is
//! shown and what is typed stays. An answer that arrives when the dialog is closed is a message.

use base::error::AppError;
use base::failure::FailureNotice;
use base::wording::objective as wording;
use indicator_model::id::{MoveId, SchemeId};
use indicator_model::objective::{CERTAIN, Fault, Move, Moved, NewMove, Status};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use text::i18n::{t, t_string, td_string, use_i18n};
use ui::button::{Button, Kind, Variant};
use ui::choice::Choice;
use ui::dialog::Dialog;
use ui::field::{FieldError, TextArea};
use ui::notice::Notice;
use ui::select::Select;
use ui::toast::Toasts;
use ui::tone::Tone;
use uuid::Uuid;

use super::desk::{Desk, Moving};
use super::words;
use crate::api;

/// `on_done` runs when something was kept, or turned out to be known already.
#[component]
pub fn MoveDialog(desk: Desk, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let title = move || {
        let name =
            desk.moving.with(|moving| moving.as_ref().map(|moving| moving.key_result.row.name.clone()));
        t_string!(i18n, objective.move_title, name = name.unwrap_or_default())
    };
    // Of the page, which a request may outlive no less than the dialog.
    let on_kept = Callback::new(move |(moving, status): (Moving, Status)| {
        let is_moved = status != moving.key_result.status();
        desk.moved.set(is_moved.then_some((moving.key_result.row.node, status)));
        on_done.run(());
    });
    view! {
        <Dialog open=desk.open title>
            {move || {
                let scheme = desk.shown.with_untracked(|shown| shown.board.scheme);
                desk.moving.get().map(|moving| view! { <MoveForm moving scheme open=desk.open on_kept /> })
            }}
        </Dialog>
    }
}

/// What is entered.
#[derive(Clone, Copy)]
struct Entered {
    status: RwSignal<Status>,
    confidence: RwSignal<Option<u8>>,
    note: RwSignal<String>,
    /// What its author has seen.
    seen: RwSignal<u32>,
    /// The same move however often it is sent. After a conflict it is another one.
    id: RwSignal<MoveId>,
}

impl Entered {
    fn of(moving: &Moving) -> Self {
        let newest = moving.key_result.newest();
        Self {
            status: RwSignal::new(moving.to),
            confidence: RwSignal::new(newest.map(|newest| newest.confidence)),
            note: RwSignal::default(),
            seen: RwSignal::new(newest.map_or(0, |newest| newest.ordinal)),
            id: RwSignal::new(MoveId(Uuid::now_v7())),
        }
    }

    /// What would be sent, or the first field that keeps it from being sent, in the order of the form.
    fn read(self, scheme: SchemeId, moving: &Moving) -> Result<NewMove, Fault> {
        let new = NewMove {
            id: self.id.get_untracked(),
            scheme,
            node: moving.key_result.row.node,
            seen: self.seen.get_untracked(),
            status: self.status.get_untracked(),
            confidence: self.confidence.get_untracked().ok_or(Fault::Confidence)?,
            note: self.note.get_untracked(),
        };
        new.fault().map_or(Ok(new), Err)
    }
}

#[component]
fn MoveForm(
    moving: Moving,
    scheme: SchemeId,
    open: RwSignal<bool>,
    on_kept: Callback<(Moving, Status)>,
) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let entered = Entered::of(&moving);
    let fault = RwSignal::new(None::<Fault>);
    let theirs = RwSignal::new(None::<Move>);
    let is_reused = RwSignal::new(false);
    let asked = moving.clone();
    let send = Action::new(move |new: &NewMove| {
        let (new, moving) = (new.clone(), moving.clone());
        async move {
            let status = new.status;
            let answer = api::move_key_result(new).await;
            let locale = i18n.get_locale_untracked();
            let is_open = !entered.id.is_disposed();
            let close = |text: &'static str| {
                toasts.info(text);
                on_kept.try_run((moving.clone(), status));
                if is_open {
                    open.set(false);
                }
            };
            match answer {
                Ok(Moved::Done) => close(td_string!(locale, objective.saved)),
                Ok(Moved::NotAKeyResult) => close(td_string!(locale, objective.not_a_key_result)),
                _ if !is_open => {
                    let name = moving.key_result.row.name.as_str();
                    toasts.error(td_string!(locale, objective.not_kept, name = name));
                }
                Ok(Moved::Refused { fault: why }) => fault.set(Some(why)),
                Ok(Moved::ReusedId) => {
                    entered.id.set(MoveId(Uuid::now_v7()));
                    is_reused.set(true);
                }
                Ok(Moved::Conflict { theirs: newest }) => {
                    entered.seen.set(newest.ordinal);
                    entered.id.set(MoveId(Uuid::now_v7()));
                    is_reused.set(false);
                    theirs.set(Some(*newest));
                }
                Err(error) => return Err(error),
            }
            Ok::<(), AppError>(())
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let read = entered.read(scheme, &asked);
        fault.set(read.as_ref().err().copied());
        if let Ok(new) = read {
            send.dispatch(new);
        }
    };
    let error = move |of: Fault| {
        let here = move || fault.get().filter(|fault| *fault == of);
        let sentence = move || Some(wording::fault(i18n.get_locale(), here()?).to_owned());
        let on_edit = Callback::new(move |()| fault.set(None));
        FieldError::answered(Signal::derive(sentence), Signal::derive(move || here().is_some()), on_edit)
    };
    let statuses: Vec<Choice<Status>> = Status::ALL
        .map(|status| Choice::new(status, move || wording::status(i18n.get_locale(), status)))
        .into();
    let none = Choice::new(None, move || t_string!(i18n, objective.choose));
    let numbers = (0..=CERTAIN).map(|number| Choice::new(Some(number), number.to_string()));
    let confidences: Vec<Choice<Option<u8>>> = std::iter::once(none).chain(numbers).collect();
    let told = move || {
        let said = theirs.with(|theirs| theirs.as_ref().map(|it| words::told(i18n.get_locale(), it)));
        t_string!(i18n, objective.conflict, theirs = said.unwrap_or_default())
    };
    view! {
        <form class="flex flex-col gap-3" novalidate on:submit=submit>
            <Show when=move || theirs.with(Option::is_some)>
                <Notice tone=Tone::Warning>{told}</Notice>
            </Show>
            <Show when=move || is_reused.get()>
                <Notice tone=Tone::Warning>{t!(i18n, objective.reused)}</Notice>
            </Show>
            <Select
                name="move-status"
                label=move || t_string!(i18n, objective.move_to)
                choices=statuses
                value=entered.status
                on_change=move |status| entered.status.set(status)
            />
            <Select
                name="move-confidence"
                label=move || t_string!(i18n, objective.confidence)
                hint=move || t_string!(i18n, objective.confidence_hint)
                choices=confidences
                value=entered.confidence
                on_change=move |confidence| entered.confidence.set(confidence)
                error=error(Fault::Confidence)
            />
            <TextArea
                name="move-note"
                label=move || t_string!(i18n, objective.note)
                value=entered.note
                on_input=move |text| entered.note.set(text)
                error=error(Fault::NoNote)
            />
            <FailureNotice error=move || send.value().get().and_then(Result::err) />
            <div class="flex justify-end gap-2">
                <Button variant=Variant::Quiet on:click=move |_| open.set(false)>
                    {t!(i18n, shell.cancel)}
                </Button>
                <Button variant=Variant::Primary kind=Kind::Submit busy=send.pending()>
                    {t!(i18n, objective.save)}
                </Button>
            </div>
        </form>
    }
}
