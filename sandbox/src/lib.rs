//! A local Genesys Cloud: sign-in, the part of the public API that Tidemark uses, and the notification sockets, over an
//! organisation in which people call, write and are answered. Nothing here is shared with the app: where the two disagree
//! about the API, one of them must break.
//!
//! Where to start: [`Sandbox`] is what runs; `http` is the way a request takes; `story` is what a conversation is, and
//! `render` how it is written; `world` is who does what when; `contract` is what every answer is held against.

mod api;
mod app;
mod channels;
mod clock;
mod config;
mod contract;
mod control;
mod dice;
mod error;
mod figures;
mod guarded;
mod history;
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
mod world;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;

pub use app::StartError;
pub use clock::Clock;
pub use config::{Config, DEFAULT_CLIENT_ID, Evicted, Orphaned};

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

    /// Lets everything happen that is due by the clock. Every request does this first; sockets need it between requests.
    pub fn tick(&self) {
        self.0.tick();
    }

    /// Lets time pass by itself, for as long as it is polled.
    pub async fn live(&self) {
        // The first query need not pay for making all records.
        let app = Arc::clone(&self.0);
        let _warming = tokio::task::spawn_blocking(move || app.warm());
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
