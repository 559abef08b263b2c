//! How fast the tree answers natively: `cargo bench -p indicator-model --bench t111k [-- DEPTH]`.
//!
//! The tree, the edits and the allocation are those of the browser benchmark (`end2end/bench`), so that the two
//! tell what WebAssembly costs, and their digests whether they come to the same results. One line per figure; DEPTH is 5 (111,111 nodes) unless given, 4 and 6 show the slope.
//! The roots are checked against a computation in doubles before anything is printed.

#[path = "../../../end2end/bench/wasm/src/digest.rs"]
mod digest;
mod numbers;
#[path = "../../../end2end/bench/wasm/src/scheme.rs"]
mod scheme;

use std::time::{Duration, Instant};

use indicator_model::change::{Change, Edit};
use indicator_model::decompose::{self, default_method};
use indicator_model::node::RollUpRule;
use indicator_model::quantity::{ONE, Quantity};
use indicator_model::target::Tier;
use indicator_model::tree::Tree;
use numbers::Numbers;

/// Passes over what takes milliseconds; the median counts.
const PASSES: usize = 11;

fn main() {
    // Cargo passes `--bench` along; the depth is the only number.
    let depth = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(5);
    let numbers = numbers::generate(depth);
    println!("{:<22}{}", "nodes", numbers.weights.len());
    roll_up(&numbers);
    allocation(&numbers);
}

/// Leaves carry values, inner nodes their weighted mean.
fn roll_up(numbers: &Numbers) {
    let first_leaf = numbers.weights.len() - numbers.leaves.len();
    let mut scheme = scheme::complete(&numbers.weights, RollUpRule::WeightedMean);
    for (node, &leaf) in scheme.nodes[first_leaf..].iter_mut().zip(&numbers.leaves) {
        node.targets.basic = Some(leaf);
    }
    let resident = resident_kibibytes();
    let (mut tree, built) = time(|| Tree::new(scheme));
    let grown = resident.zip(resident_kibibytes()).map(|(before, after)| after.saturating_sub(before));
    check_root(&tree, numbers, &numbers.leaves);

    let target = |place: u32, before: Quantity, after: Quantity| Change {
        node: scheme::id(scheme::number(first_leaf) + place),
        edit: Edit::Target { tier: Tier::Basic, before: Some(before), after: Some(after) },
    };
    let edits: Vec<Change> = numbers
        .edits
        .iter()
        .map(|&(place, value)| target(place, numbers.leaves[place as usize], value))
        .collect();
    let mut single: Vec<Duration> = edits
        .iter()
        .map(|edit| {
            let (moved, took) = time(|| tree.apply(edit));
            moved.expect("the edit states the value that the leaf has");
            took
        })
        .collect();
    single.sort_unstable();
    let mut leaves = numbers.leaves.clone();
    for &(place, value) in &numbers.edits {
        leaves[place as usize] = value;
    }
    check_root(&tree, numbers, &leaves);

    let back: Vec<Change> = edits.iter().take(1_000).cloned().map(Change::inverse).collect();
    let (moved, batch) = time(|| tree.apply_all(&back));
    moved.expect("the inverse states the value that the edit wrote");

    println!("{:<22}{}", "digest", digest::digest(&tree));
    let mut passes = Vec::new();
    for _ in 0..PASSES {
        let scheme = tree.into_scheme();
        let (fresh, took) = time(|| Tree::new(scheme));
        tree = fresh;
        passes.push(took);
    }

    print("build", built);
    print("one edit, mean", single.iter().sum::<Duration>() / scheme::number(single.len()));
    print("one edit, p50", single[single.len() / 2]);
    print("one edit, p99", single[single.len() * 99 / 100]);
    print("1,000 edits at once", batch);
    print("full recompute", median(passes));
    if let Some(kibibytes) = grown {
        println!("{:<22}{} MiB beside the scheme", "memory", kibibytes / 1024);
    }
}

/// Inner values are the sums of their children; a total goes down in proportion to the weights.
fn allocation(numbers: &Numbers) {
    let mut scheme = scheme::complete(&numbers.weights, RollUpRule::Sum);
    for (node, &weight) in scheme.nodes.iter_mut().zip(&numbers.weights) {
        node.targets.baseline = Quantity::from_integer(weight.into()).ok();
    }
    let mut tree = Tree::new(scheme);
    let root = scheme::id(0);
    let (mut planning, mut applying, mut whole) = (Vec::new(), Vec::new(), Vec::new());
    for pass in 0..PASSES {
        let total = Quantity::from_integer(100_000_000_000 >> pass).ok();
        let method = default_method(&tree, root);
        let (plan, planned) = time(|| decompose::set_total(&tree, root, Tier::Basic, total, &method));
        let plan = plan.expect("nothing is locked");
        let (moved, applied) = time(|| tree.apply_all(&plan.changes));
        moved.expect("the plan was made for this tree");
        if pass == 0 {
            println!("{:<22}{}", "digest", digest::digest(&tree));
        }
        for row in tree.rows().filter(|&row| tree.children(row).len() > 0) {
            let unallocated = tree.balance(row, Tier::Basic).map(|balance| balance.unallocated);
            assert_eq!(unallocated, Some(Quantity::ZERO), "children add up exactly");
        }
        planning.push(planned);
        applying.push(applied);
        whole.push(planned + applied);
    }
    print("top-down, best", whole.iter().copied().min().unwrap_or_default());
    print("top-down allocation", median(whole));
    print("  of it, planning", median(planning));
    print("  of it, applying", median(applying));
}

/// The root against the same weighted means in doubles, to 1e-8 (limits.md).
#[expect(clippy::cast_precision_loss, reason = "the comparison allows for it")]
fn check_root(tree: &Tree, numbers: &Numbers, leaves: &[Quantity]) {
    let mut values: Vec<f64> = leaves.iter().map(|leaf| leaf.millionths() as f64 / ONE as f64).collect();
    let mut weights: &[u8] = &numbers.weights;
    while values.len() > 1 {
        let (above, level) = weights.split_at(weights.len() - values.len());
        values = values
            .chunks(10)
            .zip(level.chunks(10))
            .map(|(values, weights)| {
                let products: f64 =
                    values.iter().zip(weights).map(|(value, &weight)| value * f64::from(weight)).sum();
                products / weights.iter().map(|&weight| f64::from(weight)).sum::<f64>()
            })
            .collect();
        weights = above;
    }
    let root = tree.roots().next().and_then(|root| tree.effective(root, Tier::Basic));
    let root = root.map_or(f64::NAN, |root| root.millionths() as f64 / ONE as f64);
    // A quantity shows six decimals; the rest of the tolerance is for what adds up on the way.
    assert!((root - values[0]).abs() <= 0.5e-6 + 1e-8, "{root} is not {}", values[0]);
}

fn time<T>(task: impl FnOnce() -> T) -> (T, Duration) {
    #[expect(clippy::disallowed_methods, reason = "the model has no clock, its benchmark does")]
    let now = Instant::now;
    let started = now();
    let result = std::hint::black_box(task());
    (result, started.elapsed())
}

fn median(mut passes: Vec<Duration>) -> Duration {
    passes.sort_unstable();
    passes[passes.len() / 2]
}

fn print(figure: &str, took: Duration) {
    println!("{figure:<22}{:.2} µs", took.as_secs_f64() * 1e6);
}

/// What the process holds, where the system tells (Linux).
fn resident_kibibytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}
