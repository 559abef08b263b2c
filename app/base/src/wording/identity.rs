//! The words of single sign-on.

use leptos_i18n::td_string;
use people_model::identity::{Name, Trouble};
use text::i18n::Locale;

/// Why it did not do what was asked, and what to do.
pub fn trouble(locale: Locale, trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Denied => td_string!(locale, identity.denied),
        Trouble::Expired => td_string!(locale, identity.expired),
        Trouble::Away => td_string!(locale, identity.away),
        Trouble::Rejected => td_string!(locale, identity.rejected),
        Trouble::Stranger => td_string!(locale, identity.stranger),
        Trouble::Disabled => td_string!(locale, identity.disabled),
        Trouble::Taken => td_string!(locale, identity.taken),
        Trouble::OnlyWay => td_string!(locale, identity.only_way),
    }
}

/// What a provider is called.
pub fn provider(locale: Locale, name: &Name) -> &str {
    match locale {
        Locale::zh_CN => &name.chinese,
        Locale::en => &name.english,
    }
}
