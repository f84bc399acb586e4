//! Writes what a web server needs to serve Tidemark for the region of a `config.json`: the headers, that a view is answered
//! with the page, and what may be kept. All values come from `deploy/_headers`.

mod caddy;
mod headers;
mod nginx;

use clap::Parser;
use headers::Headers;
use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use tidemark_core::config::{Config, RELAY};

/// What ends so is a file, and is missing where it does not exist; every other path is the page, whatever else lies in its folder.
const FILES: [&str; 8] = ["css", "js", "json", "svg", "txt", "wasm", "map", "ico"];

/// Hosts that read `_headers` read this as well. Only addresses of the page are the page: one of a file that is gone (after an update, or
/// one taken back) must be a 404 there too, or it would be kept under that name for a year.
fn redirects(config: &Config) -> String {
    // The callback's last part is the region's name.
    let callback = config.redirect_path.rsplit_once('/').map_or("", |(path, _)| path);
    format!(
        "/live /index.html 200
/history /index.html 200
{callback}/* /index.html 200
{RELAY} /index.html 200
{RELAY}/* /index.html 200
"
    )
}

/// Writes `_headers` with `_redirects`, `nginx.conf` and `Caddyfile`.
#[derive(Parser)]
struct Arguments {
    /// The `config.json` of the deployment.
    #[arg(long)]
    config: PathBuf,
    /// The name that agents reach it under.
    #[arg(long)]
    host: String,
    /// Where the built page lies on the server.
    #[arg(long, default_value = "/srv/tidemark")]
    root: String,
    /// The folder to write to.
    #[arg(long, default_value = "target/deploy")]
    out: PathBuf,
}

/// Where the page is served.
struct Site {
    host: String,
    root: String,
}

fn main() -> ExitCode {
    match write(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("deploy: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let Arguments { config, host, root, out } = arguments;
    let bytes = fs::read(&config).map_err(|error| format!("{}: {error}", config.display()))?;
    let config = Config::read(&bytes).map_err(|error| {
        let advice = tidemark_core::words::of_config(&error);
        format!("{}: {}. {}", config.display(), advice.title, advice.todo)
    })?;
    let name = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    if host.is_empty() || !host.chars().all(name) {
        return Err(format!("{host:?} is no name of a host").into());
    }
    if !root.starts_with('/') || !root.chars().all(|c| name(c) || c == '/' || c == '_') {
        return Err(format!("{root:?} is no path of a folder").into());
    }
    let (headers, site) = (Headers::of(config.region), Site { host, root });
    fs::create_dir_all(&out)?;
    for (name, text) in [
        ("_headers", headers.to_text()),
        ("_redirects", redirects(&config)),
        ("nginx.conf", nginx::config(&headers, &site)),
        ("Caddyfile", caddy::config(&headers, &site)),
    ] {
        let path = out.join(name);
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        println!("{}", path.display());
    }
    Ok(())
}
