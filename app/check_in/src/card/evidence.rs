//! What backs up the value: photos and documents, taken or chosen here, kept on the device until they are sent.

use base::evidence::{Document, view_address};
use base::wording::evidence as words;
use indicator_model::check_in::evidence::{Evidence, MOST, Refusal};
use leptos::prelude::*;
use leptos::task::spawn_local;
use text::i18n::{t, t_string, use_i18n};
use ui::button::IconButton;
use ui::file_button::{FileButton, Origin};
use ui::icon::{Icon, Symbol};
use web_sys::{Blob, File, Url};

use super::form::Form;
use crate::file::{self, NotTaken};

const PHOTOS: &str = "image/jpeg,image/png,image/webp";
const FILES: &str = "image/jpeg,image/png,image/webp,.pdf,.docx,.xlsx";

#[component]
pub fn EvidenceField(form: Form, preparing: RwSignal<Vec<String>>) -> impl IntoView {
    let i18n = use_i18n();
    let refused = RwSignal::new(Vec::<(String, NotTaken)>::new());
    let files = form.part(|draft| draft.evidence.clone());
    let is_full = Signal::derive(move || files.with(Vec::len) + preparing.with(Vec::len) >= MOST);
    let choose = Callback::new(move |chosen: Vec<File>| {
        refused.set(Vec::new());
        let free = MOST.saturating_sub(files.with_untracked(Vec::len) + preparing.with_untracked(Vec::len));
        for (at, file) in chosen.into_iter().enumerate() {
            if at < free {
                preparing.update(|preparing| preparing.push(file.name()));
                spawn_local(prepare(form, preparing, refused, file));
            } else {
                let too_many = Refusal::TooMany { most: MOST }.into();
                refused.update(|refused| refused.push((file.name(), too_many)));
            }
        }
    });
    view! {
        <section class="flex flex-col gap-2" aria-labelledby="evidence-title">
            <h3 id="evidence-title" class="text-sm font-medium">{t!(i18n, evidence.title)}</h3>
            <ul class="flex flex-col gap-2 empty:hidden">
                <For each=move || files.get() key=|file| file.id let:file>
                    <Line form file />
                </For>
            </ul>
            <p class="text-sm text-muted empty:hidden" role="status">
                {move || {
                    let preparing = preparing.get();
                    preparing.first().map(|name| t_string!(i18n, evidence.working, name = name.as_str()))
                }}
            </p>
            <div class="flex flex-col gap-1 text-sm text-error empty:hidden" role="alert">
                {move || {
                    refused
                        .get()
                        .into_iter()
                        .map(|(name, why)| {
                            let why = match why {
                                NotTaken::Refused(refusal) => words::refusal(i18n.get_locale(), &refusal),
                                NotTaken::NotKept => t_string!(i18n, evidence.not_kept).to_owned(),
                            };
                            view! { <p>{t_string!(i18n, evidence.refused, name = name, why = why)}</p> }
                        })
                        .collect_view()
                }}
            </div>
            <div class="flex flex-wrap gap-2">
                <FileButton
                    name="camera"
                    label=move || t_string!(i18n, evidence.take_photo)
                    icon=Symbol::Camera
                    accept=PHOTOS
                    origin=Origin::Camera
                    on_choose=choose
                    disabled=is_full
                />
                <FileButton
                    name="evidence"
                    label=move || t_string!(i18n, evidence.choose)
                    icon=Symbol::Upload
                    accept=FILES
                    on_choose=choose
                    disabled=is_full
                />
            </div>
            <p class="text-[0.8125rem] text-muted">{move || words::bounds(i18n.get_locale())}</p>
        </section>
    }
}

/// Keeps a file on the device and names it in the draft, in this order. A card that was left in between has no draft any more;
/// what was kept for it is removed at the next visit.
async fn prepare(
    form: Form,
    preparing: RwSignal<Vec<String>>,
    refused: RwSignal<Vec<(String, NotTaken)>>,
    file: File,
) {
    let name = file.name();
    let kept = match form.work.queue.account() {
        Some(account) => file::keep(account, &file).await,
        None => Err(NotTaken::NotKept),
    };
    let is_here = preparing.try_update(|preparing| {
        if let Some(at) = preparing.iter().position(|known| *known == name) {
            preparing.remove(at);
        }
    });
    if is_here.is_none() {
        return;
    }
    match kept {
        Ok(evidence) => form.edit(|draft| draft.evidence.push(evidence)),
        Err(why) => refused.update(|refused| refused.push((name, why))),
    }
}

/// Where the content of a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// Nobody has looked yet.
    Unknown,
    /// On the device, under an address of this page.
    Device(String),
    /// The report that is corrected has brought it.
    Server,
    /// It was on the device.
    Lost,
}

#[component]
fn Line(form: Form, file: Evidence) -> impl IntoView {
    let i18n = use_i18n();
    let place = RwSignal::new(Place::Unknown);
    let (id, name, bytes, kind) = (file.id, file.name.clone(), file.bytes, file.kind);
    let is_sent = form.due.with_untracked(|due| {
        due.current.as_ref().is_some_and(|current| current.evidence.iter().any(|sent| sent.id == id))
    });
    let account = form.work.queue.account();
    spawn_local(async move {
        let content = match account {
            Some(account) => file::content(account, id).await,
            None => None,
        };
        let found = match content.and_then(|content| address(&content)) {
            Some(address) => Place::Device(address),
            None if is_sent => Place::Server,
            None => Place::Lost,
        };
        if let Some(Place::Device(unseen)) = place.try_set(found) {
            // The card was left; nobody shows it.
            let _ = Url::revoke_object_url(&unseen);
        }
    });
    on_cleanup(move || {
        if let Some(Place::Device(address)) = place.try_get_untracked() {
            // Refused only where it is none.
            let _ = Url::revoke_object_url(&address);
        }
    });
    let remove = move |_| form.edit(|draft| draft.evidence.retain(|known| known.id != id));
    let (label, lost) = (name.clone(), name.clone());
    let source = {
        let file = file.clone();
        move || match place.get() {
            Place::Device(address) => Some(address),
            Place::Server => Some(view_address(&file)),
            Place::Unknown | Place::Lost => None,
        }
    };
    view! {
        <li class="flex items-center gap-3 rounded-box border border-base-300 p-2">
            {if kind.is_photo() {
                view! {
                    <img
                        src=source
                        alt=""
                        class="size-16 shrink-0 rounded-field bg-base-200 object-cover"
                    />
                }
                    .into_any()
            } else {
                view! { <Document /> }.into_any()
            }}
            <div class="min-w-0 grow text-sm">
                <p class="line-clamp-2 break-all">{name}</p>
                <p class="text-[0.8125rem] text-muted">
                    {move || words::kind(i18n.get_locale(), kind)} " · " {words::size(bytes)}
                </p>
                <p class="flex items-start gap-1 text-error empty:hidden" role="status">
                    {move || {
                        (place.get() == Place::Lost)
                            .then(|| {
                                view! {
                                    <Icon symbol=Symbol::Warning />
                                    {t_string!(i18n, evidence.lost, name = lost.as_str())}
                                }
                            })
                    }}
                </p>
            </div>
            <IconButton
                icon=Symbol::Close
                label=move || t_string!(i18n, evidence.remove, name = label.as_str())
                on:click=remove
            />
        </li>
    }
}

/// An address under which this page shows what is on the device.
fn address(content: &Blob) -> Option<String> {
    Url::create_object_url_with_blob(content).ok()
}
