//! The model as its callers see it: what it decides case by case, and its laws over random schemes.

mod diagnose;
mod laws_allocate;
mod laws_decompose;
mod laws_organization;
mod laws_packed;
mod laws_structure;
mod laws_tree;
mod sample_city;
mod sketch;
mod tree;
mod words;
