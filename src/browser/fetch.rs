//! Requests. Every one of them: no redirect is followed (the token could follow it to another host), no cookie goes
//! along, nothing is cached, and the page that it comes from is not named.

use super::Report;
use gloo_net::http::{Headers, Method, RequestBuilder};
use gloo_timers::callback::Timeout;
use js_sys::Uint8Array;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use tidemark_core::auth::token::AccessToken;
use tidemark_core::drive::{Fetch, Happening};
use tidemark_core::genesys::http::{self, Body, Request, Response, TransportError};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    AbortController, ReadableStreamDefaultReader, ReadableStreamReadResult, ReferrerPolicy, RequestCache,
    RequestCredentials, RequestRedirect,
};

/// Until the first byte of an answer, milliseconds.
const FIRST_BYTE: u32 = 10_000;
/// From there to the last.
const WHOLE_BODY: u32 = 30_000;

/// What is under way.
#[derive(Default)]
pub(super) struct Fetches(Rc<RefCell<Vec<(Fetch, AbortController)>>>);

impl Fetches {
    pub(super) fn send(&mut self, id: Fetch, request: &Request, token: Option<&AccessToken>, report: Report) {
        let prepared = prepare(request, token);
        let under_way = self.0.clone();
        let Some(controller) = AbortController::new().ok() else {
            spawn_local(async move { report.tell(Happening::Fetched(id, Err(TransportError::Unreachable))) });
            return;
        };
        under_way.borrow_mut().push((id, controller.clone()));
        spawn_local(async move {
            let result = answer(prepared, &controller).await;
            // Taken out by `abort`: nobody waits any more.
            if take(&under_way, id).is_some() {
                report.tell(Happening::Fetched(id, result));
            }
        });
    }

    pub(super) fn abort(&mut self, id: Fetch) {
        if let Some(controller) = take(&self.0, id) {
            controller.abort();
        }
    }
}

fn take(under_way: &RefCell<Vec<(Fetch, AbortController)>>, id: Fetch) -> Option<AbortController> {
    let mut under_way = under_way.borrow_mut();
    let place = under_way.iter().position(|(fetch, _)| *fetch == id)?;
    Some(under_way.swap_remove(place).1)
}

struct Prepared {
    builder: RequestBuilder,
    body: Body,
}

fn prepare(request: &Request, token: Option<&AccessToken>) -> Prepared {
    let headers = Headers::new();
    if let Some(token) = token {
        headers.set("Authorization", &format!("Bearer {}", token.secret()));
    }
    match request.body {
        Body::Json(_) => headers.set("Content-Type", "application/json"),
        Body::Form(_) => headers.set("Content-Type", "application/x-www-form-urlencoded"),
        Body::None => {}
    }
    let method = match request.method {
        http::Method::Get => Method::GET,
        http::Method::Head => Method::HEAD,
        http::Method::Post => Method::POST,
        http::Method::Put => Method::PUT,
        http::Method::Delete => Method::DELETE,
    };
    let builder = RequestBuilder::new(&request.url)
        .method(method)
        .headers(headers)
        .redirect(RequestRedirect::Error)
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .referrer_policy(ReferrerPolicy::NoReferrer);
    Prepared { builder, body: request.body.clone() }
}

/// The body, unless it is too long: the browser may have room for it, this page has not. It is read as it comes and given up
/// at the limit, because what is small on its way may be endless when it is unpacked; our own memory holds it when it is whole.
async fn whole(response: gloo_net::http::Response) -> Result<Vec<u8>, Option<TransportError>> {
    let response: web_sys::Response = response.into();
    let Some(stream) = response.body() else { return Ok(Vec::new()) };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let (mut chunks, mut length) = (Vec::new(), 0);
    loop {
        let read: ReadableStreamReadResult = JsFuture::from(reader.read()).await.map_err(|_| None)?.unchecked_into();
        if read.get_done() == Some(true) {
            break;
        }
        let chunk: Uint8Array = read.get_value().unchecked_into();
        length += chunk.length() as usize;
        if length > http::LONGEST_BODY {
            return Err(Some(TransportError::TooLong));
        }
        chunks.push(chunk);
    }
    let (mut body, mut at) = (vec![0; length], 0);
    for chunk in chunks {
        let end = at + chunk.length() as usize;
        chunk.copy_to(&mut body[at..end]);
        at = end;
    }
    Ok(body)
}

async fn answer(prepared: Prepared, controller: &AbortController) -> Result<Response, TransportError> {
    let late = Rc::new(Cell::new(false));
    let limit = |ms| {
        let (late, controller) = (late.clone(), controller.clone());
        Timeout::new(ms, move || {
            late.set(true);
            controller.abort();
        })
    };
    // A browser gives one error for all that can go wrong; only we know whether it was our own impatience.
    let failed = |()| if late.get() { TransportError::TimedOut } else { TransportError::Unreachable };

    let first_byte = limit(FIRST_BYTE);
    let builder = prepared.builder.abort_signal(Some(&controller.signal()));
    let request = match prepared.body {
        Body::None => builder.build(),
        Body::Json(text) | Body::Form(text) => builder.body(text),
    };
    let response = request.map_err(|_| failed(()))?.send().await.map_err(|_| failed(()))?;
    drop(first_byte);

    let (status, headers) = (response.status(), response.headers());
    let whole_body = limit(WHOLE_BODY);
    let body = whole(response).await.map_err(|end| {
        let error = end.unwrap_or_else(|| failed(()));
        // Nothing more of it shall come.
        controller.abort();
        error
    })?;
    drop(whole_body);
    Ok(Response {
        status,
        content_type: headers.get("Content-Type"),
        retry_after: headers.get("Retry-After"),
        correlation_id: headers.get("ININ-Correlation-Id"),
        body,
    })
}
