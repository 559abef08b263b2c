//! The Decompose page: opens a scheme and composes its parts.

use base::address::use_query;
use base::approval::ApprovalSteps;
use base::error::AppError;
use base::failure::Failure;
use base::live::{self, LiveState, Shows};
use base::page::{Layout, Page, PageActions};
use base::person::Person;
use base::scope::{About, Scope};
use leptos::prelude::*;
use leptos_i18n::t_string;
use leptos_router::components::Redirect;
use people_model::approval::SchemeSummary;
use text::i18n::use_i18n;
use ui::button::{Button, Size, Variant};
use ui::empty_state::EmptyState;
use ui::icon::Symbol;
use ui::notice::{Notice, NoticeActions};
use ui::screen::{Screen, use_screen};
use ui::skeleton::Skeleton;
use ui::toast::Toasts;
use ui::tone::Tone;

use crate::bar::picker::SchemePicker;
use crate::bar::save_bar::SaveBar;
use crate::bar::standing::{SchemeState, WhyClosed, WhyReadOnly};
use crate::bar::toolbar::{SchemeActions, Toolbar};
use crate::dialog::conflict::ConflictDialog;
use crate::dialog::insert::InsertDialog;
use crate::dialog::keys::KeysDialog;
use crate::dialog::paste::PasteDialog;
use crate::dialog::undo::UndoDialog;
use crate::panel::Panel;
use crate::paper::Paper;
use crate::plain::outline::Filter;
use crate::plain::rights::Rights;
use crate::shortcuts;
use crate::state::address::{self, Address};
use crate::state::edits::Edits;
use crate::state::sync_state::SyncState;
use crate::state::view::View;
use crate::sync::api::{self, Current};
use crate::sync::last_scheme;
use crate::sync::loading::Loading;
use crate::sync::refresh::{catch_up, refresh};
use crate::sync::undo;
use crate::table::Table;
use crate::table::phone::Drilldown;

#[component]
pub fn DecomposePage(steps: ApprovalSteps) -> impl IntoView {
    let query = use_query();
    let named = Memo::new(move |_| query.with(address::scheme));
    let person = Person::from_context();
    let opened = Resource::new_blocking(
        move || named.get(),
        move |named| {
            let Address { node, filter, .. } = query.with_untracked(Address::read);
            let filter = Some(filter);
            // In the browser the way back leads to the scheme that one was in. It may be gone by now.
            let last = person.get_untracked().and_then(|me| last_scheme::last(me.standing.account));
            async move {
                match api::open(named.or(last), filter.clone(), node).await {
                    Err(AppError::NotFound) if named.is_none() => api::open(None, filter, node).await,
                    opened => opened,
                }
            }
        },
    );
    view! {
        <Suspense fallback=move || view! { <Outer><Skeleton lines=12 /></Outer> }>
            {move || Suspend::new(async move {
                match opened.await {
                    Ok(opened) => match opened.current {
                        Some(current) => view! { <Workbench current schemes=opened.schemes steps /> }.into_any(),
                        None => view! { <Redirect path="/" /> }.into_any(),
                    },
                    Err(error) => {
                        view! {
                            <Outer>
                                <Failure error on_retry=move |()| opened.refetch() />
                            </Outer>
                        }
                            .into_any()
                    }
                }
            })}
        </Suspense>
    }
}

/// The page as long as there is no scheme in it.
#[component]
fn Outer(children: Children) -> impl IntoView {
    let i18n = use_i18n();
    view! { <Page title=move || t_string!(i18n, decompose.title)>{children()}</Page> }
}

/// The page over one loaded scheme.
#[component]
fn Workbench(current: Current, schemes: Vec<SchemeSummary>, steps: ApprovalSteps) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query();
    let Address { node, filter, scheme: named } = query.with_untracked(Address::read);
    let Current { first, is_sample, present } = current;
    let id = first.scheme.id;
    Scope::from_context().say(schemes.iter().find(|scheme| scheme.id == id).map(About::from));
    // Without a scheme in the address the newest opens; any other is named, so that a reload shows it again.
    let is_newest = schemes.first().is_some_and(|newest| newest.id == id);
    let named = named.or((!is_newest).then_some(id));
    let filter: RwSignal<Filter> = RwSignal::new(filter);
    let rights = Rights { standing: present.standing.clone(), approval: present.approval.clone(), is_sample };
    let edits = Edits::new(first, rights, Toasts::from_context());
    let draft = edits.draft;
    let view = View::new(edits, Memo::new(move |_| filter.get()));
    let sync = SyncState::new(draft, &present);
    view.selected.set(node.filter(|node| draft.with_untracked(|draft| draft.tree().row(*node).is_some())));

    let is_nothing_found =
        Memo::new(move |_| filter.with(Filter::is_searching) && view.count.get() == 0 && !edits.is_loading());
    let screen = use_screen();
    address::follow(view, named);
    shortcuts::listen(edits, view, sync);
    undo::follow_edits(edits, sync);
    let contact = live::follow(id, Shows::Targets, move || leptos::task::spawn_local(refresh(edits, sync)));
    let loading = Loading::begin(edits, view, sync);
    catch_up(edits, sync);

    view! {
        <Page title=move || t_string!(i18n, decompose.title) layout=Layout::Fill>
            <PageActions slot>
                <SchemePicker draft rights=edits.access.rights schemes />
                <SchemeState edits sync steps />
                <LoadState edits sync />
                <LiveState contact />
                <SchemeActions edits view sync />
            </PageActions>
            <Paper edits view sync />
            <NotLoaded sync loading />
            <WhyClosed draft access=edits.access />
            <Toolbar edits view filter />
            <Show when=move || screen.get() != Screen::Wide>
                // The list is longer than the page; its end must not lie below the bar at the bottom.
                <div class="pb-16 md:hidden print:pb-0">
                    <Drilldown edits view named />
                    <Show when=move || is_nothing_found.get()>
                        <NothingFound filter />
                    </Show>
                </div>
            </Show>
            <Show when=move || screen.get() != Screen::Narrow>
                <div class="hidden min-h-0 grow gap-4 md:flex">
                    <div class="flex min-w-0 grow flex-col">
                        <Show when=move || is_nothing_found.get() fallback=move || view! { <Table edits view /> }>
                            <NothingFound filter />
                        </Show>
                        <WhyReadOnly access=edits.access view />
                    </div>
                    <Show when=move || view.details.get()>
                        <aside class="panel print:hidden" aria-label=move || t_string!(i18n, decompose.panel_label)>
                            <Panel edits view />
                        </aside>
                    </Show>
                </div>
            </Show>
            <SaveBar edits view sync />
            <ConflictDialog edits sync />
            <UndoDialog edits sync />
            <PasteDialog edits />
            <InsertDialog edits view />
            <KeysDialog view />
        </Page>
    }
}

/// That nothing is as the search wants it, and the way back to all.
#[component]
fn NothingFound(filter: RwSignal<Filter>) -> impl IntoView {
    let i18n = use_i18n();
    let is_by_text = Memo::new(move |_| filter.with(|filter| !filter.query.is_empty()));
    let text = move || {
        if is_by_text.get() {
            t_string!(i18n, decompose.nothing_found_text)
        } else {
            t_string!(i18n, decompose.no_problems_text)
        }
    };
    let all = move |_| {
        filter.update(|Filter { query, only_problems, .. }| {
            query.clear();
            *only_problems = false;
        });
    };
    view! {
        <EmptyState title=move || t_string!(i18n, decompose.nothing_found) text>
            <Button variant=Variant::Primary on:click=all>
                {move || t_string!(i18n, decompose.show_all)}
            </Button>
        </EmptyState>
    }
}

/// Turns as long as only the first rows are there. It keeps its place, so that nothing moves when they all are.
#[component]
fn LoadState(edits: Edits, sync: SyncState) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <span role="status" class="flex size-4 items-center print:hidden">
            <Show when=move || edits.is_loading() && !sync.unloaded.get()>
                <span
                    class="loading loading-spinner loading-xs text-muted"
                    title=move || t_string!(i18n, decompose.loading)
                    data-loading
                >
                    <span class="sr-only">{move || t_string!(i18n, decompose.loading)}</span>
                </span>
            </Show>
        </span>
    }
}

/// Says that the whole scheme could not be fetched, and fetches it again.
#[component]
fn NotLoaded(sync: SyncState, loading: Loading) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Show when=move || sync.unloaded.get()>
            <Notice tone=Tone::Bad>
                <NoticeActions slot>
                    <Button size=Size::Small icon=Symbol::Refresh on:click=move |_| loading.load()>
                        {move || t_string!(i18n, shell.retry)}
                    </Button>
                </NoticeActions>
                {move || t_string!(i18n, decompose.unloaded)}
            </Notice>
        </Show>
    }
}
