//! The `hengce` binary.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// A scheme is many small texts, made by one thread and dropped by another: that of the C library takes a fifth longer for
/// them, and keeps more.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    server::command::run()
}
