//! Bars: how far a job is, and how a total is made up.
//!
//! Bars are drawings of numbers that stand beside them as text. Portions are floats here, because a bar is never
//! computed with.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::tone::Tone;

/// A piece of a [`Meter`]: a portion of its whole length, at least 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    pub portion: f64,
    pub tone: Tone,
}

impl Segment {
    pub const fn new(portion: f64, tone: Tone) -> Self {
        Self { portion, tone }
    }
}

/// A total made up of segments from the left, such as allocated, reserve, unallocated.
///
/// `mark` draws a line at a portion of the length: where the total ends when the segments go beyond it. Segments
/// that sum to more than 1 are drawn to scale in the same length.
#[component]
pub fn Meter(
    /// Says in words what the bar shows.
    #[prop(into)]
    label: TextProp,
    #[prop(into)] segments: Signal<Vec<Segment>>,
    #[prop(optional, into)] mark: Signal<Option<f64>>,
) -> impl IntoView {
    let pieces = move || {
        let segments = segments.get();
        let whole = segments.iter().map(|segment| segment.portion).sum::<f64>().max(1.0);
        let mut start = 0.0;
        let drawn = segments
            .into_iter()
            .map(|segment| {
                let width = segment.portion.max(0.0) / whole * LENGTH;
                let piece = view! {
                    <rect x=start.to_string() y="0" width=width.to_string() height="8" class=fill(segment.tone)></rect>
                };
                start += width;
                piece
            })
            .collect_view();
        let line = mark.get().map(|mark| {
            let at = mark.clamp(0.0, whole) / whole * LENGTH;
            view! {
                <line
                    x1=at.to_string()
                    x2=at.to_string()
                    y1="0"
                    y2="8"
                    class="stroke-base-content"
                    stroke-width="2"
                    vector-effect="non-scaling-stroke"
                ></line>
            }
        });
        (drawn, line)
    };
    view! {
        <svg
            role="img"
            aria-label=move || label.get()
            viewBox="0 0 1000 8"
            preserveAspectRatio="none"
            class="h-2 w-full rounded-full bg-base-300"
        >
            {pieces}
        </svg>
    }
}

const LENGTH: f64 = 1000.0;

const fn fill(tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral => "fill-light-grey",
        Tone::Accent => "fill-primary",
        Tone::Good => "fill-light-green",
        Tone::Warning => "fill-light-amber",
        Tone::Bad => "fill-light-red",
    }
}

/// How far a long work is, from 0 to 1; `None` while nobody can say.
#[component]
pub fn Progress(#[prop(into)] label: TextProp, #[prop(into)] portion: Signal<Option<f64>>) -> impl IntoView {
    view! {
        <progress
            class="progress progress-primary w-full text-primary"
            aria-label=move || label.get()
            max="1"
            value=move || portion.get().map(|portion| portion.to_string())
        ></progress>
    }
}
