//! The first page: two ways to begin, as long as there is no scheme; after that it only leads on.

use base::loaded::Loaded;
use base::page::Page;
use leptos::prelude::*;
use people_model::first_steps::StepState;
use text::i18n::{t, t_string, use_i18n};
use ui::button::LinkButton;
use ui::card::Card;
use ui::icon::Symbol;
use ui::skeleton::Skeleton;

use super::api::{self, Start};
use super::first_steps::FirstSteps;

#[component]
pub fn HomePage(
    /// The button that opens the sample city.
    #[prop(into)]
    sample: ViewFn,
) -> impl IntoView {
    // Blocking, because a redirect has to be decided before the first byte is sent.
    let start = Resource::new_blocking(|| (), |()| api::begin());
    view! {
        <Loaded resource=start fallback=|| view! { <Skeleton lines=6 /> } let:start>
            {match start {
                Start::First { steps } => view! { <Beginning sample=sample.clone() steps /> }.into_any(),
                Start::Again => view! { <Skeleton lines=6 /> }.into_any(),
            }}
        </Loaded>
    }
}

#[component]
fn Beginning(sample: ViewFn, steps: Vec<StepState>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=move || t_string!(i18n, home.title)>
            <p class="max-w-prose text-muted">{t!(i18n, home.intro)}</p>
            <div class="grid max-w-4xl gap-4 md:grid-cols-2">
                <Card
                    icon=Symbol::View
                    title=move || t_string!(i18n, home.sample_title)
                    text=move || t_string!(i18n, home.sample_text)
                >
                    {sample.run()}
                </Card>
                <Card
                    icon=Symbol::Sheet
                    title=move || t_string!(i18n, home.import_title)
                    text=move || t_string!(i18n, home.import_text)
                >
                    <LinkButton href="/data" icon=Symbol::Upload>
                        {t!(i18n, home.import)}
                    </LinkButton>
                </Card>
            </div>
            <FirstSteps steps />
        </Page>
    }
}
