//! One operation: its address, its fields, and an example to copy.

use leptos::prelude::*;
use leptos::text_prop::TextProp;
use text::i18n::{t, t_string, use_i18n};
use ui::badge::Badge;
use ui::clipboard::CopyButton;
use ui::table::Table;

use super::reference::{Field, Operation};

#[component]
pub(super) fn OperationSection(operation: Operation) -> impl IntoView {
    let i18n = use_i18n();
    let Operation { id, method, path, title, text, parameters, body, answer, example } = operation;
    let heading = format!("{id}-title");
    let copied = example.clone();
    let operation = StoredValue::new(title.clone());
    view! {
        <section
            id=id
            class="flex scroll-mt-16 flex-col gap-3 border-t border-base-300 pt-6"
            aria-labelledby=heading.clone()
        >
            <h2 id=heading.clone() class="text-lg font-semibold">
                {title}
            </h2>
            <p class="flex flex-wrap items-center gap-2">
                <Badge>{method}</Badge>
                <code class="break-all">{path}</code>
            </p>
            <p class="max-w-prose">{text}</p>
            <Fields of=operation label=move || t_string!(i18n, rest.parameters) fields=parameters />
            <Fields of=operation label=move || t_string!(i18n, rest.body) fields=body />
            <Fields of=operation label=move || t_string!(i18n, rest.answer_body) fields=answer />
            <div class="flex flex-col items-start gap-2">
                <h3 class="font-medium">{t!(i18n, rest.example)}</h3>
                // Long commands scroll by themselves, also by keyboard.
                <pre
                    tabindex="0"
                    role="region"
                    aria-label=move || labelled(operation, t_string!(i18n, rest.example))
                    class="w-full overflow-x-auto rounded-box border border-base-300 bg-base-200 p-3 text-sm"
                >
                    <code>{example}</code>
                </pre>
                <CopyButton text=copied />
            </div>
        </section>
    }
}

/// What a part of an operation is called, unlike those of the others.
fn labelled(operation: StoredValue<String>, part: &str) -> String {
    operation.with_value(|title| format!("{title} · {part}"))
}

/// A table of fields; nothing where there are none.
#[component]
fn Fields(of: StoredValue<String>, #[prop(into)] label: TextProp, fields: Vec<Field>) -> impl IntoView {
    let i18n = use_i18n();
    if fields.is_empty() {
        return ().into_any();
    }
    let heads = vec![
        (move || t_string!(i18n, rest.column_name)).into(),
        (move || t_string!(i18n, rest.column_form)).into(),
        (move || t_string!(i18n, rest.column_meaning)).into(),
    ];
    let title = label.clone();
    view! {
        <div class="flex min-w-0 flex-col gap-1">
            <h3 class="font-medium">{move || title.get()}</h3>
            <Table label=move || labelled(of, &label.get()) heads>
                {fields.into_iter().map(|field| view! { <Line field /> }).collect_view()}
            </Table>
        </div>
    }
    .into_any()
}

#[component]
fn Line(field: Field) -> impl IntoView {
    let i18n = use_i18n();
    let Field { name, form, is_required, text } = field;
    view! {
        <tr class="align-top">
            <th scope="row" class="min-w-40 font-normal">
                <code class="break-words">{name}</code>
                {is_required.then(|| view! { <p class="text-sm text-muted">{t!(i18n, rest.required)}</p> })}
            </th>
            <td class="text-sm break-words">{form}</td>
            <td class="min-w-48 text-sm">{text}</td>
        </tr>
    }
}
