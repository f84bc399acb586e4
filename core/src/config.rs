//! `config.json`, read before anything else: which Genesys Cloud, as which OAuth client, back to which address.

use crate::genesys::decode;
use crate::genesys::models::wire_model;
use crate::genesys::region::{PUBLIC_REGIONS, Region, SANDBOX};
use crate::presence::Asked;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use std::fmt;

/// Path of the page that stands between a frame and the sign-in (`relay.js`).
pub const RELAY: &str = "/relay";

/// Everything that differs between two deployments of the same build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The one Genesys Cloud that this deployment serves.
    pub region: Region,
    /// OAuth client of type Code Authorization in that region.
    pub client_id: String,
    /// Path of the redirect URI, without the page's origin: the configured path and the region's name, so that an answer
    /// meant for one region can never be taken for another's (RFC 9700 section 4.4).
    pub redirect_path: String,
    /// How an agent signs in where Genesys Cloud frames the page.
    pub frame_sign_in: FrameSignIn,
    /// When a page that nobody looks after is locked.
    pub presence: Asked,
}

/// The sign-in of a page in a frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FrameSignIn {
    /// In windows, which works whatever the sign-in pages think of frames.
    #[default]
    Window,
    /// By a redirect inside the frame, which fails for good where a sign-in page forbids frames.
    Redirect,
}

/// Why `config.json` cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigError {
    /// It could not be fetched: status, or `None` without an answer.
    Missing(Option<u16>),
    /// It is not JSON, or a field has the wrong type; where and what.
    Unreadable(String),
    /// A field that must be there is not.
    NoField(&'static str),
    /// No such region.
    UnknownRegion(String),
    /// `clients` has no entry for the region.
    NoClient(String),
    /// `redirectPath` is not a path.
    BadRedirectPath(String),
    /// `frameSignIn` is neither `window` nor `redirect`.
    BadFrameSignIn(String),
}

wire_model! {
    /// The file.
    #[allow(missing_docs, reason = "docs/deployment.md explains them")]
    struct File {
        pub region: Option<String> = "region",
        pub clients: Option<Clients> = "clients",
        pub redirect_path: Option<String> = "redirectPath",
        pub sandbox_port: Option<u16> = "sandboxPort",
        pub frame_sign_in: Option<String> = "frameSignIn",
        pub idle_minutes: Option<i64> = "idleMinutes",
        pub sitting_hours: Option<i64> = "sittingHours",
    }
}

/// Region to client id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Clients(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Clients {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Clients;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object of client ids")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Clients, A::Error> {
                let mut clients = Vec::new();
                while let Some(client) = map.next_entry()? {
                    clients.push(client);
                }
                Ok(Clients(clients))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

impl Config {
    /// Reads the file's bytes.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn read(file: &[u8]) -> Result<Self, ConfigError> {
        let file: File = decode::read(file).map_err(|error| ConfigError::Unreadable(error.to_string()))?;
        let name = file.region.ok_or(ConfigError::NoField("region"))?;
        let region = if name == SANDBOX {
            Region::Sandbox { port: file.sandbox_port.ok_or(ConfigError::NoField("sandboxPort"))? }
        } else {
            Region::public(&name).ok_or_else(|| ConfigError::UnknownRegion(name.clone()))?
        };
        let Clients(clients) = file.clients.unwrap_or_default();
        let of = |wanted: &str| clients.iter().find(|(region, _)| region == wanted).map(|(_, id)| id);
        let client_id = of(&name).or_else(|| of(region.name()));
        let client_id = client_id.filter(|id| !id.is_empty()).ok_or(ConfigError::NoClient(name))?.clone();
        let path = file.redirect_path.ok_or(ConfigError::NoField("redirectPath"))?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | '~');
        if !path.starts_with('/')
            || path.ends_with('/')
            || path.as_bytes().windows(2).any(|two| two == b"//")
            || !path.chars().all(plain)
            || path == RELAY
        {
            return Err(ConfigError::BadRedirectPath(path));
        }
        let frame_sign_in = match file.frame_sign_in.as_deref() {
            None | Some("window") => FrameSignIn::Window,
            Some("redirect") => FrameSignIn::Redirect,
            Some(other) => return Err(ConfigError::BadFrameSignIn(other.to_owned())),
        };
        let presence = Asked { idle_minutes: file.idle_minutes, sitting_hours: file.sitting_hours };
        Ok(Self { region, client_id, redirect_path: format!("{path}/{}", region.name()), frame_sign_in, presence })
    }

    /// Path of the redirect URI for windows that a page in a frame has opened: of a region like the other.
    pub fn relay_path(&self) -> String {
        format!("{RELAY}/{}", self.region.name())
    }
}

/// The names that `region` may have.
pub fn region_names() -> impl Iterator<Item = &'static str> {
    PUBLIC_REGIONS.iter().map(|region| region.domain).chain([SANDBOX])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complete_file_is_read() {
        let file = br#"{"region":"eu-central-1","clients":{"mypurecloud.de":"c-1"},"redirectPath":"/cb"}"#;
        let config = Config::read(file).unwrap();
        assert_eq!(config.region.name(), "mypurecloud.de");
        assert_eq!(config.client_id, "c-1");
        assert_eq!(config.redirect_path, "/cb/mypurecloud.de");
    }

    #[test]
    fn a_page_in_a_frame_signs_in_by_windows_unless_it_is_told_otherwise() {
        let with = |field: &str| {
            let file = r#"{"region":"mypurecloud.de","clients":{"mypurecloud.de":"c"},"redirectPath":"/cb""#;
            Config::read(format!("{file}{field}}}").as_bytes()).map(|config| config.frame_sign_in)
        };
        assert_eq!(with(""), Ok(FrameSignIn::Window));
        assert_eq!(with(r#","frameSignIn":"window""#), Ok(FrameSignIn::Window));
        assert_eq!(with(r#","frameSignIn":"redirect""#), Ok(FrameSignIn::Redirect));
        assert_eq!(with(r#","frameSignIn":"Redirect""#), Err(ConfigError::BadFrameSignIn("Redirect".to_owned())));
    }

    #[test]
    fn the_sandbox_needs_its_port() {
        let with = |port: &str| {
            Config::read(
                format!(r#"{{"region":"sandbox","clients":{{"sandbox":"c"}},"redirectPath":"/cb"{port}}}"#).as_bytes(),
            )
        };
        assert_eq!(with(r#","sandboxPort":8090"#).unwrap().region, Region::Sandbox { port: 8090 });
        assert_eq!(with(""), Err(ConfigError::NoField("sandboxPort")));
    }

    #[test]
    fn each_mistake_is_named() {
        let cases = [
            ("{}", ConfigError::NoField("region")),
            (r#"{"region":"evil.com"}"#, ConfigError::UnknownRegion("evil.com".to_owned())),
            (r#"{"region":"mypurecloud.de"}"#, ConfigError::NoClient("mypurecloud.de".to_owned())),
            (
                r#"{"region":"mypurecloud.de","clients":{"mypurecloud.de":""}}"#,
                ConfigError::NoClient("mypurecloud.de".to_owned()),
            ),
            (r#"{"region":"mypurecloud.de","clients":{"mypurecloud.de":"c"}}"#, ConfigError::NoField("redirectPath")),
        ];
        for (file, error) in cases {
            assert_eq!(Config::read(file.as_bytes()), Err(error), "{file}");
        }
        assert!(matches!(Config::read(b"<html>"), Err(ConfigError::Unreadable(_))));
        for path in ["cb", "https://evil.com/cb", "//evil.com", "/cb/", "/cb?x=1", "/cb#x", "/relay"] {
            let file =
                format!(r#"{{"region":"mypurecloud.de","clients":{{"mypurecloud.de":"c"}},"redirectPath":"{path}"}}"#);
            assert_eq!(Config::read(file.as_bytes()), Err(ConfigError::BadRedirectPath(path.to_owned())));
        }
    }

    #[test]
    fn when_a_page_is_locked_may_be_said_and_need_not_be() {
        let with = |field: &str| {
            let file = r#"{"region":"mypurecloud.de","clients":{"mypurecloud.de":"c"},"redirectPath":"/cb""#;
            Config::read(format!("{file}{field}}}").as_bytes()).map(|config| config.presence)
        };
        assert_eq!(with(""), Ok(Asked::default()));
        let asked = Asked { idle_minutes: Some(10), sitting_hours: Some(0) };
        assert_eq!(with(r#","idleMinutes":10,"sittingHours":0"#), Ok(asked));
        assert!(matches!(with(r#","idleMinutes":"soon""#), Err(ConfigError::Unreadable(_))));
    }
}
