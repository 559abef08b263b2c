//! Small counts are not published, and neither is what they would follow from (primary and complementary suppression).
//!
//! What a reader can compute comes from sums: a total and its parts, where a part may be a total itself. Every node has one
//! parent, so the sums form a forest, and in a forest intervals that are passed along the sums until nothing moves are exactly
//! what follows from the published numbers. The rule is therefore: as long as a suppressed number could have one value only, one
//! number more is withheld: of the sums nearest to it the smallest part that is no small count, else the total. Where all
//! numbers around are small, and together say what each of them is, one of them is withheld without saying that it is small.
//!
//! The reader is taken to know all that can be known: that a small count lies from 1 to one below the threshold, that a
//! withheld count mostly does not, that nothing is negative, that sums hold, and that who reported nothing adds nothing.
//!
//! Deliberately absent: means and other rules, whose weights are not published; what people know from elsewhere; and what two
//! publications of different days tell about the days between.

use super::Threshold;

/// A number that might be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// In millionths; none where nothing was reported.
    pub value: Option<i128>,
    /// The millionths of one counted thing; none of what need not be suppressed.
    pub counted: Option<i128>,
    /// The smallest difference between two values, in millionths; above zero.
    pub step: i128,
}

/// A total and its parts, by their places among the cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    pub total: usize,
    pub parts: Vec<usize>,
}

/// How a number is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Given,
    /// As fewer than the threshold.
    Small,
    /// Not at all.
    Withheld,
}

/// The marks of all cells.
pub fn protect(cells: &[Cell], sums: &[Sum], threshold: Threshold) -> Vec<Mark> {
    let threshold = i128::from(threshold.count());
    let mut marks: Vec<Mark> = cells.iter().map(|cell| first(cell, threshold)).collect();
    let near = Near::of(cells.len(), sums);
    // What cannot be helped: numbers that contradict one another.
    let mut hopeless = vec![false; cells.len()];
    loop {
        let ranges = ranges(cells, sums, &marks, threshold);
        let is_open = |at: usize| {
            let Range { least, most } = ranges[at];
            most.is_none_or(|most| most - least >= cells[at].counted.unwrap_or(cells[at].step))
        };
        let exposed = (0..cells.len()).find(|&at| marks[at] != Mark::Given && !is_open(at) && !hopeless[at]);
        let Some(exposed) = exposed else { return marks };
        match near.withhold(exposed, cells, sums, &marks, threshold) {
            Some(at) => marks[at] = Mark::Withheld,
            None => hopeless[exposed] = true,
        }
    }
}

fn first(cell: &Cell, threshold: i128) -> Mark {
    let is_small = |value: i128, one: i128| value > 0 && value < threshold * one;
    match (cell.value, cell.counted) {
        (Some(value), Some(one)) if is_small(value, one) => Mark::Small,
        _ => Mark::Given,
    }
}

/// What a reader knows of a number, in millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Range {
    least: i128,
    /// None without an end.
    most: Option<i128>,
}

impl Range {
    fn of(cell: &Cell, mark: Mark, threshold: i128) -> Self {
        let value = cell.value.unwrap_or(0);
        let one = cell.counted.unwrap_or(0);
        match mark {
            Mark::Given => Self { least: value, most: Some(value) },
            Mark::Small => Self { least: one, most: Some((threshold - 1) * one) },
            // A withheld count that is not small could be taken for one.
            Mark::Withheld if value >= threshold * one => Self { least: threshold * one, most: None },
            Mark::Withheld => Self { least: 0, most: None },
        }
    }

    /// Narrows it; answers whether that changed anything.
    fn narrow(&mut self, least: Option<i128>, most: Option<i128>) -> bool {
        let before = *self;
        self.least = least.map_or(self.least, |least| least.max(self.least));
        self.most = match (self.most, most) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        *self != before
    }
}

/// What follows from the sums.
fn ranges(cells: &[Cell], sums: &[Sum], marks: &[Mark], threshold: i128) -> Vec<Range> {
    let range = |(cell, mark): (&Cell, &Mark)| Range::of(cell, *mark, threshold);
    let mut ranges: Vec<Range> = cells.iter().zip(marks).map(range).collect();
    // In a forest no path is longer than there are sums. Numbers that contradict one another would narrow for longer.
    for _ in 0..=sums.len() {
        let mut is_moving = false;
        for sum in sums.iter().filter(|sum| cells[sum.total].value.is_some()) {
            is_moving |= pass(sum, &mut ranges);
        }
        if !is_moving {
            break;
        }
    }
    ranges
}

/// Passes what is known of the members of a sum on to each of them.
fn pass(sum: &Sum, ranges: &mut [Range]) -> bool {
    let least: i128 = sum.parts.iter().map(|&part| ranges[part].least).sum();
    let ends: Vec<i128> = sum.parts.iter().filter_map(|&part| ranges[part].most).collect();
    let (endless, most) = (sum.parts.len() - ends.len(), ends.iter().sum::<i128>());
    let mut is_moving = ranges[sum.total].narrow(Some(least), (endless == 0).then_some(most));
    let total = ranges[sum.total];
    for &part in &sum.parts {
        let Range { least: own, most: end } = ranges[part];
        // What the others come to at most; none without an end.
        let others = match end {
            Some(end) => (endless == 0).then_some(most - end),
            None => (endless == 1).then_some(most),
        };
        let at_least = others.map(|others| total.least - others);
        let at_most = total.most.map(|most| most - (least - own));
        is_moving |= ranges[part].narrow(at_least, at_most);
    }
    is_moving
}

/// The sums that each cell is in.
struct Near(Vec<Vec<usize>>);

impl Near {
    fn of(cells: usize, sums: &[Sum]) -> Self {
        let mut near = vec![Vec::new(); cells];
        for (at, sum) in sums.iter().enumerate() {
            for &cell in sum.parts.iter().chain([&sum.total]) {
                near[cell].push(at);
            }
        }
        Self(near)
    }

    /// The number to withhold, so that an exposed one is not; none where everything around is suppressed already.
    fn withhold(
        &self,
        exposed: usize,
        cells: &[Cell],
        sums: &[Sum],
        marks: &[Mark],
        threshold: i128,
    ) -> Option<usize> {
        let around = self.around(exposed, sums, marks);
        let can_be = |&&at: &&usize| {
            let Cell { value, counted, .. } = cells[at];
            let least = threshold * counted.unwrap_or(0);
            marks[at] == Mark::Given && value.is_some_and(|value| value > 0 && value >= least)
        };
        let given = around.iter().find_map(|&sum| {
            let Sum { total, parts } = &sums[sum];
            let part = parts.iter().filter(can_be).min_by_key(|&&at| cells[at].value);
            part.or_else(|| Some(total).filter(can_be)).copied()
        });
        let small = || {
            let mut members =
                around.iter().flat_map(|&sum| std::iter::once(&sums[sum].total).chain(&sums[sum].parts));
            members.find(|&&at| marks[at] == Mark::Small).copied()
        };
        given.or_else(small)
    }

    /// The sums from which something about a number may follow, the nearest first.
    fn around(&self, exposed: usize, sums: &[Sum], marks: &[Mark]) -> Vec<usize> {
        let (mut found, mut seen) = (Vec::new(), vec![false; sums.len()]);
        let mut cells = vec![exposed];
        while !cells.is_empty() {
            let mut next = Vec::new();
            for &sum in cells.iter().flat_map(|&cell| &self.0[cell]) {
                if !std::mem::replace(&mut seen[sum], true) {
                    found.push(sum);
                    let members = sums[sum].parts.iter().chain([&sums[sum].total]);
                    next.extend(members.filter(|&&at| marks[at] != Mark::Given));
                }
            }
            cells = next;
        }
        found
    }
}

#[cfg(test)]
mod tests;
