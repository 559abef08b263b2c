//! Values of a large scheme, and the way in that sheets of them take.

use std::fmt::Write;

use indicator_model::id::CityId;
use storage::ctx::Ctx;
use storage::measurement;
use storage::sheet::{File, Mode};

use crate::support::{Result, code, owner};

/// What is reported of a month by the same owners, to date.
pub fn values(count: usize, owners: usize, month: usize) -> Vec<u8> {
    let heading = include_str!("../../../../assets/sample_year.csv").lines().next().unwrap_or_default();
    let mut csv = format!("{heading}\n");
    for at in 0..count {
        // Writing to a string does not fail.
        let _ = writeln!(
            csv,
            "{},{},2025,M{month:02},{},,,是,,高,confirmed,0,,",
            code(at),
            owner(at, owners),
            month * 10
        );
    }
    csv.into_bytes()
}

pub async fn bring(ctx: &Ctx, city: CityId, sheet: Vec<u8>) -> Result<()> {
    let file = File { name: "values.csv".to_owned(), bytes: sheet };
    let outcome = measurement::import(ctx, city, file, Mode::Apply).await?;
    outcome.errors.first().map_or(Ok(()), |error| Err(format!("{error:?}").into()))
}
