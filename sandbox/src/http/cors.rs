//! What browsers of other origins may do. The API lets everybody call it, since it is the token that counts; the token
//! endpoint answers the origins of registered redirect URIs alone, unless the configuration says otherwise.

use std::time::Duration;

use axum::http::header::{ACCEPT, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, PRAGMA, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, Method};
use tower_http::cors::{AllowOrigin, Any, CorsLayer};

use crate::config::{Config, TokenCors};

pub(super) const CORRELATION: HeaderName = HeaderName::from_static("inin-correlation-id");

/// A preflight names the headers it wants; these are the ones the official clients send.
pub(super) fn api(config: &Config) -> CorsLayer {
    let clients = [HeaderName::from_static("genesys-app"), HeaderName::from_static("purecloud-sdk")];
    let mut headers = vec![AUTHORIZATION, CONTENT_TYPE, ACCEPT, CACHE_CONTROL, PRAGMA];
    headers.extend(clients);
    let layer = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([
            Method::GET,
            Method::HEAD,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
            Method::OPTIONS,
        ])
        .allow_headers(headers)
        .max_age(max_age(config));
    if config.hide_headers { layer } else { layer.expose_headers([RETRY_AFTER, CORRELATION]) }
}

pub(super) fn token(config: &Config) -> CorsLayer {
    let origins = match config.unconfirmed.token_endpoint_cors {
        TokenCors::Registered => AllowOrigin::list(
            config.redirect_uris.iter().filter_map(|uri| origin(uri)?.parse().ok()).collect::<Vec<HeaderValue>>(),
        ),
        TokenCors::Any => AllowOrigin::any(),
        TokenCors::None => AllowOrigin::list([]),
    };
    CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::POST, Method::OPTIONS])
        .allow_headers([CONTENT_TYPE, ACCEPT])
        .max_age(max_age(config))
}

fn max_age(config: &Config) -> Duration {
    Duration::from_secs(u64::from(config.unconfirmed.preflight_max_age))
}

pub(super) fn control() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST, Method::DELETE, Method::OPTIONS])
        .allow_headers([CONTENT_TYPE])
        .max_age(Duration::from_secs(600))
}

/// Scheme, host and port of a URI, as a browser sends them.
fn origin(uri: &str) -> Option<String> {
    let (scheme, rest) = uri.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    Some(format!("{scheme}://{}", host.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_origin_of_a_uri_has_no_path() {
        assert_eq!(origin("http://localhost:8080/cb/sandbox").unwrap(), "http://localhost:8080");
        assert_eq!(origin("https://App.example?x=/").unwrap(), "https://app.example");
        assert_eq!(origin("nonsense"), None);
    }
}
