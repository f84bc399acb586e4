//! Where connections come in. What faults say of a connection before its first request is done here.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener;
use tokio::net::TcpListener;
use tokio::time::{sleep, timeout};

use crate::app::App;
use crate::tcp::connection::{Connection, meet};

/// How long to wait for a port that somebody else took meanwhile.
const AGAIN: Duration = Duration::from_millis(50);

#[derive(Debug)]
pub(crate) struct Door {
    /// None while it is shut: the system refuses whoever knocks.
    listener: Option<TcpListener>,
    address: SocketAddr,
    app: Arc<App>,
}

impl Door {
    pub(crate) fn new(listener: TcpListener, app: Arc<App>) -> io::Result<Self> {
        Ok(Self { address: listener.local_addr()?, listener: Some(listener), app })
    }

    /// Lets nobody in for so long, or until the rule is cleared: over connections that are there already it can be.
    async fn shut(&mut self, time: Duration) {
        self.listener = None;
        let cleared = async {
            while self.app.faults.lock().connections.shut().is_some() {
                self.app.door.notified().await;
            }
        };
        if timeout(time, cleared).await.is_err() {
            self.app.faults.lock().connections.reopened();
        }
    }

    async fn open(&mut self) {
        match TcpListener::bind(self.address).await {
            Ok(listener) => self.listener = Some(listener),
            Err(_) => sleep(AGAIN).await,
        }
    }
}

impl Listener for Door {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        loop {
            let shut = self.app.faults.lock().connections.shut();
            if let Some(time) = shut {
                self.shut(time).await;
                continue;
            }
            let Some(listener) = &mut self.listener else {
                self.open().await;
                continue;
            };
            let (stream, address) = tokio::select! {
                biased;
                () = self.app.door.notified() => continue,
                accepted = Listener::accept(listener) => accepted,
            };
            // An event is not to wait until the one before it has been acknowledged.
            let _ = stream.set_nodelay(true);
            let fate = self.app.faults.lock().connections.greet();
            match fate {
                None => return (Connection::new(stream), address),
                Some(fate) => meet(fate, stream),
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}
