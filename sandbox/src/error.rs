//! Everything the API refuses, as a value. How it reads on the wire is decided here once; who refuses only says why.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};

use crate::id::Id;
use crate::render::Object;

/// Model Limit: which of the platform's limits it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Limit {
    pub(crate) key: String,
    pub(crate) namespace: String,
    pub(crate) value: u32,
}

/// Why a request is not served.
#[derive(Debug, Clone)]
pub(crate) enum ApiError {
    AuthenticationRequired,
    BadCredentials,
    RateLimited {
        seconds: i64,
        limit: Option<Limit>,
    },
    MissingScopes(Vec<String>),
    MissingAnyPermissions(Vec<String>),
    MissingPermissions(Vec<String>),
    BadRequest(String),
    InvalidValue {
        value: String,
        field: String,
        allowed: Vec<String>,
    },
    InvalidDate(String),
    InvalidTopic(String),
    TooManySubscriptions,
    NotFound,
    ConversationNotFound(String),
    MethodNotAllowed,
    PayloadTooLarge,
    UnsupportedMediaType,
    /// Our own answer breaks the contract.
    AnswerViolates(String),
    Panicked,
    /// Asked for at `/sandbox/faults`.
    Injected {
        status: StatusCode,
        retry_after: Option<i64>,
    },
}

impl ApiError {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::AuthenticationRequired | Self::BadCredentials => StatusCode::UNAUTHORIZED,
            Self::RateLimited { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::MissingScopes(_) | Self::MissingAnyPermissions(_) | Self::MissingPermissions(_) => {
                StatusCode::FORBIDDEN
            }
            Self::BadRequest(_)
            | Self::InvalidValue { .. }
            | Self::InvalidDate(_)
            | Self::InvalidTopic(_)
            | Self::TooManySubscriptions => StatusCode::BAD_REQUEST,
            Self::NotFound | Self::ConversationNotFound(_) => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::AnswerViolates(_) | Self::Panicked => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Injected { status, .. } => *status,
        }
    }

    /// Seconds after which to try again, for the header.
    pub(crate) fn retry_after(&self) -> Option<i64> {
        match self {
            Self::RateLimited { seconds, .. } => Some(*seconds),
            Self::Injected { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::AuthenticationRequired => "authentication.required",
            Self::BadCredentials => "bad.credentials",
            Self::RateLimited { .. } => "too.many.requests.retry.after",
            // The real code for a missing scope is not known.
            Self::MissingScopes(_) => "not.authorized",
            Self::MissingAnyPermissions(_) => "missing.any.permissions",
            Self::MissingPermissions(_) => "missing.permissions",
            Self::BadRequest(_) => "bad.request",
            Self::InvalidValue { .. } => "invalid.value",
            Self::InvalidDate(_) => "invalid.date",
            Self::InvalidTopic(_) => "notification.invalid.topic",
            Self::TooManySubscriptions => "notification.subscription.too.many.subscriptions",
            Self::NotFound => "not.found",
            Self::ConversationNotFound(_) => "conversation.not.found",
            Self::MethodNotAllowed => "method.not.allowed",
            Self::PayloadTooLarge => "request.entity.too.large",
            Self::UnsupportedMediaType => "unsupported.media.type",
            Self::AnswerViolates(_) | Self::Panicked => "internal.server.error",
            Self::Injected { status, .. } => match status.as_u16() {
                401 => "bad.credentials",
                403 => "not.authorized",
                404 => "not.found",
                405 => "method.not.allowed",
                413 => "request.entity.too.large",
                415 => "unsupported.media.type",
                429 => "too.many.requests.retry.after",
                503 => "service.unavailable",
                504 => "request.timeout",
                500.. => "internal.server.error",
                _ => "bad.request",
            },
        }
    }

    fn message(&self) -> String {
        match self {
            Self::AuthenticationRequired => {
                "No authentication bearer token specified in authorization header.".to_owned()
            }
            Self::BadCredentials => "Invalid login credentials.".to_owned(),
            Self::RateLimited { seconds, .. }
            | Self::Injected { status: StatusCode::TOO_MANY_REQUESTS, retry_after: Some(seconds) } => {
                format!("Rate limit exceeded the maximum. Retry the request in [{seconds}] seconds")
            }
            Self::MissingScopes(scopes) => {
                format!("The OAuth client lacks a scope: one of {} is needed.", scopes.join(", "))
            }
            Self::MissingAnyPermissions(names) => format!(
                "Unable to perform the requested action. You must have at least one of the following permissions assigned: {}",
                names.join(", ")
            ),
            Self::MissingPermissions(names) => format!(
                "Unable to perform the requested action. You are missing the following permission(s): {}",
                names.join(", ")
            ),
            Self::BadRequest(why) | Self::InvalidDate(why) => why.clone(),
            Self::InvalidValue { value, field, allowed } => format!(
                "Value [{value}] is not valid for field type [{field}]. Allowable values are: {}",
                allowed.join(", ")
            ),
            Self::InvalidTopic(topic) => format!("The topic '{topic}' is not valid."),
            Self::TooManySubscriptions => "A channel holds at most 1000 topics.".to_owned(),
            Self::NotFound => "The requested resource was not found.".to_owned(),
            Self::ConversationNotFound(id) => format!("The conversation {id} was not found."),
            Self::MethodNotAllowed => "The method is not allowed for the requested resource.".to_owned(),
            Self::PayloadTooLarge => "The request exceeds the limit of 512000 bytes.".to_owned(),
            Self::UnsupportedMediaType => "Unsupported Media Type: the body must be application/json.".to_owned(),
            Self::AnswerViolates(violation) => format!("contract: our own answer is wrong: {violation}"),
            Self::Panicked => "sandbox: the handler panicked".to_owned(),
            Self::Injected { status, .. } => format!("sandbox: a fault that was asked for ({status})"),
        }
    }

    /// Model `ErrorBody`. Returned apart from the answer, which does not know its correlation id.
    pub(crate) fn body(&self, correlation: Id) -> Value {
        let params = match self {
            Self::MissingAnyPermissions(names) | Self::MissingPermissions(names) => {
                json!({ "permissions": names.join(", ") })
            }
            Self::MissingScopes(scopes) => json!({ "scopes": scopes.join(", ") }),
            Self::ConversationNotFound(id) => json!({ "conversationId": id }),
            Self::InvalidTopic(topic) => json!({ "topic": topic }),
            _ => json!({}),
        };
        let limit = match self {
            Self::RateLimited { limit: Some(limit), .. } => Some(json!(limit)),
            _ => None,
        };
        Object::new()
            .with("message", self.message())
            .with("code", self.code())
            .with("status", self.status().as_u16())
            .with("contextId", correlation)
            .with("details", json!([]))
            .with("errors", json!([]))
            .with("messageParams", params)
            .maybe("limit", limit)
            .into()
    }
}

/// The body is written by the layer that knows the correlation id.
impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}
