//! The page on which a board is published: title, introduction, how small counts are treated, and what the public will see.

use base::address::{given, use_query, with_query};
use base::error::AppError;
use base::failure::FailureNotice;
use base::faults::Faults;
use base::loaded::Loaded;
use base::page::{Page, PageActions};
use indicator_model::id::PublicationId;
use indicator_model::node::Level;
use indicator_model::publication::{Answer, Field, NewPublication, Preview, Selection, Threshold};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use text::i18n::{Locale, t, t_string, td_string, use_i18n};
use ui::button::{Button, Kind, LinkButton, Variant};
use ui::choice::Choice;
use ui::field::{TextArea, TextField};
use ui::notice::Notice;
use ui::select::Select;
use ui::skeleton::Skeleton;
use ui::toast::Toasts;
use ui::tone::Tone;
use uuid::Uuid;

use super::sheet::{Heading, Shown, sheet};
use super::words;
use crate::address::{Asked, Tab, View};
use crate::api;
use crate::frame::NoScheme;
use crate::replace::use_replace_address;

/// What is published is in the address, as a board has it.
#[component]
pub fn PublishPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query();
    let view = Memo::new(move |_| query.with(|query| View::read(Tab::Lines, query)));
    let asked = Memo::new(move |_| view.with(|view| (view.asked, view.text.clone(), view.theme.clone())));
    // Chosen on the page, so the address follows it and asks for nothing again.
    let level = move || query.with_untracked(|query| level_of(query.get("level").as_deref()));
    let opened = Resource::new(
        move || asked.get(),
        move |(asked, text, theme)| api::open_publishing(asked, text, theme, level()),
    );
    view! {
        <Page title=move || t_string!(i18n, publication.new_title)>
            <PageActions slot>
                {move || {
                    view! {
                        <LinkButton href=view.with(View::written) variant=Variant::Quiet>
                            {t!(i18n, publication.back_to_board)}
                        </LinkButton>
                    }
                }}
            </PageActions>
            <p class="-mt-3 max-w-prose text-muted">{t!(i18n, publication.new_intro)}</p>
            <Loaded resource=opened fallback=|| view! { <Skeleton lines=10 /> } let:opened>
                {match opened {
                    Some(opened) => view! { <Publish opened view /> }.into_any(),
                    None => view! { <NoScheme /> }.into_any(),
                }}
            </Loaded>
        </Page>
    }
}

#[component]
fn Publish(opened: api::Publishing, view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let (toasts, navigate, replace) = (Toasts::from_context(), use_navigate(), use_replace_address());
    let api::Publishing { selection, preview } = opened;
    // The same publication however often it is sent. After another was kept under the id it is another one.
    let id = RwSignal::new(PublicationId(Uuid::now_v7()));
    let title = RwSignal::new(default_title(i18n.get_locale_untracked(), &preview));
    let introduction = RwSignal::new(String::new());
    let threshold = RwSignal::new(selection.threshold);
    let level = RwSignal::new(selection.level);
    let preview = RwSignal::new(preview);
    let has_moved = RwSignal::new(false);
    let scope = StoredValue::new(selection);
    // What is published is of the day that was previewed, also after midnight.
    let selected = move || Selection {
        threshold: threshold.get_untracked(),
        level: level.get_untracked(),
        day: preview.with_untracked(|preview| Some(preview.content.day)),
        ..scope.get_value()
    };
    let asked = StoredValue::new(0_u32);
    let look = Action::new(move |(): &()| {
        let request = api::preview_publication(selected());
        asked.update_value(|asked| *asked += 1);
        let number = asked.get_value();
        async move {
            let answer = request.await?;
            // Where something else was chosen in the meantime, only the answer to that counts.
            if asked.try_get_value() == Some(number) {
                preview.set(answer);
                has_moved.set(false);
            }
            Ok::<(), AppError>(())
        }
    });
    let choose = move |chosen: Option<Level>| {
        level.set(chosen);
        replace(&view.with_untracked(|view| written(view, chosen)));
        look.dispatch(());
    };
    let publish = Action::new(move |(): &()| {
        let new = NewPublication {
            id: id.get_untracked(),
            selection: selected(),
            title: title.get_untracked(),
            introduction: introduction.get_untracked(),
            digest: preview.with_untracked(|preview| preview.digest.clone()),
        };
        let navigate = navigate.clone();
        async move {
            let answer = api::publish(new).await;
            if answer == Err(AppError::ReusedId) {
                id.set(PublicationId(Uuid::now_v7()));
            }
            match answer? {
                Answer::Published => {
                    toasts.info(t_string!(i18n, publication.published_done).to_owned());
                    // Who has left the page by now stays where they are.
                    if !preview.is_disposed() {
                        navigate("/board/publications", NavigateOptions::default());
                    }
                }
                Answer::Moved { preview: now } => {
                    preview.set(*now);
                    has_moved.set(true);
                }
                Answer::Refused { fault } => preview.update(|preview| preview.fault = Some(fault)),
            }
            Ok::<(), AppError>(())
        }
    });
    let faults = Faults::<Field>::of(publish);
    let choice = |of: Threshold| Choice::new(of, move || words::threshold(i18n.get_locale(), of));
    let thresholds: Signal<Vec<Choice<Threshold>>> = Signal::stored(Threshold::OFFERED.map(choice).into());
    let choice = |of: Option<Level>| Choice::new(of, move || words::level(i18n.get_locale(), of));
    let levels: Signal<Vec<Choice<Option<Level>>>> = Signal::stored(LEVELS.map(choice).into());
    let is_impossible = Signal::derive(move || {
        preview.with(|preview| preview.fault.is_some())
            || look.pending().get()
            || title.with(|title| title.trim().is_empty())
    });
    view! {
        <form
            class="flex max-w-3xl flex-col gap-4"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                publish.dispatch(());
            }
        >
            <TextField
                name="publication-title"
                label=move || t_string!(i18n, publication.field_title)
                value=title
                on_input=move |text| title.set(text)
                error=faults.at(Field::Title)
            />
            <TextArea
                name="publication-introduction"
                label=move || t_string!(i18n, publication.field_introduction)
                hint=move || t_string!(i18n, publication.field_introduction_hint)
                value=introduction
                on_input=move |text| introduction.set(text)
                error=faults.at(Field::Introduction)
            />
            <Select
                name="publication-level"
                label=move || t_string!(i18n, publication.field_level)
                choices=levels
                value=level
                on_change=choose
            />
            <Select
                name="publication-threshold"
                label=move || t_string!(i18n, publication.field_threshold)
                hint=move || t_string!(i18n, publication.field_threshold_hint)
                choices=thresholds
                value=threshold
                on_change=move |chosen| {
                    threshold.set(chosen);
                    look.dispatch(());
                }
            />
            {move || {
                has_moved
                    .get()
                    .then(|| {
                        view! {
                            <Notice tone=Tone::Warning title=move || t_string!(i18n, publication.moved_title)>
                                {t!(i18n, publication.moved_text)}
                            </Notice>
                        }
                    })
            }}
            {move || {
                preview
                    .with(|preview| preview.fault)
                    .map(|fault| {
                        view! {
                            <Notice tone=Tone::Warning>{move || words::fault(i18n.get_locale(), fault)}</Notice>
                        }
                    })
            }}
            <FailureNotice error=move || faults.rest() />
            <FailureNotice error=move || look.value().get().and_then(Result::err) />
            <div class="flex justify-end">
                <Button
                    variant=Variant::Primary
                    kind=Kind::Submit
                    busy=publish.pending()
                    disabled=is_impossible
                >
                    {t!(i18n, publication.publish_now)}
                </Button>
            </div>
        </form>
        <section class="flex flex-col gap-3" aria-label=move || t_string!(i18n, publication.preview)>
            <p class="text-sm text-muted">{t!(i18n, publication.preview)}</p>
            <div class="publication rounded-box border border-base-300 bg-base-100 p-4">
                {move || {
                    let (title, introduction) = (title.get(), introduction.get());
                    preview
                        .with(|preview| {
                            let content = &preview.content;
                            let shown = Shown { title: &title, introduction: &introduction, content };
                            sheet(i18n.get_locale(), shown, Heading::Part)
                        })
                }}
            </div>
        </section>
    }
}

fn default_title(locale: Locale, preview: &Preview) -> String {
    let content = &preview.content;
    let (city, cycle) = (content.city.as_str(), content.cycle.as_str());
    td_string!(locale, publication.default_title, city = city, cycle = cycle, day = content.day)
}

/// What can be published: all down to departments and districts, or one of the two.
const LEVELS: [Option<Level>; 3] = [None, Some(Level::City), Some(Level::Task)];

fn level_of(said: Option<&str>) -> Option<Level> {
    LEVELS.into_iter().flatten().find(|level| said == Some(level.key()))
}

/// The address of this page for what a board shows. By lights nothing is selected: that would be publishing what looks well.
pub(crate) fn address(view: &View) -> String {
    let level = view.level.filter(|level| LEVELS.contains(&Some(*level)));
    written(view, level)
}

fn written(view: &View, level: Option<Level>) -> String {
    let Asked { scheme, organization, day } = view.asked;
    with_query(
        "/board/publications/new",
        [
            ("scheme", scheme.map(|scheme| scheme.to_string())),
            ("organization", organization.map(|organization| organization.to_string())),
            ("day", day.map(|day| day.to_string())),
            ("q", given(&view.text)),
            ("theme", view.theme.clone()),
            ("level", level.map(|level| level.key().to_owned())),
        ],
    )
}
