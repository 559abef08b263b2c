//! Buttons, menus and popovers.

use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, IconButton, LinkButton, Size, Variant};
use ui::icon::Symbol;
use ui::menu::{Danger, Menu, MenuItem};
use ui::popover::{Popover, Trigger};

use super::section::{Part, Row, Section};

#[component]
pub(super) fn ActionSection() -> impl IntoView {
    view! {
        <Section part=Part::Action>
            <Variants />
            <States />
            <Menus />
        </Section>
    }
}

#[component]
fn Variants() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Row>
            <Button variant=Variant::Primary>{t!(i18n, design.primary)}</Button>
            <Button>{t!(i18n, design.secondary)}</Button>
            <Button variant=Variant::Quiet>{t!(i18n, design.quiet)}</Button>
            <Button variant=Variant::Danger>{t!(i18n, design.danger)}</Button>
            <Button icon=Symbol::Add>{t!(i18n, design.with_icon)}</Button>
            <Button size=Size::Small>{t!(i18n, design.small)}</Button>
            <Button size=Size::Small variant=Variant::Primary icon=Symbol::Split>
                {t!(i18n, design.primary)}
            </Button>
            <LinkButton href="/decompose" icon=Symbol::Decompose>
                {t!(i18n, design.link)}
            </LinkButton>
        </Row>
    }
}

#[component]
fn States() -> impl IntoView {
    let i18n = use_i18n();
    let only_problems = RwSignal::new(true);
    view! {
        <Row>
            <Button variant=Variant::Primary busy=true>
                {t!(i18n, design.busy)}
            </Button>
            <Button busy=true>{t!(i18n, design.busy)}</Button>
            <Button variant=Variant::Primary disabled=true>
                {t!(i18n, design.disabled)}
            </Button>
            <Button disabled=true>{t!(i18n, design.disabled)}</Button>
            <IconButton icon=Symbol::Lock label=move || t_string!(i18n, design.icon_alone) />
            <IconButton
                icon=Symbol::Filter
                label=move || t_string!(i18n, design.pressed)
                pressed=only_problems
                on:click=move |_| only_problems.update(|only| *only = !*only)
            />
            <IconButton
                icon=Symbol::Lock
                size=Size::Small
                variant=Variant::Secondary
                label=move || t_string!(i18n, design.icon_alone)
            />
        </Row>
    }
}

#[component]
fn Menus() -> impl IntoView {
    let i18n = use_i18n();
    let chosen = RwSignal::new(None::<&'static str>);
    let choose = move |action: &'static str| chosen.set(Some(action));
    view! {
        <Row>
            <Menu id="design-menu" label=move || t_string!(i18n, design.menu) variant=Variant::Secondary>
                <MenuItem icon=Symbol::Copy on_select=move || choose(t_string!(i18n, design.menu_copy))>
                    {t!(i18n, design.menu_copy)}
                </MenuItem>
                <MenuItem icon=Symbol::MoveTo on_select=move || choose(t_string!(i18n, design.menu_move))>
                    {t!(i18n, design.menu_move)}
                </MenuItem>
                <MenuItem icon=Symbol::Lock disabled=true on_select=|| ()>
                    {t!(i18n, design.menu_locked)}
                </MenuItem>
                <MenuItem
                    icon=Symbol::Delete
                    danger=Danger::Yes
                    on_select=move || choose(t_string!(i18n, design.menu_delete))
                >
                    {t!(i18n, design.menu_delete)}
                </MenuItem>
            </Menu>
            <Menu
                id="design-menu-icon"
                label=move || t_string!(i18n, design.menu)
                icon=Symbol::More
                trigger=Trigger::Icon
            >
                <MenuItem on_select=move || choose(t_string!(i18n, design.menu_copy))>
                    {t!(i18n, design.menu_copy)}
                </MenuItem>
            </Menu>
            <Popover id="design-popover" icon=Symbol::Filter label=move || t_string!(i18n, design.popover)>
                <p class="p-3">{t!(i18n, design.type_note)}</p>
            </Popover>
            <p role="status" class="text-muted">
                {move || chosen.get().map(|action| t_string!(i18n, design.menu_chosen, action))}
            </p>
        </Row>
    }
}
