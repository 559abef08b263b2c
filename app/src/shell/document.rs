//! The HTML document that the server sends; the browser never renders it.

use leptos::config::LeptosOptions;
use leptos::hydration::{AutoReload, HydrationScripts};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags};

use crate::App;

/// A button of the page that is pressed before it has come to life is pressed when it has. Those of the frame answer earlier, links
/// are the browser's, forms and popovers work without script.
const EARLY_PRESS: &str = include_str!("early_press.js");

/// The document around the application. `lang` and theme are set on `<html>` while the page renders. `files` are the
/// addresses of the page's own code, script or wasm: named in the head, they load side by side.
pub fn document(options: LeptosOptions, files: Vec<String>) -> impl IntoView {
    let files = files.into_iter().map(|file| {
        let is_script = matches!(file.rsplit_once('.'), Some((_, "js")));
        if is_script {
            view! { <link rel="modulepreload" href=file crossorigin="anonymous" /> }.into_any()
        } else {
            view! {
                <link rel="preload" href=file r#as="fetch" r#type="application/wasm" crossorigin="anonymous" />
            }
            .into_any()
        }
    });
    view! {
        <!DOCTYPE html>
        <html>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)" />
                <meta name="theme-color" content="#181f23" media="(prefers-color-scheme: dark)" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="apple-touch-icon" href="/icon-maskable-512.png" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <HashedStylesheet options=options.clone() id="style" />
                <MetaTags />
                <script nonce=use_nonce() inner_html=EARLY_PRESS></script>
                <AutoReload options=options.clone() />
                <HydrationScripts options />
                {files.collect_view()}
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
