//! The robots that notify chat groups: listed with what came of their last message, tested, changed and removed.

use base::error::AppError;
use base::failure::FailureNotice;
use base::wording::robot as wording;
use indicator_model::id::{OrganizationId, RobotId};
use leptos::prelude::*;
use people_model::robot::{DeadMessage, LastPost, Robot};
use text::i18n::{t, t_string, td_string, use_i18n};
use ui::badge::Badge;
use ui::button::{Button, Size, Variant};
use ui::dialog::{Dialog, DialogActions};
use ui::icon::Symbol;
use ui::setting::Setting;
use ui::toast::Toasts;
use ui::tone::Tone;

use crate::api::{self, RobotList};
use crate::mail::DeadLine;
use crate::robot_form::{AddRobot, ChangeRobot};

pub type Organizations = StoredValue<Vec<(OrganizationId, String)>>;

#[component]
pub fn RobotSetting(robots: RobotList, on_change: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let RobotList { robots, organizations, dead } = robots;
    let organizations: Organizations = StoredValue::new(organizations);
    let is_empty = robots.is_empty();
    let lines =
        robots.into_iter().map(|robot| view! { <Line robot organizations on_change /> }).collect_view();
    view! {
        <Setting
            id="robots"
            title=move || t_string!(i18n, robot.title)
            text=move || t_string!(i18n, robot.intro)
        >
            {is_empty.then(|| view! { <p class="text-sm text-muted">{t!(i18n, robot.none)}</p> })}
            <ul class="-mt-2 divide-y divide-base-300 empty:hidden">{lines}</ul>
            <div class="print:hidden">
                <AddRobot organizations on_change />
            </div>
        </Setting>
        {(!dead.is_empty()).then(|| view! { <DeadMessages messages=dead on_done=on_change /> })}
    }
}

#[component]
fn Line(robot: Robot, organizations: Organizations, on_change: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let Robot { kind, organization, last, is_enabled, .. } = robot;
    let named = organizations.with_value(|known| {
        known.iter().find(|(id, _)| Some(*id) == organization).map(|(_, name)| name.clone())
    });
    let about = move || {
        let named = named.clone().unwrap_or_else(|| t_string!(i18n, robot.whole_city).to_owned());
        format!("{} · {named}", wording::kind(i18n.get_locale(), kind))
    };
    let address = robot.address.clone();
    let address = move || address.clone().unwrap_or_else(|| t_string!(i18n, robot.sealed).to_owned());
    let came_of = move || match last {
        None => t_string!(i18n, robot.never).to_owned(),
        Some(LastPost { at, why: None }) => {
            t_string!(i18n, robot.last_arrived, at = at.in_the_city())
        }
        Some(LastPost { at, why }) => {
            let why = wording::unposted(i18n.get_locale(), why);
            t_string!(i18n, robot.last_failed, at = at.in_the_city(), why = why.as_str())
        }
    };
    let (id, name) = (robot.id, robot.name.clone());
    view! {
        <li class="flex flex-wrap items-center gap-x-4 gap-y-1 py-3">
            <div class="min-w-0 flex-1 basis-64">
                <p class="flex flex-wrap items-center gap-2 font-medium break-words">
                    {name.clone()}
                    {(!is_enabled).then(|| view! { <Badge tone=Tone::Neutral>{t!(i18n, robot.off)}</Badge> })}
                </p>
                <p class="text-sm break-words">{about}</p>
                <p class="text-sm break-all text-muted">{address}</p>
                <p class="text-sm text-muted">{came_of}</p>
            </div>
            <div class="flex flex-wrap gap-2 print:hidden">
                <TestButton id on_change />
                <ChangeRobot robot organizations on_change />
                <RemoveButton id name on_change />
            </div>
        </li>
    }
}

/// Sends a test message and says what the service answered.
#[component]
fn TestButton(id: RobotId, on_change: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let test = Action::new(move |(): &()| async move {
        let answer = api::test_robot(id).await;
        let locale = i18n.get_locale_untracked();
        match answer {
            Ok(None) => toasts.info(td_string!(locale, robot.arrived)),
            Ok(why) => toasts.error(wording::unposted(locale, why)),
            Err(error) => toasts.error(error.message(locale)),
        }
        on_change.try_run(());
    });
    view! {
        <Button
            size=Size::Small
            busy=test.pending()
            on:click=move |_| {
                test.dispatch(());
            }
        >
            {t!(i18n, robot.test)}
        </Button>
    }
}

#[component]
fn RemoveButton(id: RobotId, name: String, on_change: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let open = RwSignal::new(false);
    let remove = Action::new(move |(): &()| async move {
        api::remove_robot(id).await?;
        toasts.info(td_string!(i18n.get_locale_untracked(), robot.removed));
        on_change.try_run(());
        Ok::<(), AppError>(())
    });
    view! {
        <Button size=Size::Small icon=Symbol::Delete on:click=move |_| open.set(true)>
            {t!(i18n, robot.remove)}
        </Button>
        <Dialog open title=move || t_string!(i18n, robot.remove_title, name = name.as_str())>
            <p>{t!(i18n, robot.remove_text)}</p>
            <FailureNotice error=move || remove.value().get().and_then(Result::err) />
            <DialogActions slot>
                <Button variant=Variant::Quiet on:click=move |_| open.set(false)>
                    {t!(i18n, shell.cancel)}
                </Button>
                <Button
                    variant=Variant::Danger
                    busy=remove.pending()
                    on:click=move |_| {
                        remove.dispatch(());
                    }
                >
                    {t!(i18n, robot.remove)}
                </Button>
            </DialogActions>
        </Dialog>
    }
}

#[component]
fn DeadMessages(messages: Vec<DeadMessage>, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let lines = messages.into_iter().map(|message| view! { <Dead message on_done /> }).collect_view();
    view! {
        <Setting
            id="messages-dead"
            title=move || t_string!(i18n, robot.dead)
            text=move || t_string!(i18n, robot.dead_text)
        >
            <ol class="divide-y divide-base-300" aria-label=move || t_string!(i18n, robot.dead_label)>
                {lines}
            </ol>
        </Setting>
    }
}

#[component]
fn Dead(message: DeadMessage, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let DeadMessage { job, name, day, at, attempts, why } = message;
    let again = Action::new(move |(): &()| async move { api::send_message_again(job).await });
    view! {
        <DeadLine
            name
            day
            at
            attempts
            why=Signal::derive(move || wording::unposted(i18n.get_locale(), why))
            again
            on_done
        />
    }
}
