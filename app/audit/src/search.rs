//! What is looked for in the audit log. It is in the address, so that a link or a reload shows the same.

use base::address::{given, with_query};
use base::wording;
use indicator_model::date::Date;
use indicator_model::id::AccountId;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use leptos_router::params::ParamsMap;
use people_model::audit::Deed;
use serde::{Deserialize, Serialize};
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Kind, LinkButton, Variant};
use ui::choice::Choice;
use ui::date_field::DateField;
use ui::field::TextField;
use ui::icon::Symbol;
use ui::select::Select;

/// What `?person=…&q=…&deed=…&from=…&to=…&before=…` says. What cannot be read is ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Search {
    /// Done by this account, or to it.
    pub person: Option<AccountId>,
    /// A part of the name of the person or of the thing.
    pub text: String,
    pub deed: Option<Deed>,
    /// First and last day in the city, both included.
    pub from: Option<Date>,
    pub to: Option<Date>,
    /// Only entries older than this one.
    pub before: Option<u64>,
}

impl Search {
    pub fn read(query: &ParamsMap) -> Self {
        let deed = query.get("deed").map(serde_json::Value::String);
        Self {
            person: query.get("person").and_then(|person| person.parse().ok()),
            text: query.get("q").unwrap_or_default(),
            deed: deed.and_then(|deed| serde_json::from_value(deed).ok()),
            from: query.get("from").and_then(|day| day.parse().ok()),
            to: query.get("to").and_then(|day| day.parse().ok()),
            before: query.get("before").and_then(|sequence| sequence.parse().ok()),
        }
    }

    pub fn written(&self) -> String {
        let deed = match self.deed.map(serde_json::to_value) {
            Some(Ok(serde_json::Value::String(deed))) => Some(deed),
            _ => None,
        };
        with_query(
            "/audit",
            [
                ("person", self.person.as_ref().map(ToString::to_string)),
                ("q", given(&self.text)),
                ("deed", deed),
                ("from", self.from.as_ref().map(ToString::to_string)),
                ("to", self.to.as_ref().map(ToString::to_string)),
                ("before", self.before.as_ref().map(ToString::to_string)),
            ],
        )
    }

    /// Whether it leaves anything out but newer entries.
    pub fn is_narrow(&self) -> bool {
        Self { before: None, ..self.clone() } != Self::default()
    }

    /// The address of the same part of the audit log as a file; only the days narrow a file, which has no gaps.
    pub fn export(&self) -> String {
        let days = [("from", self.from), ("to", self.to)];
        with_query("/audit/export", days.map(|(name, day)| (name, day.as_ref().map(ToString::to_string))))
    }
}

/// The fields of the filter. They take effect together, when they are sent.
#[component]
pub fn SearchForm(search: Memo<Search>) -> impl IntoView {
    let i18n = use_i18n();
    let navigate = use_navigate();
    let draft = RwSignal::new(search.get_untracked());
    Effect::new(move |_| draft.set(search.get()));
    let deeds = Signal::derive(move || {
        let any = Choice::new(None, move || t_string!(i18n, audit.deed_any));
        let named = Deed::ALL
            .into_iter()
            .map(|deed| Choice::new(Some(deed), move || wording::deed(i18n.get_locale(), deed)));
        std::iter::once(any).chain(named).collect::<Vec<Choice<Option<Deed>>>>()
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        navigate(&Search { before: None, ..draft.get_untracked() }.written(), NavigateOptions::default());
    };
    view! {
        <form
            class="grid max-w-5xl items-end gap-3 sm:grid-cols-2 lg:grid-cols-[2fr_2fr_1fr_1fr_auto] print:hidden"
            role="search"
            aria-label=move || t_string!(i18n, audit.filter_label)
            on:submit=send
        >
            <TextField
                name="q"
                label=move || t_string!(i18n, audit.text)
                value=Signal::derive(move || draft.with(|draft| draft.text.clone()))
                on_input=move |text| draft.update(|draft| draft.text = text)
            />
            <Select
                name="deed"
                label=move || t_string!(i18n, audit.deed)
                choices=deeds
                value=Signal::derive(move || draft.with(|draft| draft.deed))
                on_change=move |deed| draft.update(|draft| draft.deed = deed)
            />
            <div class="grid grid-cols-2 gap-3 sm:contents">
                <DateField
                    name="from"
                    label=move || t_string!(i18n, audit.from)
                    value=Signal::derive(move || draft.with(|draft| draft.from))
                    on_change=move |day| draft.update(|draft| draft.from = day)
                />
                <DateField
                    name="to"
                    label=move || t_string!(i18n, audit.to)
                    value=Signal::derive(move || draft.with(|draft| draft.to))
                    on_change=move |day| draft.update(|draft| draft.to = day)
                />
            </div>
            <div class="flex gap-2">
                <Button kind=Kind::Submit icon=Symbol::Search>
                    {t!(i18n, audit.search)}
                </Button>
                {move || {
                    search
                        .with(Search::is_narrow)
                        .then(|| {
                            view! {
                                <LinkButton href="/audit" variant=Variant::Quiet>
                                    {t!(i18n, audit.clear)}
                                </LinkButton>
                            }
                        })
                }}
            </div>
        </form>
    }
}
