//! The page: the reader's notices, newest first, and for the assessment office how often people are notified.

use std::collections::BTreeSet;

use base::comment::Commented;
use base::error::AppError;
use base::failure::FailureNotice;
use base::loaded::Loaded;
use base::page::Page;
use base::person::Person;
use indicator_model::id::NoticeId;
use indicator_model::notice::Notice;
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::button::Button;
use ui::empty_state::EmptyState;
use ui::icon::Symbol;
use ui::skeleton::Skeleton;

use crate::api::{self, Opened};
use crate::item::Item;
use crate::mail::{DeadLetters, MailSetting};
use crate::robot::RobotSetting;
use crate::setting::ReminderSetting;

#[component]
pub fn NoticePage() -> impl IntoView {
    let i18n = use_i18n();
    let asked = Resource::new(|| (), |()| api::open());
    let on_change = Callback::new(move |()| asked.refetch());
    view! {
        <Page title=move || t_string!(i18n, notice.title)>
            <Commented>
                <p class="max-w-prose text-muted print:hidden">{t!(i18n, notice.intro)}</p>
                <Loaded resource=asked fallback=|| view! { <Skeleton lines=8 /> } stays=true let:opened>
                    {
                        let Opened { notices, unread, limit, mailing, dead, robots } = opened;
                        view! {
                            <List notices unread />
                            {mailing.map(|own| view! { <MailSetting own /> })}
                            {limit.map(|limit| view! { <ReminderSetting limit on_reminded=on_change /> })}
                            {(!dead.is_empty()).then(|| view! { <DeadLetters letters=dead on_done=on_change /> })}
                            {robots.map(|robots| view! { <RobotSetting robots on_change /> })}
                        }
                    }
                </Loaded>
            </Commented>
        </Page>
    }
}

#[component]
fn List(
    notices: Vec<Notice>,
    /// Of all, also of those that the list leaves out.
    unread: u32,
) -> impl IntoView {
    let i18n = use_i18n();
    let person = Person::from_context();
    Effect::new(move |_| person.set_unread(unread));
    let is_empty = notices.is_empty();
    let news: BTreeSet<NoticeId> =
        notices.iter().filter(|notice| notice.read_at.is_none()).map(|notice| notice.id).collect();
    let news = RwSignal::new(news);
    let mark = Action::new(move |id: &Option<NoticeId>| {
        let id = *id;
        async move {
            let left = api::mark_read(id).await?;
            person.set_unread(left);
            // None when the page was left.
            let _ = news.try_update(|news| match id {
                Some(id) => drop(news.remove(&id)),
                None => news.clear(),
            });
            Ok::<(), AppError>(())
        }
    });
    let items = notices
        .into_iter()
        .map(|notice| {
            let id = notice.id;
            let is_read = Signal::derive(move || news.with(|news| !news.contains(&id)));
            let on_read = Callback::new(move |()| {
                mark.dispatch(Some(id));
            });
            view! { <Item notice is_read on_read /> }
        })
        .collect_view();
    if is_empty {
        return view! {
            <EmptyState
                icon=Symbol::Bell
                title=move || t_string!(i18n, notice.empty_title)
                text=move || t_string!(i18n, notice.empty_text)
            />
        }
        .into_any();
    }
    view! {
        <Show when=move || !news.with(BTreeSet::is_empty)>
            <div class="print:hidden">
                <Button
                    icon=Symbol::Check
                    busy=mark.pending()
                    on:click=move |_| {
                        mark.dispatch(None);
                    }
                >
                    {t!(i18n, notice.mark_all_read)}
                </Button>
            </div>
        </Show>
        <FailureNotice error=move || mark.value().get().and_then(Result::err) />
        <ol
            class="max-w-4xl divide-y divide-base-300 border-y border-base-300"
            aria-label=move || t_string!(i18n, notice.list_label)
        >
            {items}
        </ol>
    }
    .into_any()
}
