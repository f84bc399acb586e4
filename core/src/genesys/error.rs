//! What can become of a request, in exclusive cases, with everything the server said about it.
//!
//! Words for people are made from these in [`crate::words`], and only there.

use super::decode::{self, Undecodable};
use super::endpoint::Operation;
use super::http::{Response, TransportError};
use super::models::error_body::ErrorBody;

/// What an error answer said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerSays {
    /// HTTP status.
    pub status: u16,
    /// `code` of the body: an open set.
    pub code: Option<String>,
    /// `message` of the body.
    pub message: Option<String>,
    /// The id to give to Genesys' support: the header, else `contextId` of the body.
    pub correlation_id: Option<String>,
}

/// Why a request failed for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// 400 and its like: the server does not understand or accept the question.
    Refused(ServerSays),
    /// 401 that a fresh token did not cure.
    Unauthorized(ServerSays),
    /// 403.
    Forbidden {
        /// What was asked.
        operation: Operation,
        /// What the server misses, as far as it says so.
        missing: Missing,
        /// Its words.
        says: ServerSays,
    },
    /// 404, 410.
    NotFound(ServerSays),
    /// 429 with a wait too long to sit out.
    RateLimited {
        /// When the server will answer again: epoch milliseconds.
        until: i64,
        /// Its words.
        says: ServerSays,
    },
    /// 5xx, and still so after repetition.
    ServerFailed(ServerSays),
    /// No connection.
    Unreachable,
    /// No answer in time.
    TimedOut,
    /// An answer that is not what was asked for.
    Undecodable {
        /// In what way.
        how: Undecodable,
        /// See [`ServerSays::correlation_id`].
        correlation_id: Option<String>,
    },
}

/// What a 403 misses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The agent's roles lack any one of these permissions.
    Permissions(Vec<String>),
    /// The OAuth client lacks this scope.
    Scope(String),
    /// The server does not say which.
    Unnamed,
}

impl ApiError {
    /// The error that a status outside 2xx means, once repetition is no way out. 429 is not made here: it needs a time.
    pub fn from_response(operation: Operation, response: &Response) -> Self {
        let body = error_body(response);
        let says = says(&body, response);
        match response.status {
            401 => Self::Unauthorized(says),
            403 => Self::Forbidden { operation, missing: missing(operation, &body), says },
            404 | 410 => Self::NotFound(says),
            500.. => Self::ServerFailed(says),
            _ if looks_like_html(response) => {
                Self::Undecodable { how: Undecodable::Html, correlation_id: says.correlation_id }
            }
            _ => Self::Refused(says),
        }
    }

    /// What a connection that failed means, once repetition is no way out.
    pub fn from_transport(error: TransportError) -> Self {
        match error {
            TransportError::Unreachable => Self::Unreachable,
            TransportError::TimedOut => Self::TimedOut,
            TransportError::TooLong => {
                let how = Undecodable::Shape("more than 64 MB".to_owned());
                Self::Undecodable { how, correlation_id: None }
            }
        }
    }

    /// The id to give to support, if the server gave one.
    pub fn correlation_id(&self) -> Option<&str> {
        match self {
            Self::Refused(says)
            | Self::Unauthorized(says)
            | Self::Forbidden { says, .. }
            | Self::NotFound(says)
            | Self::RateLimited { says, .. }
            | Self::ServerFailed(says) => says.correlation_id.as_deref(),
            Self::Undecodable { correlation_id, .. } => correlation_id.as_deref(),
            Self::Unreachable | Self::TimedOut => None,
        }
    }
}

impl ServerSays {
    /// What an answer says, whatever its status.
    pub fn in_response(response: &Response) -> Self {
        says(&error_body(response), response)
    }
}

/// An error is not the place to insist: what cannot be read says nothing.
fn error_body(response: &Response) -> ErrorBody {
    decode::read(&response.body).unwrap_or_default()
}

fn says(body: &ErrorBody, response: &Response) -> ServerSays {
    ServerSays {
        status: response.status,
        code: body.code.clone(),
        message: body.message.clone(),
        correlation_id: response.correlation_id.clone().or_else(|| body.context_id.clone()),
    }
}

/// What a 403 lacks. The names stand in `messageParams` or in the text; a code that speaks of permissions but names none
/// means those of the contract; nothing that speaks of permissions means the scope.
fn missing(operation: Operation, body: &ErrorBody) -> Missing {
    let code = body.code.as_deref().unwrap_or_default();
    let message = body.message.as_deref().unwrap_or_default();
    // The whole object as text: what looks like a permission in it is one.
    let params = body.message_params.as_ref().map_or("", |params| params.0.get());
    let named: Vec<String> =
        permissions_in(message).chain(permissions_in(params)).fold(Vec::new(), |mut named, permission| {
            if !named.contains(&permission) {
                named.push(permission);
            }
            named
        });
    let needs = operation.needs();
    if !named.is_empty() {
        Missing::Permissions(named)
    } else if speaks_of(code, "scope") || speaks_of(message, "scope") {
        Missing::Scope(needs.scope.to_owned())
    } else if speaks_of(code, "permission") && !needs.any_permission.is_empty() {
        Missing::Permissions(needs.any_permission.iter().map(|&name| name.to_owned()).collect())
    } else if needs.any_permission.is_empty() {
        Missing::Scope(needs.scope.to_owned())
    } else {
        Missing::Unnamed
    }
}

/// Whether a text has a word that begins with this one, in whatever case.
fn speaks_of(text: &str, word: &str) -> bool {
    let words = text.split(|letter: char| !letter.is_ascii_alphabetic());
    words.filter_map(|part| part.get(..word.len())).any(|beginning| beginning.eq_ignore_ascii_case(word))
}

/// Words of the form `domain:entity:action`.
fn permissions_in(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == ':' || c == '_'))
        .map(|word| word.trim_matches(':'))
        .filter(|word| word.split(':').count() == 3 && word.split(':').all(|part| !part.is_empty()))
        .map(str::to_owned)
}

/// Whether an answer is a page for people.
pub fn looks_like_html(response: &Response) -> bool {
    let html_type = response.content_type.as_deref().is_some_and(|kind| kind.trim_start().starts_with("text/html"));
    html_type || response.body.trim_ascii_start().starts_with(b"<")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Response {
        Response { status, body: body.as_bytes().to_vec(), ..Response::default() }
    }

    #[test]
    fn an_error_keeps_what_the_server_said() {
        let body = r#"{"message":"Bad interval","code":"bad.request","status":400,"contextId":"c-1","errors":[]}"#;
        let error = ApiError::from_response(Operation::DetailsQuery, &answer(400, body));
        let ApiError::Refused(says) = error else { panic!("{error:?}") };
        assert_eq!(says.code.as_deref(), Some("bad.request"));
        assert_eq!(says.message.as_deref(), Some("Bad interval"));
        assert_eq!(says.correlation_id.as_deref(), Some("c-1"));
    }

    #[test]
    fn the_correlation_header_wins_over_the_body() {
        let response = Response { correlation_id: Some("header".to_owned()), ..answer(500, r#"{"contextId":"body"}"#) };
        assert_eq!(ApiError::from_response(Operation::Me, &response).correlation_id(), Some("header"));
    }

    #[test]
    fn a_403_names_the_permissions_that_the_server_named() {
        let body = r#"{"code":"missing.any.permissions","message":"You must have at least one of the following
            permissions assigned: [analytics:conversationDetail:view, analytics:agentConversationDetail:view]"}"#
            .replace('\n', " ");
        let error = ApiError::from_response(Operation::DetailsQuery, &answer(403, &body));
        let ApiError::Forbidden { missing: Missing::Permissions(names), .. } = error else { panic!("{error:?}") };
        assert_eq!(names, ["analytics:conversationDetail:view", "analytics:agentConversationDetail:view"]);
    }

    #[test]
    fn permissions_in_the_parameters_of_the_message_count_too() {
        let body = r#"{"code":"missing.permissions","messageParams":{"permissions":"routing:wrapupCode:view"}}"#;
        let error = ApiError::from_response(Operation::WrapUpCodes, &answer(403, body));
        let ApiError::Forbidden { missing: Missing::Permissions(names), .. } = error else { panic!("{error:?}") };
        assert_eq!(names, ["routing:wrapupCode:view"]);
    }

    #[test]
    fn a_403_where_no_permission_is_needed_means_the_scope() {
        let error = ApiError::from_response(Operation::Conversations, &answer(403, r#"{"code":"not.authorized"}"#));
        let ApiError::Forbidden { missing, .. } = error else { panic!("{error:?}") };
        assert_eq!(missing, Missing::Scope("conversations:readonly".to_owned()));
    }

    #[test]
    fn a_403_that_speaks_of_permissions_but_names_none_means_those_of_the_contract() {
        let body = r#"{"code":"missing.any.permissions","message":"No."}"#;
        let error = ApiError::from_response(Operation::DetailsQuery, &answer(403, body));
        let ApiError::Forbidden { missing: Missing::Permissions(names), .. } = error else { panic!("{error:?}") };
        assert_eq!(names, ["analytics:agentConversationDetail:view", "analytics:conversationDetail:view"]);
    }

    #[test]
    fn an_error_body_may_be_anything() {
        for body in ["", "null", "<html>", "[]", r#"{"message":5}"#, "\u{0}"] {
            for status in [400, 401, 403, 404, 409, 500, 503] {
                ApiError::from_response(Operation::Me, &answer(status, body));
            }
        }
    }

    #[test]
    fn a_page_for_people_is_told_from_a_refusal() {
        let error = ApiError::from_response(Operation::Me, &answer(407, "<!doctype html><title>Proxy</title>"));
        assert!(matches!(error, ApiError::Undecodable { how: Undecodable::Html, .. }), "{error:?}");
    }
}
