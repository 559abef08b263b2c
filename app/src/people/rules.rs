//! The rules of log-in: which profile is in force, and what that means.

use indicator_model::password::Profile;
use indicator_model::policy::Action as Deeds;
use leptos::prelude::*;

use super::api;
use crate::account::Person;
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::choice::Choice;
use crate::ui::notice::Notice;
use crate::ui::segmented::Segmented;
use crate::ui::tone::Tone;

#[component]
pub(super) fn SignInRules(profile: Profile, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let person = Person::from_context();
    let set = Action::new(move |profile: &Profile| {
        let profile = *profile;
        async move {
            let answer = api::set_rules(profile).await;
            if answer.is_ok() {
                on_done.run(());
            }
            answer
        }
    });
    let failed = move || set.value().get().and_then(Result::err);
    let meaning = move || {
        let rules = profile.rules();
        t_string!(
            i18n,
            people.rules_meaning,
            shortest = rules.shortest,
            classes = rules.classes,
            failures = rules.failures,
            pause = rules.pause,
            idle = rules.idle
        )
    };
    let word = move |profile: Profile| match profile {
        Profile::Asvs => t_string!(i18n, people.profile_asvs),
        Profile::Dengbao3 => t_string!(i18n, people.profile_dengbao3),
    };
    let choices = move || -> Vec<Choice<Profile>> {
        Profile::ALL.into_iter().map(|profile| Choice::new(profile, move || word(profile))).collect()
    };
    view! {
        <section class="flex flex-col gap-2" aria-labelledby="rules">
            <h2 id="rules" class="text-base font-semibold">
                {t!(i18n, people.rules)}
            </h2>
            <Suspense>
                {move || {
                    if person.may(Deeds::SecurityEdit) {
                        view! {
                            <Segmented
                                name="profile"
                                label=move || t_string!(i18n, people.rules)
                                choices=choices()
                                value=move || profile
                                on_change=move |chosen| {
                                    set.dispatch(chosen);
                                }
                            />
                        }
                            .into_any()
                    } else {
                        view! { <p>{move || word(profile)}</p> }.into_any()
                    }
                }}
            </Suspense>
            <p class="max-w-prose text-sm text-muted">{meaning}</p>
            {move || {
                failed()
                    .map(|error| {
                        view! { <Notice tone=Tone::Bad>{move || error.message(i18n.get_locale())}</Notice> }
                    })
            }}
        </section>
    }
}
