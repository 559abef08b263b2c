//! Recovery codes, shown once: to be copied, printed or kept as a file, because the server has only their hashes.

use base::person::Person;
use leptos::html;
use leptos::prelude::*;
use people_model::session::Me;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Variant};
use ui::clipboard::CopyButton;
use ui::download;
use ui::icon::Symbol;
use ui::notice::Notice;
use ui::tone::Tone;

#[component]
pub(super) fn RecoveryCodes(codes: Vec<String>, on_kept: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let person = Person::from_context();
    let of = move |Me { name, login, .. }: Me| t_string!(i18n, factor.codes_of, name = name, login = login);
    let whose = move || person.get().map(of);
    let lines = StoredValue::new(codes.join("\r\n") + "\r\n");
    let copied = codes.join("\n");
    let heading = NodeRef::<html::H3>::new();
    // What was there before is gone, and with it the focus: it goes on here.
    heading.on_load(|heading| {
        let _ = heading.focus();
    });
    let save = move |_| {
        let title = t_string!(i18n, factor.codes);
        let whose = person.get_untracked().map(of).unwrap_or_default();
        let text = format!("\u{feff}{title} {whose}\r\n\r\n{}", lines.get_value());
        download::save(t_string!(i18n, factor.file), &text);
    };
    let list = codes.into_iter().map(|code| view! { <li>{code}</li> }).collect_view();
    view! {
        <div class="print-alone flex flex-col gap-3 rounded-box border border-base-300 p-4">
            <h3 class="font-semibold" tabindex="-1" node_ref=heading>
                {t!(i18n, factor.codes)}
                " "
                <span class="font-normal text-muted">
                    <Suspense>{whose}</Suspense>
                </span>
            </h3>
            <Notice tone=Tone::Warning>{t!(i18n, factor.codes_text)}</Notice>
            <ol class="grid list-inside list-decimal gap-x-6 gap-y-1 font-mono select-all sm:grid-cols-2">{list}</ol>
            <div class="flex flex-wrap gap-2 print:hidden">
                <CopyButton text=copied />
                <Button
                    icon=Symbol::Print
                    on:click=move |_| {
                        // A browser that does not print says so itself.
                        let _ = window().print();
                    }
                >
                    {t!(i18n, factor.print)}
                </Button>
                <Button icon=Symbol::Download on:click=save>
                    {t!(i18n, factor.download)}
                </Button>
                <Button
                    variant=Variant::Primary
                    icon=Symbol::Check
                    on:click=move |_| on_kept.run(())
                >
                    {t!(i18n, factor.kept)}
                </Button>
            </div>
        </div>
    }
}
