//! Words for whoever sets Tidemark up: what to write into `config.json`.

use super::{Advice, one_line};
use crate::config::{ConfigError, region_names};

/// Why there is no deployment to speak of.
pub fn of_config(error: &ConfigError) -> Advice {
    let example = "It must look like this: {\"region\": \"mypurecloud.de\", \"clients\": {\"mypurecloud.de\": \"your OAuth \
                   client id\"}, \"redirectPath\": \"/cb\"}";
    let regions = || region_names().collect::<Vec<_>>().join(", ");
    match error {
        ConfigError::Missing(status) => Advice {
            details: status.map(|status| format!("config.json: status {status}")),
            ..Advice::new("config.json is missing", format!("Put a file config.json beside index.html. {example}"))
        },
        ConfigError::Unreadable(what) => {
            Advice { details: Some(one_line(what)), ..Advice::new("config.json cannot be read", example) }
        }
        ConfigError::NoField(name) => Advice::new(format!("config.json has no \"{name}\""), example),
        ConfigError::UnknownRegion(name) => Advice::new(
            format!("Unknown Genesys region \"{}\" in config.json", one_line(name)),
            format!("\"region\" must be one of: {}.", regions()),
        ),
        ConfigError::NoClient(region) => Advice::new(
            format!("config.json names no OAuth client for {}", one_line(region)),
            format!("Add its id: \"clients\": {{\"{}\": \"your OAuth client id\"}}", one_line(region)),
        ),
        ConfigError::BadRedirectPath(path) => Advice::new(
            format!("\"redirectPath\" in config.json cannot be \"{}\"", one_line(path)),
            "It must be a plain path such as /cb, without a slash at its end.",
        ),
        ConfigError::BadFrameSignIn(value) => Advice::new(
            format!("\"frameSignIn\" in config.json cannot be \"{}\"", one_line(value)),
            "It must be window or redirect, or left out.",
        ),
    }
}
