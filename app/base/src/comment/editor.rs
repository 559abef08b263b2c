//! Where a comment is written. Behind an `@` it offers the people who have to do with the indicator.

use indicator_model::comment::{Concerned, NewComment, Place, Written, unknown};
use indicator_model::id::CommentId;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use text::i18n::{t, t_string, td_string, use_i18n};
use ui::button::{Button, Kind, Size, Variant};
use ui::field::{Name, TextArea};
use ui::toast::Toasts;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::write;
use crate::error::AppError;
use crate::failure::FailureNotice;
use crate::outbox::Typed;

/// People who are offered at once.
const OFFERED: usize = 8;

/// A comment that is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Draft {
    text: String,
    /// What was sent and not answered yet: the same text is the same comment however often it is sent, also from a panel that was
    /// closed in between.
    sent: Option<(CommentId, String)>,
}

impl Draft {
    /// The comment that was sent last.
    pub(super) fn id(&self) -> Option<CommentId> {
        self.sent.as_ref().map(|(id, _)| *id)
    }

    /// The comment as it is sent now.
    fn send(&mut self, place: Place) -> NewComment {
        let id = self.sent.as_ref().filter(|(_, sent)| *sent == self.text).map(|(id, _)| *id);
        let id = id.unwrap_or_else(|| CommentId(Uuid::now_v7()));
        self.sent = Some((id, self.text.clone()));
        NewComment { id, place, text: self.text.clone() }
    }

    /// What is left of it when a comment has arrived: what was typed since is the next one.
    fn after(&mut self, id: CommentId) {
        if let Some((_, sent)) = self.sent.take_if(|(sent, _)| *sent == id)
            && sent == self.text
        {
            self.text.clear();
        }
    }
}

/// A comment is on the server. The panel may be closed by now: then the next one that opens finds it in the list.
pub(super) fn arrived(typed: Typed<Draft>, id: CommentId) {
    if !typed.value().is_disposed() {
        typed.update(|draft| draft.after(id));
    }
}

/// The field, so that an offer that was taken gives it the focus back.
const NAME: &str = "comment-text";

#[component]
pub(super) fn Editor(
    place: Place,
    concerned: Vec<Concerned>,
    typed: Typed<Draft>,
    on_change: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let text = Memo::new(move |_| typed.value().with(|draft| draft.text.clone()));
    let (sent, submit) = sending(place, typed, on_change);
    let people = StoredValue::new(concerned);
    let offered = Memo::new(move |_| {
        let of = |text: &String| people.with_value(|people| offers(text, people));
        text.with(of)
    });
    let stranger = move || {
        // Not while the name is still being typed.
        let is_begun = offered.with(|offered| !offered.is_empty());
        text.with(|text| people.with_value(|people| unknown(text, people).map(str::to_owned)))
            .filter(|_| !is_begun)
    };
    let take = move |handle: &str| {
        typed.update(|Draft { text, .. }| {
            let end = text.rfind('@').unwrap_or(text.len());
            text.truncate(end);
            text.extend(["@", handle, " "]);
        });
        focus();
    };
    let ask = move |_| {
        typed.update(|draft| draft.text.push('@'));
        focus();
    };
    let offer = move |person: Concerned| {
        let handle = person.handle.clone();
        view! {
            <li>
                <Button size=Size::Small on:click=move |_| take(&handle)>
                    "@"
                    {person.handle}
                </Button>
            </li>
        }
    };
    let nobody = people.with_value(Vec::is_empty);
    view! {
        <form class="flex flex-col gap-2 pt-3 print:hidden" on:submit=submit>
            <TextArea
                name=NAME
                label=move || t_string!(i18n, comment.label)
                hint=move || t_string!(i18n, comment.hint)
                value=text
                on_input=move |text| typed.update(|draft| draft.text = text)
            />
            {move || {
                stranger()
                    .map(|name| {
                        view! {
                            <p class="text-sm text-muted" role="status">
                                {move || t_string!(i18n, comment.unknown, name = name.as_str())}
                            </p>
                        }
                    })
            }}
            <ul class="flex flex-wrap gap-2 empty:hidden" aria-label=move || t_string!(i18n, comment.people)>
                {move || offered.get().into_iter().map(offer).collect_view()}
            </ul>
            <FailureNotice error=move || sent.value().get().and_then(Result::err) />
            <div class="flex flex-wrap justify-end gap-2">
                {(!nobody)
                    .then(|| {
                        view! {
                            <Button variant=Variant::Quiet on:click=ask>
                                {t!(i18n, comment.name_somebody)}
                            </Button>
                        }
                    })}
                <Button variant=Variant::Primary kind=Kind::Submit busy=sent.pending()>
                    {t!(i18n, comment.send)}
                </Button>
            </div>
        </form>
    }
}

/// What sends a comment, and what does so on submitting.
fn sending(
    place: Place,
    typed: Typed<Draft>,
    on_change: Callback<()>,
) -> (Action<NewComment, Result<(), AppError>>, impl Fn(SubmitEvent)) {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let sent = Action::new(move |new: &NewComment| {
        let new = new.clone();
        async move {
            let id = new.id;
            match write(new).await? {
                Written::Done => arrived(typed, id),
                Written::ReusedId => {
                    // The next attempt is another comment.
                    if !typed.value().is_disposed() {
                        typed.update(|draft| draft.sent = None);
                    }
                    toasts.error(td_string!(i18n.get_locale_untracked(), comment.again));
                }
            }
            // The panel may be closed by now.
            on_change.try_run(());
            Ok::<(), AppError>(())
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let is_empty = typed.value().with_untracked(|draft| draft.text.trim().is_empty());
        if is_empty || sent.pending().get_untracked() {
            return;
        }
        let mut new = None;
        typed.update(|draft| new = Some(draft.send(place)));
        if let Some(new) = new {
            sent.dispatch(new);
        }
    };
    (sent, submit)
}

/// Who is offered: those whose handles have what stands behind the last `@`, unless it is a whole handle.
fn offers(text: &str, people: &[Concerned]) -> Vec<Concerned> {
    let Some((_, begun)) = text.rsplit_once('@') else { return Vec::new() };
    if begun.contains(char::is_whitespace) || people.iter().any(|person| begun.starts_with(&person.handle)) {
        return Vec::new();
    }
    people.iter().filter(|person| person.handle.contains(begun)).take(OFFERED).cloned().collect()
}

fn focus() {
    let field = document().get_element_by_id(&Name::from(NAME).control_id());
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot have the focus leaves it where it is.
        let _ = field.focus();
    }
}

#[cfg(test)]
mod tests {
    use indicator_model::id::{AccountId, IndicatorId, OrganizationId};
    use rstest::rstest;

    use super::*;

    fn place() -> Place {
        let [indicator, organization] = [1, 2].map(Uuid::from_u128);
        let (indicator, organization) = (IndicatorId(indicator), OrganizationId(organization));
        Place { indicator, organization, period: None }
    }

    #[test]
    fn a_comment_keeps_its_id_on_the_device_until_it_has_arrived() {
        let mut draft = Draft { text: "请核对".to_owned(), sent: None };
        let first = draft.send(place());
        let kept = serde_json::to_string(&draft).unwrap();
        let mut opened: Draft = serde_json::from_str(&kept).unwrap();
        assert_eq!(opened.send(place()), first, "sent again from a panel that was closed");
        let other = Draft { text: "请核对口径".to_owned(), ..opened.clone() }.send(place());
        assert_ne!(other.id, first.id, "another text is another comment");
        opened.after(first.id);
        assert_eq!(opened, Draft::default());
        // What was typed while it was on its way stays, and is the next one.
        let mut typed = Draft { text: "请核对，谢谢".to_owned(), ..draft };
        typed.after(first.id);
        assert_eq!(typed, Draft { text: "请核对，谢谢".to_owned(), sent: None });
    }

    #[rstest]
    #[case::no_sign("张", &[])]
    #[case::everybody("请 @", &["张伟", "张伟民", "李娜"])]
    #[case::some("请 @伟", &["张伟", "张伟民"])]
    #[case::one("请 @李", &["李娜"])]
    #[case::chosen("请 @李娜", &[])]
    #[case::and_more("请 @李娜 核对", &[])]
    #[case::an_address("a@yunlan.gov.cn", &[])]
    fn people_are_offered_behind_the_last_sign(#[case] text: &str, #[case] expected: &[&str]) {
        let person = |handle: &str| Concerned { account: AccountId(Uuid::nil()), handle: handle.to_owned() };
        let people = ["张伟", "张伟民", "李娜"].map(person);
        let offered: Vec<String> = offers(text, &people).into_iter().map(|person| person.handle).collect();
        assert_eq!(offered, expected);
    }
}
