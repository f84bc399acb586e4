//! Who signed in, and what ids are called.

use super::wire::Instant;
use super::wire_model;

wire_model! {
    /// `UserMe`, with `expand=date`.
    #[allow(missing_docs, reason = "the names are the API's own")]
    pub struct Me {
        pub id: Option<String> = "id",
        pub name: Option<String> = "name",
        pub date: Option<ServerDate> = "date",
    }
}

wire_model! {
    /// The server's clock.
    #[allow(missing_docs, reason = "the names are the API's own")]
    pub struct ServerDate {
        pub current_date: Option<Instant> = "currentDate",
    }
}

wire_model! {
    /// A queue, a wrap-up code: something with an id and a name.
    #[allow(missing_docs, reason = "the names are the API's own")]
    pub struct Named {
        pub id: Option<String> = "id",
        pub name: Option<String> = "name",
    }
}
