//! A local Genesys Cloud: sign-in, the part of the public API that Tidemark uses, and the notification sockets, over an
//! organisation in which people call, write and are answered. Nothing here is shared with the app: where the two disagree
//! about the API, one of them must break.
//!
//! Where to start: [`Sandbox`] is what runs; `http` is the way a request takes; `story` is what a conversation is, and
//! `render` how it is written; `world` is who does what when; `contract` is what every answer is held against.

mod api;
mod app;
mod archive;
mod channels;
mod clock;
mod config;
mod contract;
mod control;
mod dice;
mod error;
mod figures;
mod grants;
mod guarded;
mod history;
mod host;
mod html;
mod http;
mod id;
mod jobs;
mod live;
mod org;
mod predicate;
mod presence;
mod render;
mod shift;
mod sign_in;
mod story;
mod tcp;
mod world;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;

pub use app::StartError;
pub use clock::Clock;
pub use config::{
    AgentDetail, CommunicationType, Config, DEFAULT_CLIENT_ID, Evicted, ImplicitGrant, Orphaned, OwnConversation,
    RefreshToken, SignInFrames, SignInOpener, TokenCors, TopicPermissions, Unconfirmed,
};

use app::App;

/// How long time passes unseen at most, in milliseconds, when nothing is known to be due.
const GLANCE: i64 = 250;

/// A sandbox that runs by a clock.
#[derive(Debug, Clone)]
pub struct Sandbox(Arc<App>);

impl Sandbox {
    /// The organisation of a seed as it stands at the clock's instant.
    ///
    /// # Errors
    /// If the built-in contract cannot be read, the system has no randomness, or the recording cannot be made.
    pub fn new(config: Config, clock: Clock) -> Result<Self, StartError> {
        Ok(Self(Arc::new(App::new(config, clock)?)))
    }

    /// All paths, for any host name.
    pub fn router(&self) -> Router {
        http::router(&self.0)
    }

    /// Serves clients, for as long as it is polled. Faults that befall connections need this in place of a router alone.
    ///
    /// # Errors
    /// If the listener has no address. What is wrong with a connection concerns that connection.
    pub async fn serve(&self, listener: TcpListener) -> std::io::Result<()> {
        let door = tcp::Door::new(listener, Arc::clone(&self.0))?;
        axum::serve(door, self.router().into_make_service_with_connect_info::<tcp::Line>()).await
    }

    /// Lets everything happen that is due by the clock. Every request does this first; sockets need it between requests.
    pub fn tick(&self) {
        self.0.tick();
    }

    /// Lets time pass by itself, for as long as it is polled.
    pub async fn live(&self) {
        loop {
            let now = self.0.tick();
            let wait = self.0.next().map_or(GLANCE, |due| (due - now).clamp(1, GLANCE));
            tokio::select! {
                () = tokio::time::sleep(Duration::from_millis(wait as u64)) => {}
                () = self.0.stirred.notified() => {}
            }
        }
    }
}
