//! The sign-in rules: which profile is in force, and what that means.

use base::failure::FailureNotice;
use base::person::Person;
use base::wording;
use leptos::prelude::*;
use people_model::password::{Profile, Rules};
use people_model::policy::Action as Deeds;
use text::i18n::{t_string, use_i18n};
use ui::choice::Choice;
use ui::segmented::Segmented;
use ui::setting::Setting;

use super::api;

#[component]
pub(super) fn SignInRules(profile: Profile, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let person = Person::from_context();
    let set = Action::new(move |profile: &Profile| {
        let profile = *profile;
        async move {
            let answer = api::set_rules(profile).await;
            if answer.is_ok() {
                on_done.try_run(());
            }
            answer
        }
    });
    let failed = move || set.value().get().and_then(Result::err);
    let meaning = move || {
        let Rules { shortest, classes, days, history, failures, pause, idle, .. } = profile.rules();
        match days {
            None => t_string!(
                i18n,
                people.rules_meaning,
                shortest = shortest,
                failures = failures,
                pause = pause,
                idle = idle
            ),
            Some(days) => t_string!(
                i18n,
                people.rules_rotating,
                shortest = shortest,
                classes = classes,
                days = days,
                history = history,
                failures = failures,
                pause = pause,
                idle = idle
            ),
        }
    };
    let word = move |profile: Profile| wording::profile(i18n.get_locale(), profile);
    let choices = move || -> Vec<Choice<Profile>> {
        Profile::ALL.into_iter().map(|profile| Choice::new(profile, move || word(profile))).collect()
    };
    view! {
        <Setting id="rules" title=move || t_string!(i18n, people.rules) text=meaning>
            <Suspense>
                {move || {
                    if person.may(Deeds::SecurityEdit) {
                        view! {
                            <div>
                                <Segmented
                                    name="profile"
                                    label=move || t_string!(i18n, people.rules)
                                    choices=choices()
                                    value=move || profile
                                    on_change=move |chosen| {
                                        set.dispatch(chosen);
                                    }
                                />
                            </div>
                        }
                            .into_any()
                    } else {
                        view! { <p>{move || word(profile)}</p> }.into_any()
                    }
                }}
            </Suspense>
            <FailureNotice error=failed />
        </Setting>
    }
}
