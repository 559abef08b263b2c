//! A plan curve as a small line, beside the straight one of the calendar. The numbers stand in words next to it.

use indicator_model::curve::Curve;
use indicator_model::indicator::Frequency;
use indicator_model::quantity::{Precision, Quantity};
use leptos::prelude::*;
use leptos_i18n::td_string;
use text::i18n::Locale;
use ui::number::grouped;

const WIDTH: i64 = 144;
const HEIGHT: i64 = 48;
/// So that the thickness of a line stays inside.
const MARGIN: i64 = 2;

/// Drawn for the eye alone.
#[component]
pub fn CurveLine(#[prop(into)] curve: Signal<Curve>) -> impl IntoView {
    view! {
        <svg
            viewBox=format!("0 0 {WIDTH} {HEIGHT}")
            class="h-12 w-36 shrink-0 overflow-visible fill-none"
            aria-hidden="true"
        >
            <path class="stroke-base-content/30" stroke-dasharray="3 3" d=path(Curve::Calendar)></path>
            <path
                class="stroke-primary"
                stroke-width="1.75"
                stroke-linejoin="round"
                stroke-linecap="round"
                d=move || path(curve.get())
            ></path>
        </svg>
    }
}

/// The curve in words: how much is planned by the end of the first three quarters. Of a season only reports know.
pub fn marks(locale: Locale, curve: Curve) -> String {
    if curve == Curve::Season {
        return td_string!(locale, decompose.curve_season_text).to_owned();
    }
    let profile = curve.profile(Frequency::Monthly, None);
    let done = |month| grouped(profile.done(month, 12).round_to(Precision::INTEGER), Precision::INTEGER);
    td_string!(locale, decompose.curve_marks, march = done(3), june = done(6), september = done(9))
}

/// From nothing at the beginning of the year to all at its end.
fn path(curve: Curve) -> String {
    let profile = curve.profile(Frequency::Monthly, None);
    let point = |month: u8| {
        let x = MARGIN + (WIDTH - 2 * MARGIN) * i64::from(month) / 12;
        let part =
            profile.done(month, 12).millionths() * (HEIGHT - 2 * MARGIN) / Quantity::HUNDRED.millionths();
        format!("L{x} {}", HEIGHT - MARGIN - part)
    };
    format!("M{MARGIN} {}", HEIGHT - MARGIN) + &(1..=12).map(point).collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_leads_from_nothing_to_all() {
        let path = path(Curve::Calendar);
        assert!(path.starts_with("M2 46L13 43L"), "{path}");
        assert!(path.ends_with("L142 2"), "{path}");
    }

    #[test]
    fn a_curve_is_said_in_words() {
        assert_eq!(marks(Locale::zh_CN, Curve::Farming), "3月末 10%，6月末 43%，9月末 67%");
        assert_eq!(marks(Locale::en, Curve::SCurve), "16% by March, 50% by June, 84% by September");
    }
}
