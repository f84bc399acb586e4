//! One sign-in that has been begun and not yet ended.

use super::pkce::{self, Verifier};
use crate::chance::Chance;
use crate::clock::MINUTE;
use crate::config::Config;
use crate::form::Form;
use crate::genesys::http::{Authorization, Body, Method, Request};

/// A sign-in that takes longer is begun anew (rule B6).
pub const LONGEST: i64 = 10 * MINUTE;

/// Everything that must still be true when the answer comes (rule B4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// Known only to this browser and to the server it was sent to.
    pub state: String,
    verifier: Verifier,
    region: String,
    authorize_url: String,
    token_url: String,
    client_id: String,
    redirect_uri: String,
    /// Epoch milliseconds.
    began: i64,
    /// Path and query of the page that the agent came from.
    pub return_to: String,
}

/// Whether the sign-in page may use a sign-in that the browser remembers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// It may: no question where nothing has changed.
    AsNeeded,
    /// It must ask who it is.
    Always,
}

/// Where the answer comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Landing {
    /// The page itself, in this window or another.
    Page,
    /// The window between a frame and the sign-in, which hands it on.
    Relay,
}

impl Landing {
    /// Path of its redirect URI.
    fn path(self, config: &Config) -> String {
        match self {
            Self::Page => config.redirect_path.clone(),
            Self::Relay => config.relay_path(),
        }
    }
}

impl Transaction {
    /// Begins one with fresh secrets. `origin` is the page's own.
    pub fn begin(
        config: &Config,
        (origin, landing): (&str, Landing),
        return_to: String,
        now: i64,
        chance: &mut dyn Chance,
    ) -> Self {
        let login = config.region.login();
        Self {
            state: pkce::state(chance),
            verifier: Verifier::new(chance),
            region: config.region.name().to_owned(),
            authorize_url: format!("{login}/oauth/authorize"),
            token_url: format!("{login}/oauth/token"),
            client_id: config.client_id.clone(),
            redirect_uri: format!("{origin}{}", landing.path(config)),
            began: now,
            return_to,
        }
    }

    /// As a text for session storage. It holds the verifier.
    pub fn to_text(&self) -> String {
        Form::default()
            .pair("state", &self.state)
            .pair("verifier", self.verifier.secret())
            .pair("region", &self.region)
            .pair("authorize", &self.authorize_url)
            .pair("token", &self.token_url)
            .pair("client", &self.client_id)
            .pair("redirect", &self.redirect_uri)
            .pair("began", &self.began.to_string())
            .pair("return", &self.return_to)
            .text()
    }

    /// From such a text.
    pub fn of_text(text: &str) -> Option<Self> {
        let value = |wanted: &str| {
            let mut pairs = form_urlencoded::parse(text.as_bytes());
            pairs.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
        };
        Some(Self {
            state: value("state")?,
            verifier: Verifier::kept(value("verifier")?),
            region: value("region")?,
            authorize_url: value("authorize")?,
            token_url: value("token")?,
            client_id: value("client")?,
            redirect_uri: value("redirect")?,
            began: value("began")?.parse().ok()?,
            return_to: value("return")?,
        })
    }

    /// Where the browser goes to sign in.
    pub fn authorize_address(&self, prompt: Prompt) -> String {
        let mut query = Form::default();
        query
            .pair("client_id", &self.client_id)
            .pair("redirect_uri", &self.redirect_uri)
            .pair("response_type", "code")
            .pair("code_challenge", &self.verifier.challenge())
            .pair("code_challenge_method", "S256")
            .pair("state", &self.state);
        if prompt == Prompt::Always {
            query.pair("prompt", "login");
        }
        format!("{}?{}", self.authorize_url, query.text())
    }

    /// The request that redeems `code`.
    pub fn token_request(&self, code: &str) -> Request {
        let mut form = Form::default();
        form.pair("grant_type", "authorization_code")
            .pair("code", code)
            .pair("code_verifier", self.verifier.secret())
            .pair("client_id", &self.client_id)
            .pair("redirect_uri", &self.redirect_uri);
        Request {
            method: Method::Post,
            url: self.token_url.clone(),
            body: Body::Form(form.text()),
            authorization: Authorization::None,
        }
    }

    /// Whether it was begun long ago.
    pub const fn is_stale(&self, now: i64) -> bool {
        now - self.began > LONGEST || now < self.began - LONGEST
    }

    /// Whether it belongs to this deployment as it is now, and to the server that says it is answering (rule B4).
    pub fn belongs_to(&self, config: &Config, (origin, landing): (&str, Landing), issuer: Option<&str>) -> bool {
        let login = config.region.login();
        self.region == config.region.name()
            && self.client_id == config.client_id
            && self.redirect_uri == format!("{origin}{}", landing.path(config))
            && self.authorize_url == format!("{login}/oauth/authorize")
            && self.token_url == format!("{login}/oauth/token")
            && issuer.is_none_or(|issuer| issuer.trim_end_matches('/') == login)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Seeded;
    use crate::config::FrameSignIn;
    use crate::genesys::Region;

    const HERE: (&str, Landing) = ("https://app.example", Landing::Page);

    fn config(domain: &str) -> Config {
        Config {
            region: Region::public(domain).unwrap(),
            client_id: "client-1".to_owned(),
            redirect_path: format!("/cb/{domain}"),
            frame_sign_in: FrameSignIn::Window,
            presence: crate::presence::Asked::default(),
        }
    }

    fn begin(config: &Config) -> Transaction {
        Transaction::begin(config, HERE, "/live".to_owned(), 0, &mut Seeded::new(9))
    }

    #[test]
    fn a1_the_address_asks_for_a_code_with_an_s256_challenge_and_nothing_else() {
        let transaction = begin(&config("mypurecloud.de"));
        let address = transaction.authorize_address(Prompt::AsNeeded);
        let (host, query) = address.split_once('?').unwrap();
        assert_eq!(host, "https://login.mypurecloud.de/oauth/authorize");
        let names: Vec<_> = form_urlencoded::parse(query.as_bytes()).map(|(name, _)| name.into_owned()).collect();
        assert_eq!(
            names,
            ["client_id", "redirect_uri", "response_type", "code_challenge", "code_challenge_method", "state"]
        );
        let value = |name| form_urlencoded::parse(query.as_bytes()).find(|(n, _)| n == name).unwrap().1.into_owned();
        assert_eq!(value("response_type"), "code");
        assert_eq!(value("code_challenge_method"), "S256");
        assert_eq!(value("code_challenge"), transaction.verifier.challenge());
        assert!(!address.contains(transaction.verifier.secret()));
    }

    #[test]
    fn a5_the_redirect_uri_is_one_exact_text_without_a_query_and_its_own_for_each_region() {
        let german = begin(&config("mypurecloud.de")).redirect_uri;
        assert_eq!(german, "https://app.example/cb/mypurecloud.de");
        assert_ne!(german, begin(&config("mypurecloud.ie")).redirect_uri);
        let framed = ("https://app.example", Landing::Relay);
        let of_frame =
            Transaction::begin(&config("mypurecloud.de"), framed, "/live".to_owned(), 0, &mut Seeded::new(9));
        assert_eq!(of_frame.redirect_uri, "https://app.example/relay/mypurecloud.de");
    }

    #[test]
    fn the_token_request_goes_to_the_stored_server_with_the_verifier_and_without_a_token() {
        let transaction = begin(&config("mypurecloud.de"));
        let request = transaction.token_request("c o/d");
        assert_eq!(request.url, "https://login.mypurecloud.de/oauth/token");
        assert_eq!(request.authorization, Authorization::None);
        let Body::Form(form) = request.body else { panic!("no form") };
        assert!(form.starts_with("grant_type=authorization_code&code=c+o%2Fd&code_verifier="));
    }

    #[test]
    fn b4_a_transaction_of_another_region_client_or_issuer_is_not_ours() {
        let (german, irish) = (config("mypurecloud.de"), config("mypurecloud.ie"));
        let transaction = begin(&german);
        assert!(transaction.belongs_to(&german, HERE, None));
        assert!(transaction.belongs_to(&german, HERE, Some("https://login.mypurecloud.de")));
        assert!(!transaction.belongs_to(&irish, HERE, None));
        assert!(!transaction.belongs_to(&german, ("https://other.example", Landing::Page), None));
        assert!(!transaction.belongs_to(&german, ("https://app.example", Landing::Relay), None), "not of this window");
        assert!(!transaction.belongs_to(&german, HERE, Some("https://login.mypurecloud.ie")));
        let other_client = Config { client_id: "client-2".to_owned(), ..german };
        assert!(!transaction.belongs_to(&other_client, HERE, None));
    }

    #[test]
    fn a_transaction_survives_session_storage_and_nothing_else_becomes_one() {
        let transaction = begin(&config("mypurecloud.de"));
        assert_eq!(Transaction::of_text(&transaction.to_text()), Some(transaction.clone()));
        for text in ["", "{}", "state=a", &transaction.to_text().replace("began=0", "began=x")] {
            assert_eq!(Transaction::of_text(text), None, "{text}");
        }
    }

    #[test]
    fn b6_ten_minutes_are_enough() {
        let transaction = begin(&config("mypurecloud.de"));
        assert!(!transaction.is_stale(LONGEST));
        assert!(transaction.is_stale(LONGEST + 1));
        assert!(transaction.is_stale(-LONGEST - 1), "a clock that was set back by a day");
    }
}
