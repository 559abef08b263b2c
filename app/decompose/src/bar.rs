//! What concerns the scheme as a whole: the bars above and below the tree.

pub mod changes;
pub mod picker;
pub mod save_bar;
pub mod standing;
pub mod toolbar;
