//! The page as a whole: how to begin, the operations, the errors.

use base::loaded::Loaded;
use base::page::Page;
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{ExternalButton, LinkButton};
use ui::skeleton::Skeleton;
use ui::table::Table;

use super::api;
use super::operation::OperationSection;
use super::reference::{Operation, Reference, Status};

#[component]
pub fn ApiPage() -> impl IntoView {
    let i18n = use_i18n();
    let reference = Resource::new(
        move || i18n.get_locale(),
        |language| async move { api::describe_contract(language).await },
    );
    view! {
        <Page title=move || t_string!(i18n, rest.title)>
            <p class="-mt-3 max-w-prose text-muted">{t!(i18n, rest.subtitle)}</p>
            <div class="flex flex-wrap gap-2 print:hidden">
                <LinkButton href="/account#tokens">{t!(i18n, rest.to_tokens)}</LinkButton>
                <ExternalButton href="/api/v1/openapi.json">{t!(i18n, rest.to_document)}</ExternalButton>
            </div>
            <Loaded resource=reference fallback=|| view! { <Skeleton lines=12 /> } stays=true let:reference>
                <Contract reference />
            </Loaded>
        </Page>
    }
}

#[component]
fn Contract(reference: Reference) -> impl IntoView {
    let i18n = use_i18n();
    let Reference { intro, token, operations, statuses } = reference;
    let contents = operations.iter().map(entry).collect_view();
    view! {
        <div class="flex flex-col gap-8">
            <section class="flex max-w-prose flex-col gap-2" aria-labelledby="api-begin">
                <h2 id="api-begin" class="text-lg font-semibold">
                    {t!(i18n, rest.begin)}
                </h2>
                <p>{intro}</p>
                <p>{token}</p>
                <p>{t!(i18n, rest.begin_text)}</p>
            </section>
            <nav class="flex flex-col gap-2 print:hidden" aria-labelledby="api-operations">
                <h2 id="api-operations" class="text-lg font-semibold">
                    {t!(i18n, rest.operations)}
                </h2>
                <ul class="flex flex-col">{contents}</ul>
            </nav>
            {operations.into_iter().map(|operation| view! { <OperationSection operation /> }).collect_view()}
            <section class="flex flex-col gap-2" aria-labelledby="api-errors">
                <h2 id="api-errors" class="text-lg font-semibold">
                    {t!(i18n, rest.errors_title)}
                </h2>
                <p class="max-w-prose">{t!(i18n, rest.errors_text)}</p>
                <Statuses statuses />
            </section>
        </div>
    }
}

fn entry(operation: &Operation) -> impl IntoView {
    let address = format!("{} {}", operation.method, operation.path);
    view! {
        <li>
            <a
                class="link flex min-h-touch flex-wrap items-center gap-x-3"
                href=format!("#{}", operation.id)
            >
                {operation.title.clone()}
                <code class="text-sm break-all text-muted">{address}</code>
            </a>
        </li>
    }
}

#[component]
fn Statuses(statuses: Vec<Status>) -> impl IntoView {
    let i18n = use_i18n();
    let heads = vec![
        (move || t_string!(i18n, rest.column_status)).into(),
        (move || t_string!(i18n, rest.column_meaning)).into(),
    ];
    view! {
        <Table label=move || t_string!(i18n, rest.column_status) heads>
            {statuses
                .into_iter()
                .map(|Status { status, title }| {
                    view! {
                        <tr>
                            <td class="tabular-nums">{status}</td>
                            <td>{title}</td>
                        </tr>
                    }
                })
                .collect_view()}
        </Table>
    }
}
