//! What the page is about: the city, the year, and whether it is real. A page says it, the top bar shows it.

use leptos::prelude::*;
use people_model::approval::SchemeSummary;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Name of the city.
    pub city: String,
    /// Name of the scheme.
    pub scheme: String,
    /// Name of the cycle.
    pub cycle: String,
    pub is_sample: bool,
}

impl From<&SchemeSummary> for About {
    fn from(scheme: &SchemeSummary) -> Self {
        let SchemeSummary { name, city_name, sample, cycle, .. } = scheme;
        Self { city: city_name.clone(), scheme: name.clone(), cycle: cycle.name.clone(), is_sample: *sample }
    }
}

/// In the context of everything inside the frame.
#[derive(Clone, Copy)]
pub struct Scope(RwSignal<Option<About>>);

impl Scope {
    pub fn provide() -> Self {
        let scope = Self(RwSignal::new(None));
        provide_context(scope);
        scope
    }

    pub fn from_context() -> Self {
        // Above all pages there is one; without it, nobody looks.
        use_context().unwrap_or_else(Self::provide)
    }

    /// What the open page is about; none where it is about no scheme. Known only in the browser: the frame is drawn before the page.
    pub fn get(self) -> Option<About> {
        self.0.get()
    }

    /// The page is about this, as long as it is open.
    pub fn say(self, about: Option<About>) {
        Effect::new(move |_| self.0.set(about.clone()));
        on_cleanup(move || {
            // The frame may be gone before the page.
            let _ = self.0.try_set(None);
        });
    }
}
