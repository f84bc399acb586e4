//! One WebSocket. Dropping it closes it, and nothing of it is reported any more.

use super::Report;
use tidemark_core::drive::Happening;
use tidemark_core::live::SocketId;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// UTF-16 units: the largest event of the platform is a conversation of some hundred kilobytes.
const LONGEST: u32 = 2_000_000;

pub(super) struct Socket {
    inner: web_sys::WebSocket,
    _on_open: Closure<dyn FnMut()>,
    _on_message: Closure<dyn FnMut(web_sys::MessageEvent)>,
    _on_close: Closure<dyn FnMut()>,
}

impl Socket {
    /// `None` where the address cannot be one.
    pub(super) fn open(id: SocketId, url: &str, report: &Report) -> Option<Self> {
        let socket = web_sys::WebSocket::new(url).ok()?;
        let tell = |happening: fn(SocketId) -> Happening| {
            let report = report.clone();
            move || report.tell(happening(id))
        };
        let on_open = Closure::<dyn FnMut()>::new(tell(Happening::SocketOpened));
        let on_close = Closure::<dyn FnMut()>::new(tell(Happening::SocketClosed));
        let messages = report.clone();
        let on_message = Closure::<dyn FnMut(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
            // A binary frame has no text, and one that is too long to be an event must not be copied: what stands for either
            // is counted as unreadable.
            let data = event.data();
            let text = data.dyn_ref::<js_sys::JsString>().filter(|text| text.length() <= LONGEST).map(String::from);
            let text = text.unwrap_or_default();
            messages.tell(Happening::SocketFrame(id, text));
        });
        socket.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        // An error is always followed by a close, which tells as little.
        socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        Some(Self { inner: socket, _on_open: on_open, _on_message: on_message, _on_close: on_close })
    }

    pub(super) fn send(&self, text: &str) {
        let _ = self.inner.send_with_str(text);
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.inner.set_onopen(None);
        self.inner.set_onmessage(None);
        self.inner.set_onclose(None);
        let _ = self.inner.close();
    }
}
