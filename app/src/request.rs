//! The request
