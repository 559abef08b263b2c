//! What the reader may do, in short, on “My account”.

use base::loaded::Loaded;
use base::wording;
use leptos::prelude::*;
use people_model::policy::holder::{Grant, Holder};
use text::i18n::{Locale, t, t_string, td_string, use_i18n};
use ui::icon::{Icon, Symbol};
use ui::setting::Setting;
use ui::skeleton::Skeleton;

use super::api;

#[component]
pub fn MyRights() -> impl IntoView {
    let i18n = use_i18n();
    let mine = Resource::new(|| (), |()| api::mine());
    view! {
        <Setting
            id="my-rights"
            title=move || t_string!(i18n, policy.mine)
            text=move || t_string!(i18n, policy.mine_text)
        >
            <Loaded resource=mine fallback=|| view! { <Skeleton lines=3 /> } let:holder>
                <Rights holder />
            </Loaded>
        </Setting>
    }
}

/// A role after the other, each with what it gives.
#[component]
fn Rights(holder: Holder) -> impl IntoView {
    let i18n = use_i18n();
    if holder.held.is_empty() {
        return view! { <p>{t!(i18n, policy.holds_nothing)}</p> }.into_any();
    }
    let grants: Vec<Grant<'_>> = holder.grants();
    let roles = holder
        .held
        .iter()
        .map(|held| {
            let given = grants.iter().filter(|grant| std::ptr::eq(grant.held, held));
            let given = given
                .map(|grant| {
                    let rule = grant.rule;
                    view! { <li>{move || line(i18n.get_locale(), rule)}</li> }
                })
                .collect_view();
            let held = held.clone();
            view! {
                <li>
                    <details class="group">
                        <summary class="flex min-h-touch cursor-pointer items-center gap-1 font-medium">
                            <span class="text-muted transition-transform group-open:rotate-90">
                                <Icon symbol=Symbol::ChevronRight />
                            </span>
                            {move || wording::policy::held(i18n.get_locale(), &held)}
                        </summary>
                        <ul class="flex list-disc flex-col gap-1 ps-10 pb-2 text-sm">{given}</ul>
                    </details>
                </li>
            }
        })
        .collect_view();
    view! {
        <ul class="-mt-2 divide-y divide-base-300" aria-label=move || t_string!(i18n, policy.mine)>
            {roles}
        </ul>
    }
    .into_any()
}

fn line(locale: Locale, rule: &people_model::policy::Rule) -> String {
    use people_model::policy::State;
    let action = wording::action(locale, rule.action);
    let scope = wording::policy::scope(locale, rule.scope);
    let line = td_string!(locale, policy.mine_by, action = action, scope = scope);
    if rule.states == State::ALL {
        return line;
    }
    let states = wording::policy::states(locale, rule.states);
    td_string!(locale, policy.mine_in, line = line, states = states)
}
