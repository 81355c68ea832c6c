//! greentic's own command line, as its crate has it.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match greentic_distributor_client::dist_cli::run_from_env().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", error.message);
            ExitCode::from(u8::try_from(error.code).unwrap_or(1))
        }
    }
}
