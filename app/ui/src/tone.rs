//! What a coloured thing means; the colour follows from it, in one place.

use super::icon::Symbol;

/// The meaning of a badge, a notice, a toast or a piece of a meter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Neutral,
    /// The accent: a choice, a selection, a share that is in order.
    Accent,
    Good,
    Warning,
    Bad,
}

impl Tone {
    /// The shape that says the same as the colour.
    pub const fn symbol(self) -> Symbol {
        match self {
            Self::Neutral | Self::Accent => Symbol::Info,
            Self::Good => Symbol::Done,
            Self::Warning => Symbol::Warning,
            Self::Bad => Symbol::Error,
        }
    }

    /// The class of a text in this tone.
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::Neutral => "text-muted",
            Self::Accent => "text-primary",
            Self::Good => "text-success",
            Self::Warning => "text-warning",
            Self::Bad => "text-error",
        }
    }
}
