//! What goes wrong, when and for how long, and what it does to the network.

use crate::checker::{Checker, UnderWay};
use crate::network::{Network, Thing};
use crate::server::ME;
use tidemark_core::chance::Chance;
use tidemark_core::genesys::Region;
use tidemark_core::live::{Event, Live, SocketId};
use tidemark_core::record::Book;

/// Something goes wrong from `at` on, for `length` milliseconds where it lasts.
#[derive(Clone, Debug)]
pub(crate) struct Act<K> {
    pub(crate) kind: K,
    pub(crate) at: i64,
    pub(crate) length: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// So many events of a hundred never arrive.
    Lose {
        percent: u8,
    },
    /// Events take up to so much longer, and overtake each other.
    Delay {
        most: i64,
    },
    /// So many events of a hundred arrive twice.
    Double {
        percent: u8,
    },
    /// The connection breaks.
    Cut,
    /// Nothing arrives any more, and nobody says so.
    HalfOpen,
    /// The machine sleeps: its monotonic clock stands still, the connection dies.
    Sleep,
    /// The page is frozen: its clocks go on, and what arrived meanwhile comes at once.
    Freeze,
    /// The page begins anew.
    Reload,
    /// The token is renewed, and the old one does not die at once.
    Renew,
    /// The channel is dropped: its socket stays open and beats.
    Evict,
    /// The channel is gone: its socket is closed.
    Expire,
    ListFails,
    /// The list takes up to so much longer.
    ListSlow {
        most: i64,
    },
    ChannelFails,
    /// Sockets do not open.
    Refuse,
    /// The service announces that it closes the socket, and does so a minute later.
    Closing,
}

impl Network {
    pub(crate) fn is(&self, wanted: impl Fn(Kind) -> bool) -> bool {
        self.active.iter().any(|&act| wanted(self.acts[act].kind))
    }

    /// Nobody can look at the page, and nothing reaches it.
    pub(crate) fn is_away(&self) -> bool {
        self.is(|kind| matches!(kind, Kind::Sleep | Kind::Freeze))
    }

    pub(crate) fn percent(&mut self, percent: u8) -> bool {
        self.chance.up_to(99) < i64::from(percent)
    }

    pub(crate) fn most(&self, of: impl Fn(Kind) -> Option<i64>) -> i64 {
        self.active.iter().filter_map(|&act| of(self.acts[act].kind)).max().unwrap_or(0)
    }

    pub(crate) fn begins(&mut self, act: usize) {
        let (kind, now) = (self.acts[act].kind, self.now.wall);
        self.troubled = self.troubled.max(now);
        match kind {
            Kind::Cut => {
                for socket in self.open_sockets() {
                    self.later(now, Thing::Closes { socket });
                }
            }
            Kind::HalfOpen => {
                for open in &mut self.sockets {
                    open.is_dumb = true;
                }
            }
            Kind::Reload if !self.is_away() => self.reloads(),
            Kind::Evict => self.alive.clear(),
            Kind::Expire => {
                self.alive.clear();
                for socket in self.open_sockets() {
                    self.later(now, Thing::Closes { socket });
                }
            }
            Kind::Closing => {
                for socket in self.open_sockets() {
                    let text = r#"{"topicName":"v2.system.socket_closing","eventBody":{"message":"closing"}}"#;
                    self.later(now, Thing::Frame { socket, text: text.to_owned() });
                    self.later(now + 60_000, Thing::Closes { socket });
                    self.troubled = self.troubled.max(now + 60_000);
                }
            }
            Kind::Sleep => {
                for open in &mut self.sockets {
                    open.is_dumb = true;
                }
                self.active.push(act);
            }
            Kind::Renew if !self.is_away() => self.renews(),
            Kind::Reload | Kind::Renew => {}
            _ => self.active.push(act),
        }
    }

    pub(crate) fn ends(&mut self, act: usize) {
        let was_away = self.is_away();
        if !self.active.contains(&act) {
            return;
        }
        self.active.retain(|&other| other != act);
        self.troubled = self.troubled.max(self.now.wall);
        if !was_away || self.is_away() {
            return;
        }
        // The first thing that happens to a page that is woken is that it is shown.
        self.turn(Event::Shown);
        for thing in std::mem::take(&mut self.missed) {
            self.happens(thing);
        }
    }

    fn open_sockets(&self) -> Vec<SocketId> {
        self.sockets.iter().map(|open| open.id).collect()
    }

    /// The agent has signed in again: what was asked with the old token is not answered any more.
    fn renews(&mut self) {
        self.page += 1;
        let UnderWay { sockets, .. } = self.under_way;
        self.under_way = UnderWay { sockets, ..UnderWay::default() };
        self.turn(Event::Start { me: ME.to_owned() });
    }

    fn reloads(&mut self) {
        self.page += 1;
        let digest = self.live.channel();
        (self.live, self.book) = (Live::new(Region::Sandbox { port: 8090 }), Book::of(ME));
        (self.checker, self.under_way, self.sockets) = (Checker::default(), UnderWay::default(), Vec::new());
        if let Some(digest) = digest {
            self.live.look_for(digest);
        }
        self.turn(Event::Start { me: ME.to_owned() });
    }
}
