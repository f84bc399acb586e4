//! The command `sandbox`: reads the flags, takes the port, serves until it is told to stop. Everything else is the library.

use std::net::Ipv4Addr;
use std::process::ExitCode;

use clap::Parser;
use sandbox::{Clock, Config, Sandbox};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main]
async fn main() -> ExitCode {
    match serve(Config::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("sandbox: {reason}");
            ExitCode::FAILURE
        }
    }
}

/// Serves until Ctrl-C or SIGTERM. Loopback only: the control endpoints ask for no sign-in.
async fn serve(config: Config) -> Result<(), String> {
    let port = config.port;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .map_err(|error| format!("cannot listen on 127.0.0.1:{port}: {error}"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let mut terminated = signal(SignalKind::terminate()).map_err(|error| error.to_string())?;
    let sandbox = Sandbox::new(config, Clock::system()).map_err(|error| error.to_string())?;
    println!("Sandbox http://{address}");
    tokio::select! {
        ended = sandbox.serve(listener) => ended.map_err(|error| error.to_string()),
        () = sandbox.live() => Ok(()),
        _ = terminated.recv() => Ok(()),
        _ = tokio::signal::ctrl_c() => Ok(()),
    }
}
