//! Enumerations are written once: the derives of `strum` list their variants and name them.

/// The variants of an enumeration (`strum::VariantArray`) as an array of their number (`strum::EnumCount`).
pub const fn array<T: Copy, const COUNT: usize>(variants: &[T]) -> [T; COUNT] {
    match variants.first_chunk() {
        Some(all) => *all,
        None => unreachable!(),
    }
}
