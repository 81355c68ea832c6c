//! What the programs of the judges have in common.

use std::process::ExitCode;

/// Prints what was found to stdout, or why not to stderr, as the exit status says.
pub fn ended(outcome: Result<String, String>) -> ExitCode {
    match outcome {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
