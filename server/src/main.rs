//! The `hengce` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::command::run()
}
