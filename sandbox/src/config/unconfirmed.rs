//! The flags for what nobody has seen on the real service: each lets the sandbox behave either way. The numbers are those of
//! the open questions in `docs/unconfirmed.md`. Holds values, decides nothing.

use clap::{Args, ValueEnum};

const HEADING: &str = "What is not known of the real service";

/// One answer to each open question.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = HEADING)]
pub struct Unconfirmed {
    /// 1: which origins may read the answers of the token endpoint
    #[arg(long, value_enum, default_value_t = TokenCors::Registered)]
    pub token_endpoint_cors: TokenCors,
    /// 1: seconds a browser may keep the answer to a preflight
    #[arg(long, default_value_t = 600, value_name = "SECONDS")]
    pub preflight_max_age: u32,
    /// 2: whether a token comes with one to renew it
    #[arg(long, value_enum, default_value_t = RefreshToken::Withheld)]
    pub refresh_token: RefreshToken,
    /// 3: what `communicationType` does to the list of conversations
    #[arg(long, value_enum, default_value_t = CommunicationType::Ignored)]
    pub communication_type: CommunicationType,
    /// 4: rows of the largest page of a details query
    #[arg(long, default_value_t = 100, value_name = "ROWS", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub largest_page: u32,
    /// 4: days of the longest interval of a query or job
    #[arg(long, default_value_t = 31, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=3660))]
    pub longest_interval: u32,
    /// 4: details jobs of one user that are not over; without it, any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub jobs_at_once: Option<u32>,
    /// 4: seconds a details job and its results are kept
    #[arg(long, default_value_t = 86_400, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(4..))]
    pub job_life: u32,
    /// 5: one's own conversation by id, without conversation:communication:view
    #[arg(long, value_enum, default_value_t = OwnConversation::Refused)]
    pub own_conversation: OwnConversation,
    /// 6: what analytics:agentConversationDetail:view alone shows
    #[arg(long, value_enum, default_value_t = AgentDetail::OwnRows)]
    pub agent_detail: AgentDetail,
    /// 7: whether topics ask for permissions
    #[arg(long, value_enum, default_value_t = TopicPermissions::Listed)]
    pub topic_permissions: TopicPermissions,
    /// 8: whether the pages of the sign-in may be framed
    #[arg(long, value_enum, default_value_t = SignInFrames::Allowed)]
    pub sign_in_frames: SignInFrames,
    /// 8: what the pages of the sign-in have as their opener policy (COOP)
    #[arg(long, value_enum, default_value_t = SignInOpener::UnsafeNone)]
    pub sign_in_opener: SignInOpener,
    /// 9: requests a minute of one user by one client; without it, as many as of a token
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub user_client_limit: Option<u32>,
    /// 9: requests a minute of one user by all clients; without it, ten times as many as of a token
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub user_limit: Option<u32>,
    /// 11: whether a token can be had without a code
    #[arg(long, value_enum, default_value_t = ImplicitGrant::Refused)]
    pub implicit_grant: ImplicitGrant,
}

/// Who may read what the token endpoint answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TokenCors {
    /// The origins of registered redirect URIs
    Registered,
    /// Every origin
    Any,
    /// No page at all
    None,
}

/// Whether a public client is given refresh tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RefreshToken {
    /// None is given, and that grant is not offered
    Withheld,
    /// Every token comes with one, good for one use
    Given,
}

/// What a `communicationType` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CommunicationType {
    /// Any value narrows nothing
    Ignored,
    /// call, callback, chat, email and message narrow the list, others are refused
    Filters,
    /// Every value is refused
    Refused,
}

/// A conversation that one takes part in, asked for by id without the permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OwnConversation {
    /// It is refused like any other
    Refused,
    /// It is shown
    Permitted,
}

/// What the permission to see the conversations of an agent shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AgentDetail {
    /// One's own rows, whatever is asked
    OwnRows,
    /// One's own rows, and a query that does not name oneself is refused
    OwnQueries,
    /// Everybody's rows
    AllRows,
}

/// Who may subscribe to topics about others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TopicPermissions {
    /// Who has the permission that the list of topics names
    Listed,
    /// Everybody
    None,
}

/// Whether the pages of the sign-in show in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SignInFrames {
    /// Nothing is said about frames
    Allowed,
    /// By X-Frame-Options and by frame-ancestors
    Denied,
}

/// What becomes of the window that opened a page of the sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SignInOpener {
    /// Nothing is said, and both know each other
    UnsafeNone,
    /// They are cut off from each other
    SameOrigin,
    /// It is cut off; windows that it opens itself are not
    SameOriginAllowPopups,
}

/// `response_type=token`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ImplicitGrant {
    /// It is told to the application as a mistake
    Refused,
    /// The token comes in the fragment of the redirect
    Granted,
}

impl Default for Unconfirmed {
    fn default() -> Self {
        Self {
            token_endpoint_cors: TokenCors::Registered,
            preflight_max_age: 600,
            refresh_token: RefreshToken::Withheld,
            communication_type: CommunicationType::Ignored,
            largest_page: 100,
            longest_interval: 31,
            jobs_at_once: None,
            job_life: 86_400,
            own_conversation: OwnConversation::Refused,
            agent_detail: AgentDetail::OwnRows,
            topic_permissions: TopicPermissions::Listed,
            sign_in_frames: SignInFrames::Allowed,
            sign_in_opener: SignInOpener::UnsafeNone,
            user_client_limit: None,
            user_limit: None,
            implicit_grant: ImplicitGrant::Refused,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::config::Config;

    #[test]
    fn every_flag_is_in_the_table_of_open_questions() {
        let table = include_str!("../../../docs/unconfirmed.md");
        let command = Config::command();
        let flags = command.get_arguments().filter(|flag| flag.get_help_heading() == Some(HEADING));
        let named: Vec<&str> = flags.filter_map(clap::Arg::get_long).collect();
        assert!(named.len() > 10);
        for flag in named {
            assert!(table.contains(&format!("`--{flag} ")), "--{flag}");
        }
    }
}
