//! Theme, size of text and language, behind one button of the top bar.

use base::appearance::{AppearanceChoice, TextSize, Theme, keep_locale};
use leptos::prelude::*;
use text::i18n::{Locale, t_string, use_i18n};
use ui::choice::Choice;
use ui::icon::Symbol;
use ui::popover::{Popover, Trigger};
use ui::segmented::Segmented;
use ui::switch::Switch;

#[component]
pub fn AppearanceMenu() -> impl IntoView {
    let i18n = use_i18n();
    let choice = AppearanceChoice::from_context();
    view! {
        <Popover
            id="appearance"
            label=move || t_string!(i18n, shell.appearance)
            icon=Symbol::Appearance
            trigger=Trigger::Icon
        >
            <div class="flex w-72 max-w-full flex-col gap-4 p-3">
                <MenuPart title=move || t_string!(i18n, shell.theme)>
                    <Segmented
                        name="theme"
                        label=move || t_string!(i18n, shell.theme)
                        choices=vec![
                            Choice::new(Theme::System, move || t_string!(i18n, shell.theme_system)),
                            Choice::new(Theme::Light, move || t_string!(i18n, shell.theme_light)),
                            Choice::new(Theme::Dark, move || t_string!(i18n, shell.theme_dark)),
                        ]
                        value=move || choice.get().theme
                        on_change=move |theme| choice.choose_theme(theme)
                    />
                </MenuPart>
                <MenuPart title=move || t_string!(i18n, shell.text_size)>
                    <Switch
                        label=move || t_string!(i18n, shell.text_large)
                        checked=move || choice.get().text == TextSize::Large
                        on_change=move |large: bool| {
                            choice.choose_text(if large { TextSize::Large } else { TextSize::Normal });
                        }
                    />
                </MenuPart>
                <MenuPart title=move || t_string!(i18n, shell.language)>
                    <Segmented
                        name="language"
                        label=move || t_string!(i18n, shell.language)
                        choices=vec![Choice::new(Locale::zh_CN, "中文"), Choice::new(Locale::en, "English")]
                        value=move || i18n.get_locale()
                        on_change=move |locale| {
                            i18n.set_locale(locale);
                            keep_locale(locale);
                        }
                    />
                </MenuPart>
            </div>
        </Popover>
    }
}

#[component]
fn MenuPart(#[prop(into)] title: Signal<String>, children: Children) -> impl IntoView {
    view! {
        <div class="flex flex-col items-start gap-1">
            <p class="text-[0.8125rem] text-muted">{title}</p>
            {children()}
        </div>
    }
}
