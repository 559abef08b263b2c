//! A disk that fails to keep what was written: some calls of a running server that wait for the disk report an error (EIO).
//!
//! The calls are not made at all, as if the disk had lost what they were about. strace does it, which Debian has.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread;

/// Until it ends, or its value goes.
pub(crate) struct FailingSync(Child);

impl FailingSync {
    /// Whether this process may trace others: not in every container, nor for every user.
    pub(crate) fn is_permitted() -> bool {
        let Ok(mut other) = Command::new("sleep").arg("60").spawn() else { return false };
        let mut trace = Command::new("strace");
        let trace = trace.args(["-p", &other.id().to_string()]).stderr(Stdio::piped()).spawn();
        let is_permitted = trace.is_ok_and(|mut trace| {
            let attached = first_line(&mut trace).is_some_and(|line| line.contains("attached"));
            // Both fail when it has ended already, because it may not.
            let _ = trace.kill();
            let _ = trace.wait();
            attached
        });
        other.kill().unwrap();
        other.wait().unwrap();
        is_permitted
    }

    /// Has every so manieth wait of each thread fail, from the first on. It is under way when this returns.
    pub(crate) fn begin(process: &str, every: u32) -> Self {
        let fault = format!("inject=fsync,fdatasync:error=EIO:when=1+{every}");
        let mut trace = Command::new("strace");
        trace.args(["-f", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e", &fault, "-p", process]);
        let mut trace = trace.stderr(Stdio::piped()).spawn().unwrap();
        let attached = first_line(&mut trace).unwrap();
        assert!(attached.contains("attached"), "{attached}");
        Self(trace)
    }

    /// Every wait is a true one again.
    pub(crate) fn end(mut self) {
        let interrupt = Command::new("kill").args(["-s", "INT", &self.0.id().to_string()]).status();
        assert!(interrupt.unwrap().success());
        self.0.wait().unwrap();
    }
}

impl Drop for FailingSync {
    fn drop(&mut self) {
        // Both fail when it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The first line of what it says, and nobody reads the rest.
fn first_line(trace: &mut Child) -> Option<String> {
    let mut lines = BufReader::new(trace.stderr.take()?).lines();
    let first = lines.next()?.ok();
    thread::spawn(move || lines.count());
    first
}
