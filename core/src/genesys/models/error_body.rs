//! What an error answer says.

use super::wire::Raw;
use super::wire_model;

wire_model! {
    /// `ErrorBody`, as far as it is read.
    #[allow(missing_docs, reason = "the names are the API's own")]
    pub struct ErrorBody {
        pub message: Option<String> = "message",
        pub code: Option<String> = "code",
        pub context_id: Option<String> = "contextId",
        /// An object whose fields differ from error to error.
        pub message_params: Option<Raw> = "messageParams",
    }
}
