//! By whom reports are confirmed: the chain of the scheme, and its exceptions.

mod exception;
pub(crate) mod fields;

use base::error::AppError;
use base::failure::FailureNotice;
use base::wording;
use indicator_model::check_in::chain::{Chain, Scope, Stage};
use indicator_model::timetable::answer::{Exception, NewChain, Saved, ScopeName};
use leptos::prelude::*;
use leptos::task::spawn_local;
use text::i18n::{Locale, t, t_string, td_string, use_i18n};
use ui::button::{Button, Kind, Size, Variant};
use ui::icon::Symbol;
use ui::setting::Setting;
use ui::table::Table;
use ui::toast::{ToastAction, Toasts};
use ui::tone::Tone;

use self::exception::Add;
use self::fields::ChainFields;
use crate::api;
use crate::bench::Bench;

#[component]
pub(crate) fn ChainSetting(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    let saved = Memo::new(move |_| bench.saved.with(|saved| saved.chain.clone()));
    view! {
        <Setting
            id="timetable-chain"
            title=move || t_string!(i18n, chain.title)
            text=move || t_string!(i18n, chain.text)
        >
            {if untrack(|| bench.is_editable()) {
                view! { <Form bench /> }.into_any()
            } else {
                view! { <p>{move || saved.with(|chain| in_words(i18n.get_locale(), bench, chain))}</p> }.into_any()
            }}
            <Exceptions bench />
        </Setting>
    }
}

#[component]
fn Form(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let draft = bench.chain;
    let save = Action::new(move |after: &Chain| {
        // Without a decision the scheme has the chain that Hengce comes with.
        let decided = |chain: Chain| Some(chain).filter(|chain| *chain != Chain::default());
        let before = bench.saved.with_untracked(|saved| decided(saved.chain.clone()));
        set(bench, toasts, i18n.get_locale_untracked(), ScopeName::Scheme, before, decided(after.clone()))
    });
    let is_changed = move || draft.chain().is_none_or(|chain| bench.saved.with(|saved| saved.chain != chain));
    view! {
        <form
            class="grid gap-4 sm:grid-cols-2"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                if let Some(chain) = draft.submitted() {
                    save.dispatch(chain);
                }
            }
        >
            <ChainFields bench draft name="chain" />
            <div class="empty:hidden sm:col-span-2">
                <FailureNotice error=move || save.value().get().and_then(Result::err) />
            </div>
            <div class="sm:col-span-2">
                <Button
                    variant=Variant::Primary
                    kind=Kind::Submit
                    busy=save.pending()
                    disabled=Signal::derive(move || !is_changed())
                >
                    {t!(i18n, chain.save)}
                </Button>
            </div>
        </form>
    }
}

/// What differs from the scheme.
#[component]
fn Exceptions(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    let exceptions = move || bench.saved.with(|saved| saved.exceptions.clone());
    let is_editable = untrack(|| bench.is_editable());
    let heads = vec![
        (move || t_string!(i18n, chain.applies_to)).into(),
        (move || t_string!(i18n, chain.order)).into(),
        (move || "").into(),
    ];
    let heads = heads.into_iter().take(if is_editable { 3 } else { 2 }).collect();
    let heads = StoredValue::new(heads);
    view! {
        <div class="flex flex-col gap-2">
            <h3 class="font-medium">{t!(i18n, chain.exceptions)}</h3>
            <p class="text-sm text-muted">{t!(i18n, chain.exceptions_text)}</p>
            {is_editable.then(|| view! { <Add bench /> })}
            <Show
                when=move || bench.saved.with(|saved| !saved.exceptions.is_empty())
                fallback=move || view! { <p class="text-sm text-muted">{t!(i18n, chain.no_exceptions)}</p> }
            >
                <Table label=move || t_string!(i18n, chain.exceptions) heads=heads.get_value()>
                    <For each=exceptions key=|one| (one.scope, one.chain.stages().to_vec()) let:one>
                        <Line bench one is_editable />
                    </For>
                </Table>
            </Show>
        </div>
    }
}

#[component]
fn Line(bench: Bench, one: Exception, is_editable: bool) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let name = if one.code.is_empty() { one.name.clone() } else { format!("{} {}", one.code, one.name) };
    let one = StoredValue::new(one);
    let words = move || one.with_value(|one| in_words(i18n.get_locale(), bench, &one.chain));
    let remove = Action::new(move |(): &()| {
        let Exception { scope, code, chain, .. } = one.get_value();
        let locale = i18n.get_locale_untracked();
        async move {
            if let Err(error) = set(bench, toasts, locale, named(scope, code), Some(chain), None).await {
                toasts.error(error.message(locale));
            }
        }
    });
    view! {
        <tr>
            <th scope="row" class="min-w-40 font-normal">{name}</th>
            <td class="min-w-40">{words}</td>
            {is_editable
                .then(|| {
                    view! {
                        <td class="whitespace-nowrap">
                            <Button
                                size=Size::Small
                                icon=Symbol::Undo
                                busy=remove.pending()
                                on:click=move |_| {
                                    remove.dispatch(());
                                }
                            >
                                {t!(i18n, chain.remove)}
                            </Button>
                        </td>
                    }
                })}
        </tr>
    }
}

/// Sets a chain, says so, and offers to take it back. Where another was faster nothing is set.
async fn set(
    bench: Bench,
    toasts: Toasts,
    locale: Locale,
    scope: ScopeName,
    before: Option<Chain>,
    after: Option<Chain>,
) -> Result<(), AppError> {
    let scheme = bench.saved.with_untracked(|saved| saved.scheme);
    let new = NewChain { scheme, scope: scope.clone(), before: before.clone(), after: after.clone() };
    let answer = api::set_chain(new).await?;
    bench.renew();
    match answer {
        Saved::Done => {
            let is_removed = after.is_none() && scope != ScopeName::Scheme;
            let said =
                if is_removed { td_string!(locale, chain.removed) } else { td_string!(locale, chain.saved) };
            let undo = NewChain { scheme, scope, before: after, after: before };
            let action = ToastAction {
                label: td_string!(locale, timetable.undo).to_owned(),
                on_press: bench.pressed(move || take_back(bench, toasts, locale, undo.clone())),
            };
            toasts.with_action(Tone::Good, said, action);
        }
        Saved::BadChain { fault } => toasts.error(wording::chain::fault(locale, fault)),
        _ => toasts.error(td_string!(locale, timetable.changed_by_another)),
    }
    Ok(())
}

fn take_back(bench: Bench, toasts: Toasts, locale: Locale, undo: NewChain) {
    spawn_local(async move {
        match api::set_chain(undo).await {
            Ok(Saved::Done) => {}
            Ok(_) => toasts.error(td_string!(locale, timetable.changed_by_another)),
            Err(error) => toasts.error(error.message(locale)),
        }
        bench.renew();
    });
}

/// The name by which a scope is asked for.
fn named(scope: Scope, code: String) -> ScopeName {
    match scope {
        Scope::Scheme => ScopeName::Scheme,
        Scope::Organization { organization } => ScopeName::Organization { organization },
        Scope::Indicator { .. } => ScopeName::Indicator { code },
    }
}

fn in_words(locale: Locale, bench: Bench, chain: &Chain) -> String {
    let kinds: Vec<_> = chain.stages().iter().copied().map(Stage::kind).collect();
    let owner = chain.data_owner().and_then(|id| {
        bench.saved.with(|saved| {
            saved.data_owners.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone())
        })
    });
    wording::chain::stages(locale, &kinds, owner.as_deref().unwrap_or_default())
}
