//! A request and its answer as plain values, so that one is made, and the other judged, without any network.

/// The methods that the API uses here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Read.
    Get,
    /// Ask whether something exists; the answer has no body.
    Head,
    /// Create, or ask a question whose parameters are in the body.
    Post,
    /// Replace.
    Put,
    /// Remove.
    Delete,
}

impl Method {
    /// As written in a request line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// What a request carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Nothing.
    None,
    /// A JSON text.
    Json(String),
    /// `application/x-www-form-urlencoded`; the token endpoint takes no other. May hold a code and its verifier.
    Form(String),
}

/// Whether the bearer token goes with a request. The token itself is added at the border, so that no value that is
/// stored, compared or printed in between can hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authorization {
    /// The agent's access token. Only for the API host of the configured region.
    Bearer,
    /// None: the token endpoint, our own files.
    None,
}

/// One request, complete but for the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Method.
    pub method: Method,
    /// Absolute URL.
    pub url: String,
    /// Body.
    pub body: Body,
    /// Whether the token goes with it.
    pub authorization: Authorization,
}

/// An answer of any status.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// `Retry-After`, where the server lets a browser read it.
    pub retry_after: Option<String>,
    /// `ININ-Correlation-Id`, where the server lets a browser read it.
    pub correlation_id: Option<String>,
    /// The whole body.
    pub body: Vec<u8>,
}

/// A longer body is not read, bytes: the longest that is ever asked for, a thousand records of a job, has some five million.
pub const LONGEST_BODY: usize = 64 << 20;

/// Why there is no answer. A browser tells no more than this: refused, unresolved, redirected and forbidden by CORS look
/// the same to a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransportError {
    /// No connection, or one that a page may not use.
    Unreachable,
    /// Nothing came, or the body stopped, within the time allowed.
    TimedOut,
    /// The body is longer than [`LONGEST_BODY`].
    TooLong,
}
