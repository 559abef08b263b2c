//! How the reader likes the page: theme, size of text, width of the navigation.
//!
//! Each choice is a cookie, so that the server renders `<html>` with the right attributes and nothing flashes. The
//! browser starts from those attributes; both sides therefore begin with the same value.

use leptos::prelude::*;
use leptos_i18n::Locale as _;
use leptos_meta::Html;
use text::i18n::Locale;
use wasm_bindgen::JsCast;
use web_sys::HtmlDocument;

/// Where `leptos_i18n` looks on the server for the language that the reader chose.
pub const LOCALE_COOKIE: &str = "i18n_pref_locale";

/// Light or dark, or what the device says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// 适老化: large text enlarges controls and rows with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextSize {
    #[default]
    Normal,
    Large,
}

/// Whether the navigation of a wide window shows words beside its icons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Navigation {
    #[default]
    Full,
    Slim,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Appearance {
    pub theme: Theme,
    pub text: TextSize,
    pub navigation: Navigation,
}

/// A choice that is kept in a cookie and shown as an attribute of `<html>`, both with the same value.
/// Without a value the choice is the default.
pub trait Setting: Copy + Default + 'static {
    const COOKIE: &'static str;
    const ATTRIBUTE: &'static str;

    fn value(self) -> Option<&'static str>;

    /// Anything unknown is the default: a cookie comes from outside.
    fn from_value(value: &str) -> Self;
}

impl Setting for Theme {
    const COOKIE: &'static str = "hengce_theme";
    const ATTRIBUTE: &'static str = "data-theme";

    fn value(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("hengce"),
            Self::Dark => Some("hengce-dark"),
        }
    }

    fn from_value(value: &str) -> Self {
        match value {
            "hengce" => Self::Light,
            "hengce-dark" => Self::Dark,
            _ => Self::System,
        }
    }
}

impl Setting for TextSize {
    const COOKIE: &'static str = "hengce_text";
    const ATTRIBUTE: &'static str = "data-text";

    fn value(self) -> Option<&'static str> {
        match self {
            Self::Normal => None,
            Self::Large => Some("large"),
        }
    }

    fn from_value(value: &str) -> Self {
        if value == "large" { Self::Large } else { Self::Normal }
    }
}

impl Setting for Navigation {
    const COOKIE: &'static str = "hengce_navigation";
    const ATTRIBUTE: &'static str = "data-navigation";

    fn value(self) -> Option<&'static str> {
        match self {
            Self::Full => None,
            Self::Slim => Some("slim"),
        }
    }

    fn from_value(value: &str) -> Self {
        if value == "slim" { Self::Slim } else { Self::Full }
    }
}

impl Appearance {
    /// From the cookies of a request, looked up by name.
    pub fn from_cookies<'a>(cookie: impl Fn(&str) -> Option<&'a str>) -> Self {
        fn setting<'a, S: Setting>(cookie: &impl Fn(&str) -> Option<&'a str>) -> S {
            cookie(S::COOKIE).map(S::from_value).unwrap_or_default()
        }
        Self { theme: setting(&cookie), text: setting(&cookie), navigation: setting(&cookie) }
    }

    /// From the attributes that the server has written.
    fn from_document() -> Self {
        fn setting<S: Setting>() -> S {
            let root = document().document_element();
            let value = root.and_then(|root| root.get_attribute(S::ATTRIBUTE));
            value.map(|value| S::from_value(&value)).unwrap_or_default()
        }
        Self { theme: setting(), text: setting(), navigation: setting() }
    }
}

/// The appearance of this reader, to be read and changed by every page.
#[derive(Clone, Copy)]
pub struct AppearanceChoice(RwSignal<Appearance>);

impl AppearanceChoice {
    /// The context of the application. On the server the request has put an [`Appearance`] into the context before.
    pub fn provide() -> Self {
        let appearance = use_context::<Appearance>().unwrap_or_else(|| {
            if is_browser() { Appearance::from_document() } else { Appearance::default() }
        });
        let choice = Self(RwSignal::new(appearance));
        provide_context(choice);
        choice
    }

    /// The choice of the application.
    pub fn from_context() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    pub fn get(self) -> Appearance {
        self.0.get()
    }

    pub fn choose_theme(self, theme: Theme) {
        self.0.update(|appearance| appearance.theme = theme);
        keep(theme);
    }

    pub fn choose_text(self, text: TextSize) {
        self.0.update(|appearance| appearance.text = text);
        keep(text);
    }

    pub fn choose_navigation(self, navigation: Navigation) {
        self.0.update(|appearance| appearance.navigation = navigation);
        keep(navigation);
    }
}

/// Writes the choice to `<html>`.
#[component]
pub fn AppearanceAttributes() -> impl IntoView {
    let choice = AppearanceChoice::from_context();
    view! {
        <Html
            {..}
            data-theme=move || choice.get().theme.value()
            data-text=move || choice.get().text.value()
            data-navigation=move || choice.get().navigation.value()
        />
    }
}

/// Keeps the language as the other choices are kept. `leptos_i18n` would, but brings a parser of cookies and of
/// dates into the browser for it.
pub fn keep_locale(locale: Locale) {
    write_cookie(LOCALE_COOKIE, Some(locale.as_str()));
}

fn keep<S: Setting>(setting: S) {
    write_cookie(S::COOKIE, setting.value());
}

/// Keeps a choice for a year; a default needs no cookie.
fn write_cookie(name: &str, value: Option<&str>) {
    const YEAR: u32 = 365 * 24 * 60 * 60;
    let (value, age) = value.map_or(("", 0), |value| (value, YEAR));
    let cookie = cookie(name, value, age, window().location().protocol().is_ok_and(|it| it == "https:"));
    // A browser that refuses cookies forgets the choice with the page, and that is its reader's wish.
    let _ = document().unchecked_into::<HtmlDocument>().set_cookie(&cookie);
}

/// Over TLS it stays there.
fn cookie(name: &str, value: &str, age: u32, is_encrypted: bool) -> String {
    let secure = if is_encrypted { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; Max-Age={age}; SameSite=Lax{secure}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_made_over_tls_travels_over_tls() {
        let kept = |is_encrypted| cookie("hengce_text", "large", 60, is_encrypted);
        assert_eq!(kept(true), "hengce_text=large; Path=/; Max-Age=60; SameSite=Lax; Secure");
        assert_eq!(kept(false), "hengce_text=large; Path=/; Max-Age=60; SameSite=Lax");
    }

    #[test]
    fn a_choice_comes_back_from_its_cookie_and_an_unknown_one_is_the_default() {
        let cookie = |name: &str| match name {
            "hengce_theme" => Theme::Dark.value(),
            "hengce_text" => TextSize::Large.value(),
            "hengce_navigation" => Some("sideways"),
            _ => None,
        };
        let appearance = Appearance::from_cookies(cookie);
        let expected =
            Appearance { theme: Theme::Dark, text: TextSize::Large, navigation: Navigation::default() };
        assert_eq!(appearance, expected);
    }
}
