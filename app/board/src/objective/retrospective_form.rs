//! The form of a retrospective: what was reached, what was learned, what goes on. When another was faster, what they wrote is shown
//! and what is typed stays, on the device too until it was sent. An answer that arrives when the dialog is closed is a message.

use base::error::AppError;
use base::failure::FailureNotice;
use base::outbox;
use base::wording::objective as wording;
use indicator_model::id::{NodeId, RetrospectiveId, SchemeId};
use indicator_model::objective::list::Objective;
use indicator_model::objective::retrospective::{Fault, NewRetrospective, Retrospective, Written};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
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

/// A retrospective that is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Draft {
    reached: String,
    learned: String,
    next: String,
    /// What was sent and not answered yet: it is the same retrospective however often it is sent. After a conflict it is another one.
    id: Option<RetrospectiveId>,
}

impl Draft {
    /// Whether it is what was written: its answer came when the dialog was closed.
    fn is(&self, written: &Retrospective) -> bool {
        let texts = [&written.reached, &written.learned, &written.next].map(|text| text.trim());
        self.texts().map(|text| text.trim()) == texts
    }

    const fn texts(&self) -> [&String; 3] {
        [&self.reached, &self.learned, &self.next]
    }

    /// The field that would be at fault.
    const fn text(&self, of: Fault) -> &String {
        match of {
            Fault::NoReached => &self.reached,
            Fault::NoLearned => &self.learned,
            Fault::NoNext => &self.next,
        }
    }

    fn type_in(&mut self, of: Fault, text: String) {
        match of {
            Fault::NoReached => self.reached = text,
            Fault::NoLearned => self.learned = text,
            Fault::NoNext => self.next = text,
        }
        // Of nothing at all nothing is kept.
        if self.texts().iter().all(|text| text.is_empty()) {
            self.id = None;
        }
    }

    /// What is sent, or the first field that is empty.
    fn send(&mut self, scheme: SchemeId, node: NodeId, seen: u32) -> Result<NewRetrospective, Fault> {
        let id = self.id.unwrap_or_else(|| RetrospectiveId(Uuid::now_v7()));
        let Self { reached, learned, next, .. } = self.clone();
        let new = NewRetrospective { id, scheme, node, seen, reached, learned, next };
        if let Some(fault) = new.fault() {
            return Err(fault);
        }
        self.id = Some(id);
        Ok(new)
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
    let node = objective.row.node;
    let draft = outbox::typed(format!("retrospective.{scheme}.{node}"), Draft::default());
    let newest = objective.newest();
    if newest.is_some_and(|newest| draft.value().with_untracked(|draft| draft.is(newest))) {
        draft.sent();
    }
    // The ordinal of the newest that its author has seen.
    let seen = RwSignal::new(newest.map_or(0, |newest| newest.ordinal));
    let fault = RwSignal::new(None::<Fault>);
    let kept = RwSignal::new(None::<Kept>);
    let name = objective.row.name.clone();
    let send = Action::new(move |new: &NewRetrospective| {
        let (new, name) = (new.clone(), name.clone());
        let sent = [&new.reached, &new.learned, &new.next].map(String::clone);
        async move {
            let answer = api::write_retrospective(new).await;
            let locale = i18n.get_locale_untracked();
            let is_open = !seen.is_disposed();
            match answer {
                Ok(Written::Done) => {
                    toasts.info(td_string!(locale, objective.retrospective_saved));
                    on_done.try_run(());
                    if is_open {
                        // What was typed since is another one.
                        let is_all = draft.value().with_untracked(|draft| draft.texts() == sent.each_ref());
                        if is_all {
                            draft.sent();
                        } else {
                            draft.update(|draft| draft.id = None);
                        }
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
                    draft.update(|draft| draft.id = None);
                    kept.set(Some(Kept::Reused));
                }
                Ok(Written::Conflict { theirs }) => {
                    seen.set(theirs.ordinal);
                    draft.update(|draft| draft.id = None);
                    kept.set(Some(Kept::Theirs(theirs)));
                }
                Err(error) => return Err(error),
            }
            Ok::<(), AppError>(())
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let mut read = None;
        draft.update(|draft| read = Some(draft.send(scheme, node, seen.get_untracked())));
        fault.set(read.as_ref().and_then(|read| read.as_ref().err().copied()));
        if let Some(Ok(new)) = read {
            send.dispatch(new);
        }
    };
    let error = move |of: Fault| {
        let here = move || fault.get().filter(|fault| *fault == of);
        let sentence = move || Some(wording::empty(i18n.get_locale(), here()?).to_owned());
        let on_edit = Callback::new(move |()| fault.set(None));
        FieldError::answered(Signal::derive(sentence), Signal::derive(move || here().is_some()), on_edit)
    };
    let area = move |name: &'static str, [label, hint]: [fn(Locale) -> &'static str; 2], of: Fault| {
        let value = Signal::derive(move || draft.value().with(|draft| draft.text(of).clone()));
        view! {
            <TextArea
                name
                label=move || label(i18n.get_locale())
                hint=move || hint(i18n.get_locale())
                value
                on_input=move |text| draft.update(|draft| draft.type_in(of, text))
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
                Fault::NoReached,
            )}
            {area(
                "retrospective-learned",
                [|locale| td_string!(locale, objective.learned), |locale| td_string!(locale, objective.learned_hint)],
                Fault::NoLearned,
            )}
            {area(
                "retrospective-next",
                [|locale| td_string!(locale, objective.next), |locale| td_string!(locale, objective.next_hint)],
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_has_an_id_from_when_it_is_sent_until_nothing_is_left_of_it() {
        let [scheme, node] = [1, 2].map(Uuid::from_u128);
        let (scheme, node) = (SchemeId(scheme), NodeId(node));
        let mut draft = Draft::default();
        assert_eq!(draft.send(scheme, node, 0), Err(Fault::NoReached));
        assert_eq!(draft, Draft::default(), "nothing is kept of a form that was only sent empty");
        let texts =
            [(Fault::NoReached, "全部办结"), (Fault::NoLearned, "提前衔接"), (Fault::NoNext, "转入日常")];
        for (of, text) in texts {
            draft.type_in(of, text.to_owned());
        }
        let first = draft.send(scheme, node, 0).unwrap();
        let mut opened = draft.clone();
        assert_eq!(opened.send(scheme, node, 0), Ok(first), "sent again from a dialog that was closed");
        for (of, _) in texts {
            draft.type_in(of, String::new());
        }
        assert_eq!(draft, Draft::default());
    }
}
