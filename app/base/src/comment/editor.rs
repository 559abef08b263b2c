//! Where a comment is written. Behind an `@` it offers the people who have to do with the indicator.

use indicator_model::comment::{Concerned, NewComment, Place, Written, unknown};
use indicator_model::id::CommentId;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
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
use crate::outbox::Text;

/// People who are offered at once.
const OFFERED: usize = 8;

/// The field, so that an offer that was taken gives it the focus back.
const NAME: &str = "comment-text";

#[component]
pub(super) fn Editor(
    place: Place,
    concerned: Vec<Concerned>,
    typed: Text,
    on_change: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let text = typed.value();
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
        typed.update(|text| {
            let end = text.rfind('@').unwrap_or(text.len());
            text.truncate(end);
            text.extend(["@", handle, " "]);
        });
        focus();
    };
    let ask = move |_| {
        typed.update(|text| text.push('@'));
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
                on_input=move |text| typed.set(text)
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

/// What sends a comment, and what does so on submitting. The same text is the same comment, however often it is sent.
fn sending(
    place: Place,
    typed: Text,
    on_change: Callback<()>,
) -> (Action<NewComment, Result<(), AppError>>, impl Fn(SubmitEvent)) {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let text = typed.value();
    let sent = Action::new(move |new: &NewComment| {
        let new = new.clone();
        async move {
            let written = new.text.clone();
            match write(new).await? {
                // What was typed after it was sent is the next one. The panel may be closed by now.
                Written::Done if text.try_get_untracked().is_some_and(|text| text == written) => typed.sent(),
                Written::Done => {}
                Written::ReusedId => toasts.error(td_string!(i18n.get_locale_untracked(), comment.again)),
            }
            on_change.try_run(());
            Ok::<(), AppError>(())
        }
    });
    let last = StoredValue::new(None::<NewComment>);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let text = text.get_untracked();
        if text.trim().is_empty() || sent.pending().get_untracked() {
            return;
        }
        let is_sent_again = sent.value().with_untracked(|answer| matches!(answer, Some(Err(_))));
        let again = last.get_value().filter(|last| is_sent_again && last.text == text);
        let new = again.unwrap_or_else(|| NewComment { id: CommentId(Uuid::now_v7()), place, text });
        last.set_value(Some(new.clone()));
        sent.dispatch(new);
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
    use indicator_model::id::AccountId;
    use rstest::rstest;

    use super::*;

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
