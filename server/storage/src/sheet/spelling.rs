//! Codes of a sheet, written one way: within the sheet, and as the scheme writes them.

use indicator_model::scheme::Scheme;

use super::check::Row;
use crate::table_file::spelling::Spelling;

/// Writes each code as the first row that has it. The row with `nyj-01` below one with `NYJ-01` repeats its code.
pub(super) fn within(rows: &mut [Row]) {
    let [indicators, organizations] = [Spelling::of([].into_iter()), Spelling::of([].into_iter())];
    write(rows, indicators, organizations);
}

/// Writes the codes as the scheme does.
pub(super) fn as_known(rows: &mut [Row], scheme: &Scheme) {
    let indicators = Spelling::of(scheme.indicators.iter().map(|known| known.code.as_str()));
    let organizations = Spelling::of(scheme.organizations.iter().map(|known| known.code.as_str()));
    write(rows, indicators, organizations);
}

fn write(rows: &mut [Row], mut indicators: Spelling, mut organizations: Spelling) {
    for row in rows.iter() {
        indicators.add(&row.code);
        if let Some(facts) = &row.facts {
            organizations.add(&facts.owner.code);
        }
    }
    for row in rows {
        indicators.spell(&mut row.code);
        row.parent.iter_mut().for_each(|parent| indicators.spell(parent));
        if let Some(facts) = &mut row.facts {
            organizations.spell(&mut facts.owner.code);
        }
    }
}
