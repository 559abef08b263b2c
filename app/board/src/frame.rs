//! What all views of a board have around them: the title, the other views, and the ways to take along what is shown.

use base::address::use_query;
use base::comment::Commented;
use base::error::AppError;
use base::loaded::Loaded;
use base::page::{Page, PageActions};
use base::person::Person;
use base::scope::{About, Scope};
use base::wording;
use indicator_model::monitor::board::Board;
use leptos::html::Ul;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
use leptos_i18n::tu_string;
use people_model::approval::SchemeSummary;
use people_model::policy::Action::{PublicationEdit, SchemeExport};
use serde::Serialize;
use serde::de::DeserializeOwned;
use text::i18n::{Locale, t, t_string, td_string, use_i18n};
use ui::button::{LinkButton, Size, Variant};
use ui::empty_state::EmptyState;
use ui::icon::Symbol;
use ui::menu::{Menu, MenuItem, MenuLink};
use ui::picture::keep_png;
use ui::skeleton::Skeleton;
use ui::toast::Toasts;

use crate::address::{Tab, View};
use crate::api::Opened;
use crate::filter::{Fold, whole_city};
use crate::pin::{PinDialog, PinView};
use crate::shelf::ShelfButton;
use crate::wall::{Scene, Staged, WallButton};
use crate::{own, pin, publication};

/// The page of a view, or the view alone where it is [`Staged`]: asks the server for what its address names, and shows the answer.
/// What of an address is `asked` for is asked for again when it changes; the rest the view reads by itself.
pub fn opens<K, T, F, V>(
    tab: Tab,
    asked: fn(&View) -> K,
    open: impl Fn(K, Memo<View>) -> F + Send + Sync + 'static,
    shown: impl Fn(T, Vec<SchemeSummary>, Memo<View>) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
    F: Future<Output = Result<Opened<T>, AppError>> + Send + 'static,
    V: IntoView + 'static,
{
    let staged = use_context::<Staged>().and_then(|Staged(view)| view);
    let query = use_query();
    let view = match staged {
        Some(view) => view,
        None => Memo::new(move |_| query.with(|query| View::read(tab, query))),
    };
    let asked = Memo::new(move |_| view.with(asked));
    let opened = Resource::new(move || asked.get(), move |asked| open(asked, view));
    let content = move || {
        let shown = shown.clone();
        view! {
            <Loaded resource=opened fallback=|| view! { <Skeleton lines=10 /> } stays=true let:opened>
                {
                    let Opened { board, scheme, schemes } = opened;
                    let about = schemes.iter().find(|known| Some(known.id) == scheme).map(About::from);
                    Scope::from_context().say(about);
                    match board {
                        Some(board) => shown(board, schemes, view).into_any(),
                        None => view! { <NoScheme /> }.into_any(),
                    }
                }
            </Loaded>
        }
    };
    if staged.is_some() {
        provide_context(Fold::default());
        content().into_any()
    } else {
        view! { <Frame view>{content()}</Frame> }.into_any()
    }
}

#[component]
fn Frame(view: Memo<View>, children: Children) -> impl IntoView {
    let i18n = use_i18n();
    provide_context(Fold::default());
    pin::provide(view);
    view! {
        <Page title=move || t_string!(i18n, board.title)>
            <PageActions slot>
                <ShelfButton view />
                <PinView />
                <WallButton now=Signal::derive(move || Scene::View(Box::new(view.get()))) />
                <Taking view />
            </PageActions>
            <Tabs view here=Here::View(view.with_untracked(|view| view.tab)) />
            <Commented>{children()}</Commented>
            <PinDialog />
        </Page>
    }
}

/// Which page of the boards is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Here {
    View(Tab),
    /// Boards that people put together.
    Own,
}

/// The views, and the boards that people put together, as links: each is a page.
#[component]
pub fn Tabs(view: Memo<View>, here: Here) -> impl IntoView {
    let i18n = use_i18n();
    let list = NodeRef::<Ul>::new();
    // A phone has room for some of them.
    Effect::new(move |_| {
        let Some(list) = list.get() else { return };
        let current = list.query_selector("[aria-current]").ok().flatten();
        if let Some(current) = current.and_then(|current| current.dyn_into::<HtmlElement>().ok()) {
            let room = list.client_width() - current.offset_width();
            list.set_scroll_left(current.offset_left() - list.offset_left() - room / 2);
        }
    });
    let link = move |to: Here| {
        let href = move || match to {
            Here::View(tab) => view.with(|view| view.beside(tab)),
            Here::Own => own::PATH.to_owned(),
        };
        view! {
            <li>
                <a
                    href=href
                    aria-current=(to == here).then_some("page")
                    class="-mb-px flex min-h-touch items-center border-b-2 border-transparent px-3 text-sm whitespace-nowrap text-muted hover:text-base-content aria-[current=page]:border-primary aria-[current=page]:font-medium aria-[current=page]:text-primary"
                >
                    {move || match to {
                        Here::View(tab) => word(i18n.get_locale(), tab),
                        Here::Own => t_string!(i18n, own_board.tab),
                    }}
                </a>
            </li>
        }
    };
    let all = Tab::ALL.into_iter().map(Here::View).chain([Here::Own]);
    view! {
        <nav aria-label=move || t_string!(i18n, board_view.tabs_label) class="print:hidden">
            <ul node_ref=list class="flex gap-1 overflow-x-auto overflow-y-hidden border-b border-base-300">
                {all.map(link).collect_view()}
            </ul>
        </nav>
    }
}

pub fn word(locale: Locale, tab: Tab) -> &'static str {
    match tab {
        Tab::Lines => td_string!(locale, board_view.tab_lines),
        Tab::Cockpit => td_string!(locale, board_view.tab_cockpit),
        Tab::Heat => td_string!(locale, board_view.tab_heat),
        Tab::Map => td_string!(locale, map.tab),
        Tab::Districts => td_string!(locale, board_view.tab_districts),
        Tab::Trend => td_string!(locale, board_view.tab_trend),
        Tab::Warnings => td_string!(locale, warning.tab),
        Tab::Objectives => td_string!(locale, objective.tab),
    }
}

/// Printing, files with what is shown for those who may export a scheme, and the way to the public.
#[component]
fn Taking(view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let person = Person::from_context();
    let tab = view.with_untracked(|view| view.tab);
    let print = |()| {
        // A browser that cannot print says so itself.
        let _ = window().print();
    };
    // `download` keeps the router away from it.
    let file = move |extension: &'static str| {
        view! {
            <MenuLink
                href=Signal::derive(move || view.with(|view| view.file(extension)))
                icon=Symbol::Download
                attr:download=format!("{}.{extension}", tab.key())
            >
                {extension.to_uppercase()}
            </MenuLink>
        }
    };
    let files = move || {
        view! {
            {file("xlsx")}
            {file("csv")}
            {tab.is_drawn().then(|| view! { {file("svg")} <Picture view /> })}
        }
    };
    view! {
        <Menu
            id="take"
            label=move || t_string!(i18n, board_view.take)
            icon=Symbol::Download
            size=Size::Small
        >
            <MenuItem icon=Symbol::Print on_select=print>
                {t!(i18n, board_view.print)}
            </MenuItem>
            <Suspense>
                {move || person.may(SchemeExport).then(files)}
                {move || person.may(PublicationEdit).then(|| view! { <Publishing view /> })}
            </Suspense>
        </Menu>
    }
}

/// The drawing as a picture, which the browser makes of the file.
#[component]
fn Picture(view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let is_busy = RwSignal::new(false);
    let keep = move |()| {
        let (address, name) = view.with_untracked(|view| (view.file("svg"), view.tab.key()));
        is_busy.set(true);
        spawn_local(async move {
            if !keep_png(&address, &format!("board-{name}.png")).await {
                toasts.error(tu_string!(i18n, board_view.no_picture).to_string());
            }
            is_busy.try_set(false);
        });
    };
    view! {
        <MenuItem icon=Symbol::Download disabled=is_busy on_select=keep>
            "PNG"
        </MenuItem>
    }
}

/// To everybody: what is shown, and what was published before.
#[component]
fn Publishing(view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <MenuLink href=Signal::derive(move || publication::address(&view.get())) icon=Symbol::Upload>
            {t!(i18n, publication.publish)}
        </MenuLink>
        <MenuLink href="/board/publications" icon=Symbol::Upload>
            {t!(i18n, publication.published)}
        </MenuLink>
    }
}

/// What a printed page is about, which on the screen the filter says.
#[component]
pub fn PrintHead(#[prop(into)] board: Signal<Board>, view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let about = move || {
        let locale = i18n.get_locale();
        view.with(|view| board.with(|board| about(locale, board, view)))
    };
    view! { <p class="hidden text-sm print:block" data-staged="">{move || about().join(" · ")}</p> }
}

/// View, scheme, cycle, scope and day, for what leaves the screen.
pub fn about(locale: Locale, board: &Board, view: &View) -> Vec<String> {
    let mut about = vec![word(locale, view.tab).to_owned(), board.name.clone(), board.cycle.clone()];
    let scope = board.organization.map(|owner| board.owner_name(owner).to_owned());
    about.push(scope.unwrap_or_else(|| whole_city(locale, view.tab).to_owned()));
    about.push(td_string!(locale, board_view.as_of, day = board.day));
    if view.tab.has_rows() {
        about.extend(view.theme.clone());
        about.extend(view.level.map(|level| wording::level(locale, level).to_owned()));
    }
    let text = view.text.trim();
    if !text.is_empty() && !matches!(view.tab, Tab::Cockpit | Tab::Map) {
        about.push(td_string!(locale, board_view.only_text, text = text));
    }
    about
}

/// In place of every view, before there is anything to show.
#[component]
pub fn NoScheme() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <EmptyState
            icon=Symbol::Chart
            title=move || t_string!(i18n, board.empty_title)
            text=move || t_string!(i18n, board.empty_text)
        >
            <LinkButton href="/" variant=Variant::Primary>{t!(i18n, board.begin)}</LinkButton>
        </EmptyState>
    }
}
