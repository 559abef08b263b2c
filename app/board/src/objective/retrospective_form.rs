//! The form of a retrospective: what was reached, what was learned, what goes on. When another was faster, what they wrote is shown
//! and what is typed stays. An answer that arrives when the dialog is closed is a message.

use base::error::AppError;
use base::failure::FailureNotice;
use base::wording::objective as wording;
use indicator_model::id::{RetrospectiveId, SchemeId};
use indicator_model::objective::list::Objective;
use indicator_model::objective::retrospective::{Fault, NewRetrospective, Retrospective, Written};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use text::i18n::{Locale, t, t_string, td_string, use_i18n};
use ui::button::{Button, Kind, Variant};
use ui::dialog::Dialog;
use ui::field::{FieldError, TextArea};
use ui::notice::Notice;
use ui::toast::Toasts;
use ui::tone::Tone;
use uuid::Uuid;

use super::desk::Desk;
use super::words;
use crate::api;

/// `on_done` runs when something was kept, or the objective turned out to be open again.
#[component]
pub fn RetrospectiveDialog(desk: Desk, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let title = move || {
        let name = desk.closing.with(|objective| objective.as_ref().map(|it| it.row.name.clone()));
        t_string!(i18n, objective.retrospective_title, name = name.unwrap_or_default())
    };
    view! {
        <Dialog open=desk.closing_open title>
            {move || {
                let scheme = desk.shown.with_untracked(|shown| shown.board.scheme);
                desk.closing
                    .get()
                    .map(|objective| {
                        view! { <RetrospectiveForm objective scheme open=desk.closing_open on_done /> }
                    })
            }}
        </Dialog>
    }
}

/// What is entered.
#[derive(Clone, Copy)]
struct Entered {
    reached: RwSignal<String>,
    learned: RwSignal<String>,
    next: RwSignal<String>,
    /// What its author has seen.
    seen: RwSignal<u32>,
    /// The same retrospective however often it is sent. After a conflict it is another one.
    id: RwSignal<RetrospectiveId>,
}

impl Entered {
    fn of(objective: &Objective) -> Self {
        Self {
            reached: RwSignal::default(),
            learned: RwSignal::default(),
            next: RwSignal::default(),
            seen: RwSignal::new(objective.newest().map_or(0, |newest| newest.ordinal)),
            id: RwSignal::new(RetrospectiveId(Uuid::now_v7())),
        }
    }

    /// What would be sent, or the first field that is empty.
    fn read(self, scheme: SchemeId, objective: &Objective) -> Result<NewRetrospective, Fault> {
        let new = NewRetrospective {
            id: self.id.get_untracked(),
            scheme,
            node: objective.row.node,
            seen: self.seen.get_untracked(),
            reached: self.reached.get_untracked(),
            learned: self.learned.get_untracked(),
            next: self.next.get_untracked(),
        };
        new.fault().map_or(Ok(new), Err)
    }
}

/// Why what was sent is still in the form.
#[derive(Clone)]
enum Kept {
    Theirs(Box<Retrospective>),
    Reused,
    NotAtClose,
}

#[component]
fn RetrospectiveForm(
    objective: Objective,
    scheme: SchemeId,
    open: RwSignal<bool>,
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let entered = Entered::of(&objective);
    let fault = RwSignal::new(None::<Fault>);
    let kept = RwSignal::new(None::<Kept>);
    let name = objective.row.name.clone();
    let send = Action::new(move |new: &NewRetrospective| {
        let (new, name) = (new.clone(), name.clone());
        async move {
            let answer = api::write_retrospective(new).await;
            let locale = i18n.get_locale_untracked();
            let is_open = !entered.id.is_disposed();
            match answer {
                Ok(Written::Done) => {
                    toasts.info(td_string!(locale, objective.retrospective_saved));
                    on_done.try_run(());
                    if is_open {
                        open.set(false);
                    }
                }
                _ if !is_open => toasts.error(td_string!(locale, objective.not_kept, name = name.as_str())),
                Ok(Written::NotAtClose) => {
                    kept.set(Some(Kept::NotAtClose));
                    on_done.try_run(());
                }
                Ok(Written::Refused { fault: why }) => fault.set(Some(why)),
                Ok(Written::ReusedId) => {
                    entered.id.set(RetrospectiveId(Uuid::now_v7()));
                    kept.set(Some(Kept::Reused));
                }
                Ok(Written::Conflict { theirs }) => {
                    entered.seen.set(theirs.ordinal);
                    entered.id.set(RetrospectiveId(Uuid::now_v7()));
                    kept.set(Some(Kept::Theirs(theirs)));
                }
                Err(error) => return Err(error),
            }
            Ok::<(), AppError>(())
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let read = entered.read(scheme, &objective);
        fault.set(read.as_ref().err().copied());
        if let Ok(new) = read {
            send.dispatch(new);
        }
    };
    let error = move |of: Fault| {
        let here = move || fault.get().filter(|fault| *fault == of);
        let sentence = move || Some(wording::empty(i18n.get_locale(), here()?).to_owned());
        let on_edit = Callback::new(move |()| fault.set(None));
        FieldError::answered(Signal::derive(sentence), Signal::derive(move || here().is_some()), on_edit)
    };
    let area = move |name: &'static str,
                     [label, hint]: [fn(Locale) -> &'static str; 2],
                     value: RwSignal<String>,
                     of| {
        view! {
            <TextArea
                name
                label=move || label(i18n.get_locale())
                hint=move || hint(i18n.get_locale())
                value
                on_input=move |text| value.set(text)
                error=error(of)
            />
        }
    };
    let why_kept = move || {
        let kept = kept.get()?;
        Some(match kept {
            Kept::Theirs(theirs) => {
                let theirs = words::retrospective(i18n.get_locale(), &theirs);
                t_string!(i18n, objective.retrospective_conflict, theirs = theirs)
            }
            Kept::Reused => t_string!(i18n, objective.reused).to_owned(),
            Kept::NotAtClose => t_string!(i18n, objective.not_at_close).to_owned(),
        })
    };
    view! {
        <form class="flex flex-col gap-3" novalidate on:submit=submit>
            {move || why_kept().map(|why| view! { <Notice tone=Tone::Warning>{why}</Notice> })}
            {area(
                "retrospective-reached",
                [|locale| td_string!(locale, objective.reached), |locale| td_string!(locale, objective.reached_hint)],
                entered.reached,
                Fault::NoReached,
            )}
            {area(
                "retrospective-learned",
                [|locale| td_string!(locale, objective.learned), |locale| td_string!(locale, objective.learned_hint)],
                entered.learned,
                Fault::NoLearned,
            )}
            {area(
                "retrospective-next",
                [|locale| td_string!(locale, objective.next), |locale| td_string!(locale, objective.next_hint)],
                entered.next,
                Fault::NoNext,
            )}
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
