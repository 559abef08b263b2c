//! Pages of one feature that show parts of another.

use approval::ApprovalActions;
use base::approval::Matter;
use data::OpenSample;
use delegation::DelegationSection;
use leptos::prelude::*;
use policy::MyRights;
use ui::button::Variant;

#[component]
pub fn HomePage() -> impl IntoView {
    view! { <home::HomePage sample=|| view! { <OpenSample variant=Variant::Primary /> } /> }
}

#[component]
pub fn DecomposePage() -> impl IntoView {
    view! { <decompose::DecomposePage steps=approval_steps /> }
}

#[component]
pub fn MapPage() -> impl IntoView {
    view! { <board::MapPage saving=saving() /> }
}

#[component]
pub fn WallPage() -> impl IntoView {
    view! { <board::WallPage saving=saving() /> }
}

/// A node that is moved on the map is saved, and taken back, as Decompose does it.
fn saving() -> board::Saving {
    board::Saving {
        save: |scheme, change_set, by| Box::pin(decompose::save(scheme, change_set, by)),
        undo: |scheme, of| Box::pin(decompose::undo(scheme, of, None)),
    }
}

#[component]
pub fn DataPage() -> impl IntoView {
    view! { <data::DataPage steps=approval_steps /> }
}

#[component]
pub fn OwnPage() -> impl IntoView {
    view! {
        <account::OwnPage>
            <MyRights />
            <DelegationSection />
        </account::OwnPage>
    }
}

fn approval_steps(matter: Signal<Matter>, on_done: Callback<()>) -> AnyView {
    view! { <ApprovalActions matter on_done /> }.into_any()
}
