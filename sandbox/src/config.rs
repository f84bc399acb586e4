//! The flags of the command, which are also the configuration of a sandbox under test. Holds values, decides nothing.

mod unconfirmed;

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

pub use unconfirmed::{
    AgentDetail, CommunicationType, ImplicitGrant, OwnConversation, RefreshToken, SignInFrames, SignInOpener,
    TokenCors, TopicPermissions, Unconfirmed,
};

/// The client id that is registered unless another is given.
pub const DEFAULT_CLIENT_ID: &str = "7c2f4c1e-3c2d-4f7e-9a53-0d1b6a9e5f10";

/// What a sandbox is started with. `Config::default()` is what the command has without flags.
#[derive(Debug, Clone, Parser)]
#[command(name = "sandbox", about = "A local Genesys Cloud to develop and test against", version)]
pub struct Config {
    /// Port on 127.0.0.1
    #[arg(long, default_value_t = 8090)]
    pub port: u16,
    /// Everything random about the organisation follows from this number and the start instant
    #[arg(long, default_value_t = 42)]
    pub seed: u64,
    /// Conversations of the past 31 days, 5,000,000 at most
    #[arg(long, default_value_t = 5000, value_name = "N", value_parser = clap::value_parser!(u32).range(..=5_000_000))]
    pub history: u32,
    /// Arrivals per minute over the whole organisation
    #[arg(long, default_value_t = 12.0, value_name = "N", value_parser = arrivals)]
    pub live_per_minute: f64,
    /// Seconds a token lives
    #[arg(long, default_value_t = 86_400, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..))]
    pub token_life: u32,
    /// Seconds until analytics shows a change
    #[arg(long, default_value_t = 5, value_name = "SECONDS")]
    pub analytics_lag: u32,
    /// Seconds until the data lake, from which jobs are answered, shows a change
    #[arg(long, default_value_t = 10_800, value_name = "SECONDS")]
    pub lake_lag: u32,
    /// Requests a minute of one token
    #[arg(long, default_value_t = 300, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub rate_limit: u32,
    /// A registered OAuth client (repeatable)
    #[arg(long = "client-id", value_name = "UUID", default_values_t = [DEFAULT_CLIENT_ID.to_owned()])]
    pub client_ids: Vec<String>,
    /// A registered redirect URI, compared exactly (repeatable)
    #[arg(long = "redirect-uri", value_name = "URI", default_values_t = default_redirect_uris())]
    pub redirect_uris: Vec<String>,
    /// A scope of the OAuth clients; a request cannot ask for more or fewer (repeatable)
    #[arg(long = "scope", value_name = "NAME", default_values_t = default_scopes())]
    pub scopes: Vec<String>,
    /// Let browsers read neither Retry-After nor ININ-Correlation-Id
    #[arg(long)]
    pub hide_headers: bool,
    /// Lengthens (above 1) or shortens (below 1) the phases of live conversations
    #[arg(long, default_value_t = 1.0, value_name = "FACTOR", value_parser = pace)]
    pub pace: f64,
    /// What becomes of the socket of a channel that has to make room for the user's 21st
    #[arg(long, value_enum, default_value_t = Evicted::Silent)]
    pub evicted_channel: Evicted,
    /// What becomes of a channel when the token it was made with dies
    #[arg(long, value_enum, default_value_t = Orphaned::Ended)]
    pub channel_without_token: Orphaned,
    /// Seconds until the server closes a socket, announced a minute before; without it, never by itself
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..))]
    pub socket_life: Option<u32>,
    /// Write every exchange and every message of a socket to this file, as lines of JSON without secrets
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
    /// Seconds by which the server's clock is ahead of the system's, or behind where it is negative
    #[arg(long, default_value_t = 0, value_name = "SECONDS", allow_negative_numbers = true, value_parser = clap::value_parser!(i32).range(-YEAR..=YEAR))]
    pub clock_skew: i32,
    /// What is not known of the real service
    #[command(flatten)]
    pub unconfirmed: Unconfirmed,
}

/// In seconds.
const YEAR: i64 = 31_536_000;

/// The socket of an evicted channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Evicted {
    /// It stays open and beats, and is told nothing any more
    Silent,
    /// It is told so, and closed
    Closed,
}

/// A channel whose token has died.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Orphaned {
    /// It is told so, and ends
    Ended,
    /// It goes on
    Kept,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            port: 8090,
            seed: 42,
            history: 5000,
            live_per_minute: 12.0,
            token_life: 86_400,
            analytics_lag: 5,
            lake_lag: 10_800,
            rate_limit: 300,
            client_ids: vec![DEFAULT_CLIENT_ID.to_owned()],
            redirect_uris: default_redirect_uris(),
            scopes: default_scopes(),
            hide_headers: false,
            pace: 1.0,
            evicted_channel: Evicted::Silent,
            channel_without_token: Orphaned::Ended,
            socket_life: None,
            record: None,
            clock_skew: 0,
            unconfirmed: Unconfirmed::default(),
        }
    }
}

fn default_redirect_uris() -> Vec<String> {
    ["http://127.0.0.1:8080", "http://localhost:8080"]
        .into_iter()
        .flat_map(|origin| [format!("{origin}/cb/sandbox"), format!("{origin}/relay/sandbox")])
        .collect()
}

/// What an administrator is told to give the client of the page.
fn default_scopes() -> Vec<String> {
    ["user-basic-info", "conversations:readonly", "notifications", "analytics:readonly", "routing:readonly"]
        .map(str::to_owned)
        .to_vec()
}

fn arrivals(text: &str) -> Result<f64, String> {
    within(text, 0.0, 600.0)
}

fn pace(text: &str) -> Result<f64, String> {
    within(text, 0.01, 100.0)
}

fn within(text: &str, lowest: f64, highest: f64) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if (lowest..=highest).contains(&number) {
        Ok(number)
    } else {
        Err(format!("must be between {lowest} and {highest}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_without_flags_is_the_default() {
        let parsed = Config::parse_from(["sandbox"]);
        assert_eq!(format!("{parsed:?}"), format!("{:?}", Config::default()));
    }

    #[test]
    fn a_clock_may_be_ahead_and_behind_but_not_by_years() {
        let skew =
            |text: &str| Config::try_parse_from(["sandbox", "--clock-skew", text]).map(|parsed| parsed.clock_skew);
        assert_eq!((skew("90").ok(), skew("-90").ok()), (Some(90), Some(-90)));
        assert!(skew("-40000000").is_err() && skew("40000000").is_err());
    }

    #[test]
    fn a_given_redirect_uri_replaces_the_defaults() {
        let parsed =
            Config::parse_from(["sandbox", "--redirect-uri", "http://a.test/cb", "--redirect-uri", "http://b.test/cb"]);
        assert_eq!(parsed.redirect_uris, ["http://a.test/cb", "http://b.test/cb"]);
    }

    #[test]
    fn a_history_that_is_too_long_is_refused_with_the_longest_there_can_be() {
        assert_eq!(Config::parse_from(["sandbox", "--history", "5000000"]).history, 5_000_000);
        let refused = Config::try_parse_from(["sandbox", "--history", "5000001"]).unwrap_err().to_string();
        assert!(refused.contains("5000001") && refused.contains("5000000"), "{refused}");
    }
}
