//! Buttons, and links that look like buttons.
//!
//! A page has one primary action. A handler is given as `on:click` on the component itself. Therefore buttons are transparent: of
//! a component whose type is erased, tachys 0.2 keeps the handlers of the first time when it is drawn again in its place
//! (`AnyViewWithAttrs`), so that a button would do what it did in the row that was there before.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::icon::{Icon, Symbol};

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Variant {
    /// The one main action of a page or dialog.
    Primary,
    #[default]
    Secondary,
    /// Without an outline: tools, cancelling, actions in a row.
    Quiet,
    /// Takes something away.
    Danger,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    #[default]
    Normal,
    /// For tools above a table and inside its rows.
    Small,
}

/// Whether pressing also sends the form around the button.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Button,
    Submit,
}

impl Kind {
    const fn attribute(self) -> &'static str {
        match self {
            Self::Button => "button",
            Self::Submit => "submit",
        }
    }
}

/// A button with a text and perhaps an icon before it. While `busy` it cannot be pressed and says so.
#[component(transparent)]
pub fn Button(
    #[prop(optional)] variant: Variant,
    #[prop(optional)] size: Size,
    #[prop(optional)] kind: Kind,
    #[prop(optional)] icon: Option<Symbol>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] busy: Signal<bool>,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type=kind.attribute()
            class=classes(variant, size)
            disabled=move || disabled.get() || busy.get()
            aria-busy=move || busy.get().then_some("true")
        >
            {move || {
                if busy.get() {
                    view! { <span class="loading loading-spinner size-[1.2em]" aria-hidden="true"></span> }
                        .into_any()
                } else {
                    icon.map(|symbol| view! { <Icon symbol /> }).into_any()
                }
            }}
            {children()}
        </button>
    }
}

/// A square button that shows only an icon; the label is its name and its tooltip.
#[component(transparent)]
pub fn IconButton(
    icon: Symbol,
    #[prop(into)] label: TextProp,
    #[prop(default = Variant::Quiet)] variant: Variant,
    #[prop(optional)] size: Size,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// For a button that switches something on and off.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
) -> impl IntoView {
    let title = label.clone();
    view! {
        <button
            type="button"
            class=format!("{} btn-square", classes(variant, size))
            disabled=move || disabled.get()
            aria-label=move || label.get()
            aria-pressed=move || pressed.map(|pressed| pressed.get().to_string())
            title=move || title.get()
        >
            <Icon symbol=icon />
        </button>
    }
}

/// A link to another page that looks like a button. It is no entry of a navigation, which a page below it would mark as the current
/// one and daisyUI would draw as pressed.
#[component(transparent)]
pub fn LinkButton(
    #[prop(into)] href: String,
    #[prop(optional)] variant: Variant,
    #[prop(optional)] size: Size,
    #[prop(optional)] icon: Option<Symbol>,
    children: Children,
) -> impl IntoView {
    view! {
        <a href=href class=classes(variant, size)>
            {icon.map(|symbol| view! { <Icon symbol /> })}
            {children()}
        </a>
    }
}

/// The same for an address that no page of ours shows: the browser goes there itself.
#[component]
pub fn ExternalButton(
    #[prop(into)] href: String,
    #[prop(optional)] variant: Variant,
    #[prop(optional)] size: Size,
    children: Children,
) -> impl IntoView {
    view! {
        <a href=href rel="external" class=classes(variant, size)>
            {children()}
        </a>
    }
}

/// The classes of whatever looks like a button.
pub(super) fn classes(variant: Variant, size: Size) -> String {
    let variant = match variant {
        Variant::Primary => "btn-primary",
        Variant::Secondary => "border-base-content/30 bg-base-100 hover:bg-base-200",
        Variant::Quiet => "btn-ghost",
        Variant::Danger => "btn-error",
    };
    let size = match size {
        Size::Normal => "",
        Size::Small => "btn-sm text-[0.8125rem]",
    };
    format!("btn {variant} {size}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    /// Components of this file, which are transparent.
    const TRANSPARENT: [&str; 3] = ["Button", "IconButton", "LinkButton"];

    /// The components of a source that are given a handler, as `<Name … on:click=…>`.
    fn handled(source: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for (at, _) in source.match_indices('<') {
            let tag = &source[at + 1..];
            let name: String = tag.chars().take_while(|letter| letter.is_alphanumeric()).collect();
            if !name.starts_with(|letter: char| letter.is_ascii_uppercase()) {
                continue;
            }
            // What stands between braces belongs to a value; a `>` outside of them ends the tag.
            let (mut depth, mut own, mut before) = (0_i32, String::new(), ' ');
            for letter in tag[name.len()..].chars() {
                match letter {
                    '{' | '(' | '[' => depth += 1,
                    '}' | ')' | ']' => depth -= 1,
                    '>' if depth == 0 && !matches!(before, '=' | '-') => break,
                    _ if depth == 0 => own.push(letter),
                    _ => {}
                }
                if depth < 0 {
                    break;
                }
                before = letter;
            }
            if own.contains(" on:") || own.contains("\n on:") {
                found.insert(name);
            }
        }
        found
    }

    fn look(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                look(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let source = fs::read_to_string(path).unwrap();
                let code = source.split("#[cfg(test)]").next().unwrap_or_default();
                found.extend(handled(code));
            }
        }
    }

    #[test]
    fn a_handler_stands_on_an_element_or_on_a_transparent_component() {
        let mut found = BTreeSet::new();
        look(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), &mut found);
        assert!(found.contains("Button"), "buttons have handlers");
        found.retain(|name| !TRANSPARENT.contains(&name.as_str()));
        assert_eq!(found, BTreeSet::new());
    }

    #[test]
    fn a_handler_of_an_element_inside_is_not_that_of_the_component() {
        let source = "<Field error={move || view! { <p on:click=x></p> }}><input on:input=y /></Field><Toggle\n    on:click=move |_| { z > 1 } />";
        assert_eq!(handled(source), BTreeSet::from(["Toggle".to_owned()]));
    }
}
