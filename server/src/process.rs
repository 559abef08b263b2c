//! The process as Prometheus wants to see it: memory, processor time, open files.
//!
//! Read from `/proc`; where there is none, or a line is not as expected, the figure is left out.

use std::fs::{read_dir, read_to_string};
use std::sync::LazyLock;
use std::time::{SystemTime, UNIX_EPOCH};

use metrics::gauge;

/// `/proc` counts processor time in hundredths of a second on every Linux.
const TICKS_PER_SECOND: f64 = 100.0;

static STARTED: LazyLock<f64> =
    LazyLock::new(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64()));

/// Remembers the moment of the start.
pub(crate) fn started() {
    LazyLock::force(&STARTED);
}

/// Brings the `process_…` gauges up to date; called when they are about to be read.
pub(crate) fn observe() {
    gauge!("process_start_time_seconds").set(*STARTED);
    if let Some(bytes) = resident_memory() {
        gauge!("process_resident_memory_bytes").set(bytes);
    }
    if let Some(seconds) = processor_time() {
        gauge!("process_cpu_seconds_total").set(seconds);
    }
    if let Ok(files) = read_dir("/proc/self/fd") {
        gauge!("process_open_fds").set(f64::from(u32::try_from(files.count()).unwrap_or(u32::MAX)));
    }
}

fn resident_memory() -> Option<f64> {
    let status = read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kibibytes * 1024.0)
}

fn processor_time() -> Option<f64> {
    let stat = read_to_string("/proc/self/stat").ok()?;
    // The name of the program is in parentheses and may contain blanks; user and system time are the 12th and
    // 13th fields after it.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / TICKS_PER_SECOND)
}
