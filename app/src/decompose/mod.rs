//! dec
