//! The form of a robot, to set one up or to change it. Address and secret are typed and never shown again.

use base::error::AppError;
use base::failure::FailureNotice;
use base::faults::Faults;
use base::wording::robot as wording;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use people_model::robot::{Field, NewRobot, Robot, RobotChange, RobotKind};
use text::i18n::{t, t_string, td_string, use_i18n};
use ui::button::{Button, Kind, Size, Variant};
use ui::choice::Choice;
use ui::dialog::Dialog;
use ui::field::TextField;
use ui::icon::Symbol;
use ui::select::Select;
use ui::switch::Switch;
use ui::toast::Toasts;

use crate::api;
use crate::robot::Organizations;

#[component]
pub fn AddRobot(organizations: Organizations, on_change: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    view! {
        <Button icon=Symbol::Add on:click=move |_| open.set(true)>
            {t!(i18n, robot.add)}
        </Button>
        <Dialog open title=move || t_string!(i18n, robot.add)>
            <Form robot=None organizations open on_change />
        </Dialog>
    }
}

#[component]
pub fn ChangeRobot(robot: Robot, organizations: Organizations, on_change: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    let robot = StoredValue::new(robot);
    view! {
        <Button size=Size::Small icon=Symbol::Edit on:click=move |_| open.set(true)>
            {t!(i18n, robot.change)}
        </Button>
        <Dialog open title=move || t_string!(i18n, robot.change)>
            <Form robot=Some(robot.get_value()) organizations open on_change />
        </Dialog>
    }
}

#[component]
fn Form(
    /// The one that is changed; none for a new one.
    robot: Option<Robot>,
    organizations: Organizations,
    open: RwSignal<bool>,
    on_change: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let id = robot.as_ref().map(|robot| robot.id);
    let has_secret = robot.as_ref().is_some_and(|robot| robot.has_secret);
    let kind = RwSignal::new(robot.as_ref().map_or_else(RobotKind::default, |robot| robot.kind));
    let name = RwSignal::new(robot.as_ref().map(|robot| robot.name.clone()).unwrap_or_default());
    let organization = RwSignal::new(robot.as_ref().and_then(|robot| robot.organization));
    let is_enabled = RwSignal::new(robot.as_ref().is_none_or(|robot| robot.is_enabled));
    let address = RwSignal::new(String::new());
    let secret = RwSignal::new(String::new());
    let save = Action::new(move |(): &()| {
        let (name, address) = (name.get_untracked(), address.get_untracked());
        let (kind, organization) = (kind.get_untracked(), organization.get_untracked());
        // Of a kind that does not sign there is no field.
        let secret = if kind.signs() { secret.get_untracked() } else { String::new() };
        let is_enabled = is_enabled.get_untracked();
        async move {
            match id {
                None => api::add_robot(NewRobot { kind, name, organization, address, secret }).await?,
                Some(id) => {
                    let robot = RobotChange { id, name, organization, address, secret, is_enabled };
                    api::change_robot(robot).await?;
                }
            }
            open.set(false);
            toasts.info(td_string!(i18n.get_locale_untracked(), robot.saved));
            on_change.try_run(());
            Ok::<(), AppError>(())
        }
    });
    let faults = Faults::<Field>::of(save);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        save.dispatch(());
    };
    let kinds: Vec<Choice<RobotKind>> = RobotKind::ALL
        .into_iter()
        .map(|kind| Choice::new(kind, move || wording::kind(i18n.get_locale(), kind)))
        .collect();
    let whole_city = Choice::new(None, move || t_string!(i18n, robot.whole_city));
    let known = organizations.get_value().into_iter().map(|(id, name)| Choice::new(Some(id), name));
    let organizations: Vec<_> = std::iter::once(whole_city).chain(known).collect();
    let address_hint = move || match id {
        None => t_string!(i18n, robot.address_hint),
        Some(_) => t_string!(i18n, robot.address_kept),
    };
    let secret_hint = move || {
        if has_secret { t_string!(i18n, robot.secret_kept) } else { t_string!(i18n, robot.secret_hint) }
    };
    view! {
        <form class="flex flex-col gap-4" novalidate on:submit=submit>
            <Select
                name="robot-kind"
                label=move || t_string!(i18n, robot.kind)
                choices=kinds
                value=kind
                on_change=move |chosen| {
                    faults.clear();
                    kind.set(chosen);
                }
                disabled=id.is_some()
            />
            <TextField
                name="robot-name"
                label=move || t_string!(i18n, robot.name)
                hint=move || t_string!(i18n, robot.name_hint)
                value=name
                on_input=move |text| name.set(text)
                error=faults.at(Field::Name)
            />
            <Select
                name="robot-organization"
                label=move || t_string!(i18n, robot.organization)
                hint=move || t_string!(i18n, robot.organization_hint)
                choices=organizations
                value=organization
                on_change=move |chosen| organization.set(chosen)
                error=faults.at(Field::Organization)
            />
            <TextField
                name="robot-address"
                label=move || t_string!(i18n, robot.address)
                hint=address_hint
                value=address
                on_input=move |text| address.set(text)
                error=faults.at(Field::Address)
            />
            <Show when=move || kind.get().signs()>
                <TextField
                    name="robot-secret"
                    label=move || t_string!(i18n, robot.secret)
                    hint=secret_hint
                    value=secret
                    on_input=move |text| secret.set(text)
                    error=faults.at(Field::Secret)
                />
            </Show>
            {id
                .is_some()
                .then(|| {
                    view! {
                        <Switch
                            label=move || t_string!(i18n, robot.enabled)
                            checked=is_enabled
                            on_change=move |on| is_enabled.set(on)
                        />
                    }
                })}
            <FailureNotice error=move || faults.rest() />
            <div class="flex justify-end gap-2">
                <Button variant=Variant::Quiet on:click=move |_| open.set(false)>
                    {t!(i18n, shell.cancel)}
                </Button>
                <Button variant=Variant::Primary kind=Kind::Submit busy=save.pending()>
                    {t!(i18n, robot.save)}
                </Button>
            </div>
        </form>
    }
}
