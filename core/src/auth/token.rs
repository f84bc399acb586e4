//! The answer of the token endpoint, checked before it is believed (rule B8).

use crate::base64url::digest;
use crate::clock::SECOND;
use crate::genesys::decode;
use crate::genesys::http::Response;
use crate::genesys::models::wire_model;
use serde::{Deserialize, Deserializer};
use std::fmt;

/// A bearer token. It lives here, in the header of a request, and on its way to another tab of this browser; nowhere else.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessToken(String);

impl AccessToken {
    /// One that another tab of this browser was given.
    pub(super) const fn handed(text: String) -> Self {
        Self(text)
    }

    /// Enough to know it again, and of no use to anybody else.
    pub(super) fn digest(&self) -> String {
        digest(&self.0)
    }

    /// Whether it can stand in a header.
    pub(super) fn can_be_sent(&self) -> bool {
        !self.0.is_empty() && self.0.bytes().all(|byte| byte.is_ascii_graphic())
    }

    /// For the `Authorization` header, and for the tabs of this browser.
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken(…)")
    }
}

impl<'de> Deserialize<'de> for AccessToken {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

/// A token and how long it is good for, milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The token.
    pub token: AccessToken,
    /// From the moment of the answer.
    pub lifetime: i64,
}

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenError {
    /// The server refused the code: `error` and `error_description` of RFC 6749 section 5.2.
    Refused {
        /// `invalid_grant` and the like; empty where the server gave none.
        error: String,
        /// Its words.
        description: Option<String>,
    },
    /// The server failed, or did not answer; asking again may help.
    Unavailable,
    /// An answer that is no token: what is wrong with it.
    Unusable(&'static str),
}

/// The longest life that Genesys gives a token (450 days, for SCIM clients).
const LONGEST_LIFE: i64 = 38_880_000;

wire_model! {
    /// RFC 6749 sections 5.1 and 5.2.
    #[allow(missing_docs, reason = "the names are the standard's own")]
    struct TokenAnswer {
        pub access_token: Option<AccessToken> = "access_token",
        pub token_type: Option<String> = "token_type",
        pub expires_in: Option<i64> = "expires_in",
        pub error: Option<String> = "error",
        pub error_description: Option<String> = "error_description",
        pub description: Option<String> = "description",
    }
}

/// Reads an answer of any status.
///
/// # Errors
/// Whatever keeps it from being a token; nothing of its body but the server's own error words is kept.
pub fn read(response: &Response) -> Result<Grant, TokenError> {
    match response.status {
        200 => {}
        408 | 425 | 429 | 500.. => return Err(TokenError::Unavailable),
        _ => {
            let answer: TokenAnswer = decode::read(&response.body).unwrap_or_default();
            return Err(TokenError::Refused {
                error: answer.error.unwrap_or_default(),
                description: answer.error_description.or(answer.description),
            });
        }
    }
    let answer: TokenAnswer =
        decode::read(&response.body).map_err(|_| TokenError::Unusable("it is not a token answer"))?;
    let token =
        answer.access_token.filter(|token| !token.0.is_empty()).ok_or(TokenError::Unusable("it has no token"))?;
    if !token.can_be_sent() {
        return Err(TokenError::Unusable("its token cannot stand in a header"));
    }
    if !answer.token_type.is_some_and(|kind| kind.eq_ignore_ascii_case("bearer")) {
        return Err(TokenError::Unusable("its token is not a bearer token"));
    }
    let seconds = answer.expires_in.unwrap_or(0);
    if !(1..=LONGEST_LIFE).contains(&seconds) {
        return Err(TokenError::Unusable("it does not say how long the token is good for"));
    }
    Ok(Grant { token, lifetime: seconds * SECOND })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Result<Grant, TokenError> {
        read(&Response { status, body: body.as_bytes().to_vec(), ..Response::default() })
    }

    #[test]
    fn b8_a_good_answer_is_a_token_with_a_life() {
        let body = r#"{"access_token":"abc","token_type":"Bearer","expires_in":86400,"refresh_token":"no","x":1}"#;
        let grant = answer(200, body).unwrap();
        assert_eq!((grant.token.secret(), grant.lifetime), ("abc", 86_400_000));
    }

    #[test]
    fn a11_whatever_is_no_token_is_refused() {
        let bodies = [
            "",
            "null",
            "<html>login</html>",
            "{}",
            r#"{"access_token":"","token_type":"bearer","expires_in":1}"#,
            r#"{"access_token":"a","expires_in":1}"#,
            r#"{"access_token":"a","token_type":"MAC","expires_in":1}"#,
            r#"{"access_token":"a","token_type":"bearer"}"#,
            r#"{"access_token":"a","token_type":"bearer","expires_in":-5}"#,
            r#"{"access_token":"a","token_type":"bearer","expires_in":0}"#,
            r#"{"access_token":"a","token_type":"bearer","expires_in":1.5}"#,
            r#"{"access_token":"a","token_type":"bearer","expires_in":99999999999}"#,
            r#"{"access_token":"a\r\nx: y","token_type":"bearer","expires_in":1}"#,
            r#"{"access_token":"ä","token_type":"bearer","expires_in":1}"#,
        ];
        for body in bodies {
            assert!(matches!(answer(200, body), Err(TokenError::Unusable(_))), "{body}");
        }
    }

    #[test]
    fn a08_a_refusal_keeps_the_reason() {
        let refused = answer(400, r#"{"error":"invalid_grant","error_description":"code was used"}"#);
        let expected =
            TokenError::Refused { error: "invalid_grant".to_owned(), description: Some("code was used".to_owned()) };
        assert_eq!(refused, Err(expected));
    }

    #[test]
    fn a09_a_server_that_fails_may_be_asked_again() {
        for status in [500, 502, 503, 504, 429] {
            assert_eq!(answer(status, ""), Err(TokenError::Unavailable));
        }
    }

    #[test]
    fn a_token_does_not_show_itself() {
        assert!(!format!("{:?}", AccessToken("secret".to_owned())).contains("secret"));
    }
}
