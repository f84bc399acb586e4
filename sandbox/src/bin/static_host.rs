//! Serves the built page as a static host in production would: the headers of `deploy/_headers`, and index.html for every
//! path that is no file. It knows nothing of the sandbox but the origins that the headers name.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use clap::Parser;
use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use tokio::net::TcpListener;
use tower_http::services::{ServeDir, ServeFile};

/// Serves a built page on loopback.
#[derive(Parser)]
struct Arguments {
    /// The folder of the built page.
    #[arg(long, default_value = "dist")]
    dir: PathBuf,
    /// The port to listen on.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The headers to send.
    #[arg(long, default_value = "deploy/_headers")]
    headers: PathBuf,
    /// The port of the sandbox that the page talks to.
    #[arg(long, default_value_t = 8090)]
    sandbox_port: u16,
    /// A file to serve as /config.json instead of the built one.
    #[arg(long)]
    config: Option<PathBuf>,
}

/// A path pattern with the headers for it.
struct Rule {
    pattern: String,
    headers: Vec<(HeaderName, HeaderValue)>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match serve(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("static-host: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let text = std::fs::read_to_string(&arguments.headers)
        .map_err(|error| format!("{}: {error}", arguments.headers.display()))?;
    let rules = Arc::new(rules(&for_sandbox(&text, arguments.sandbox_port))?);
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port));
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| format!("port {} cannot be used ({error}); choose another", arguments.port))?;
    println!("Tidemark http://{address}");
    axum::serve(listener, router(&arguments, rules)).await?;
    Ok(())
}

fn router(arguments: &Arguments, rules: Arc<Vec<Rule>>) -> Router {
    let index = arguments.dir.join("index.html");
    let config = arguments.config.clone().unwrap_or_else(|| arguments.dir.join("config.json"));
    let files = ServeDir::new(&arguments.dir).append_index_html_on_directories(true);
    Router::new()
        .route_service("/config.json", ServeFile::new(config))
        .fallback_service(files.fallback(axum::routing::get(page).with_state(Arc::new(index))))
        .layer(from_fn_with_state(rules, add_headers))
}

/// The page, for a path that is one of its views; a file that is missing is missing.
async fn page(State(index): State<Arc<PathBuf>>, request: Request) -> Response {
    let last = request.uri().path().rsplit('/').next().unwrap_or_default();
    // A region's name has dots, and ends the path of its redirect URI.
    let is_file =
        [".css", ".js", ".json", ".svg", ".txt", ".wasm", ".map", ".ico"].iter().any(|ending| last.ends_with(ending));
    match tokio::fs::read(&*index).await {
        Ok(html) if !is_file => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
        _ => (StatusCode::NOT_FOUND, "not found").into_response(),
    }
}

async fn add_headers(State(rules): State<Arc<Vec<Rule>>>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    for rule in rules.iter().filter(|rule| rule.matches(&path)) {
        for (name, value) in &rule.headers {
            // That a file is missing must not be remembered.
            if name == header::CACHE_CONTROL && !response.status().is_success() && rule.pattern != "/*" {
                continue;
            }
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

impl Rule {
    fn matches(&self, path: &str) -> bool {
        match self.pattern.split_once('*') {
            Some((start, end)) => path.starts_with(start) && path.ends_with(end),
            None => path == self.pattern,
        }
    }
}

/// The headers for a page that talks to the local sandbox. Two lines of production make no sense without TLS, which
/// loopback has not: they would send the browser to https.
fn for_sandbox(text: &str, port: u16) -> String {
    let origin = |scheme: &str, host: &str| format!("{scheme}://{host}.sandbox.localhost:{port}");
    text.replace("{login}", &origin("http", "login"))
        .replace("{api}", &origin("http", "api"))
        .replace("{apps}", &origin("http", "apps"))
        .replace("{streaming}", &origin("ws", "streaming"))
        .replace("; upgrade-insecure-requests", "")
        .lines()
        .filter(|line| !line.trim_start().starts_with("Strict-Transport-Security"))
        .fold(String::new(), |text, line| text + line + "\n")
}

/// Reads a `_headers` file: a path on a line of its own, then its headers, indented.
fn rules(text: &str) -> Result<Vec<Rule>, Box<dyn Error>> {
    let mut rules: Vec<Rule> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        if line.starts_with('/') {
            rules.push(Rule { pattern: line.trim().to_owned(), headers: Vec::new() });
            continue;
        }
        let (name, value) = line.trim().split_once(':').ok_or_else(|| format!("no header: {line}"))?;
        let rule = rules.last_mut().ok_or("a header before any path")?;
        rule.headers.push((HeaderName::try_from(name.trim())?, HeaderValue::try_from(value.trim())?));
    }
    Ok(rules)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use tower::ServiceExt;

    fn host() -> Router {
        let dir = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/page"));
        let headers = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../deploy/_headers"));
        let text = std::fs::read_to_string(&headers).unwrap();
        let arguments = Arguments { dir, port: 0, headers, sandbox_port: 8090, config: None };
        router(&arguments, Arc::new(rules(&for_sandbox(&text, 8090)).unwrap()))
    }

    async fn get(path: &str) -> Response {
        host().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap()
    }

    fn value<'a>(response: &'a Response, name: &str) -> &'a str {
        response.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[tokio::test]
    async fn every_answer_has_the_headers_of_production_also_one_that_is_not_there() {
        for path in ["/", "/live", "/history", "/cb/mypurecloud.de", "/page.js", "/missing.js", "/config.json"] {
            let response = get(path).await;
            let policy = value(&response, "content-security-policy");
            assert!(
                policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"),
                "{path}: {policy}"
            );
            assert!(policy.contains("connect-src 'self' http://api.sandbox.localhost:8090 "), "{path}");
            assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
            for (name, expected) in [
                ("x-content-type-options", "nosniff"),
                ("referrer-policy", "no-referrer"),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", "same-origin"),
                ("cross-origin-embedder-policy", "require-corp"),
            ] {
                assert_eq!(value(&response, name), expected, "{name} of {path}");
            }
        }
    }

    #[tokio::test]
    async fn the_windows_of_a_sign_in_from_a_frame_keep_who_opened_them_and_have_all_else() {
        for path in ["/relay", "/relay/mypurecloud.de"] {
            let response = get(path).await;
            assert_eq!(value(&response, "cross-origin-opener-policy"), "unsafe-none", "{path}");
            assert_eq!(value(&response, "cross-origin-embedder-policy"), "require-corp", "{path}");
            assert!(value(&response, "content-security-policy").starts_with("default-src 'none'; "), "{path}");
        }
    }

    #[tokio::test]
    async fn the_page_is_never_kept_and_its_assets_are_kept_for_good() {
        assert_eq!(value(&get("/live").await, "cache-control"), "no-store");
        assert_eq!(value(&get("/config.json").await, "cache-control"), "no-store");
        assert_eq!(value(&get("/page.js").await, "cache-control"), "public, max-age=31536000, immutable");
    }

    #[tokio::test]
    async fn a_view_is_the_page_and_a_missing_file_is_missing() {
        for path in ["/live", "/cb/mypurecloud.de", "/anything/else"] {
            let response = get(path).await;
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            assert_eq!(value(&response, "content-type"), "text/html; charset=utf-8");
        }
        for path in ["/missing.js", "/later/language-xx-0.txt"] {
            let response = get(path).await;
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
            assert_eq!(value(&response, "cache-control"), "no-store", "{path}");
        }
        assert_eq!(get("/../Cargo.toml").await.status(), StatusCode::OK, "a path out of the folder is a view like any");
    }
}
