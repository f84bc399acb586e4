//! Where connections come in. What faults say of a connection before its first request is done here.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::serve::Listener;
use tokio::net::TcpListener;

use crate::app::App;
use crate::tcp::connection::{Connection, meet};

#[derive(Debug)]
pub(crate) struct Door {
    listener: TcpListener,
    app: Arc<App>,
}

impl Door {
    pub(crate) fn new(listener: TcpListener, app: Arc<App>) -> Self {
        Self { listener, app }
    }
}

impl Listener for Door {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        loop {
            let (stream, address) = Listener::accept(&mut self.listener).await;
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
        self.listener.local_addr()
    }
}
