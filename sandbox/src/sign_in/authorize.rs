//! `/oauth/authorize` and `/logout`: what a browser navigates to. Never redirects to a URI that is not registered.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, COOKIE, LOCATION, REFERRER_POLICY, SET_COOKIE, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};

use crate::app::App;
use crate::config::{ImplicitGrant, SignInFrames, SignInOpener};
use crate::org::AgentIx;
use crate::sign_in::page;
use crate::sign_in::pkce::Challenge;
use crate::sign_in::{ClientIx, SignIn};

const COOKIE_NAME: &str = "sandbox_login";
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// A request that may be answered by a redirect with a code, or with a token.
pub(crate) struct Request {
    client: ClientIx,
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) wanted: Wanted,
    pub(crate) state: Option<String>,
    prompt: Prompt,
}

/// What the redirect is to bring.
pub(crate) enum Wanted {
    Code { challenge: Challenge, challenge_text: String },
    Token,
}

/// Where in the address the answer stands.
#[derive(Clone, Copy)]
enum Place {
    Query,
    Fragment,
}

#[derive(PartialEq, Eq)]
enum Prompt {
    Login,
    IfNeeded,
}

/// Why a request to authorize is refused.
enum Refusal {
    /// It is not known where the browser could be sent: say it here.
    Page(&'static str),
    Redirect {
        uri: String,
        place: Place,
        error: &'static str,
        description: &'static str,
        state: Option<String>,
    },
}

type Pairs = Vec<(String, String)>;

fn pairs(form: &[u8]) -> Pairs {
    form_urlencoded::parse(form).into_owned().collect()
}

/// A parameter given once; given twice it counts as absent.
fn once<'p>(pairs: &'p Pairs, name: &str) -> Option<&'p str> {
    let mut values = pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
    values.next().filter(|_| values.next().is_none())
}

impl Request {
    fn read(pairs: &Pairs, sign_in: &SignIn) -> Result<Self, Refusal> {
        let client = once(pairs, "client_id").and_then(|id| Some((sign_in.client(id)?, id)));
        let (client, client_id) =
            client.ok_or(Refusal::Page("This application is not registered: the client id is wrong."))?;
        let uri = once(pairs, "redirect_uri").filter(|uri| sign_in.knows_redirect(uri));
        let uri = uri.ok_or(Refusal::Page("The redirect URI is not one of those registered for this application."))?;
        let state = once(pairs, "state").map(str::to_owned);
        let implicit = once(pairs, "response_type") == Some("token") && sign_in.implicit == ImplicitGrant::Granted;
        let place = if implicit { Place::Fragment } else { Place::Query };
        let back = |error, description| Refusal::Redirect {
            uri: uri.to_owned(),
            place,
            error,
            description,
            state: state.clone(),
        };
        if pairs.iter().any(|(name, _)| pairs.iter().filter(|(other, _)| other == name).count() > 1) {
            return Err(back("invalid_request", "a parameter is given twice"));
        }
        let wanted = match once(pairs, "response_type") {
            Some("code") => {
                if once(pairs, "code_challenge_method") != Some("S256") {
                    return Err(back("invalid_request", "code_challenge_method must be S256"));
                }
                let text = once(pairs, "code_challenge").unwrap_or_default();
                let challenge = Challenge::parse(text);
                let malformed = || back("invalid_request", "code_challenge is missing or malformed");
                Wanted::Code { challenge: challenge.ok_or_else(malformed)?, challenge_text: text.to_owned() }
            }
            Some("token") if implicit => Wanted::Token,
            Some(_) => return Err(back("unsupported_response_type", "only the authorization code grant is offered")),
            None => return Err(back("invalid_request", "response_type is missing")),
        };
        let prompt = if once(pairs, "prompt") == Some("login") { Prompt::Login } else { Prompt::IfNeeded };
        Ok(Self { client, client_id: client_id.to_owned(), redirect_uri: uri.to_owned(), wanted, state, prompt })
    }

    fn place(&self) -> Place {
        match self.wanted {
            Wanted::Code { .. } => Place::Query,
            Wanted::Token => Place::Fragment,
        }
    }
}

/// `GET /oauth/authorize`: the page to choose an agent, or at once a code where the browser has a login session.
pub(crate) async fn ask(State(app): State<Arc<App>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let mut sign_in = app.sign_in.lock();
    let request = match Request::read(&pairs(query.unwrap_or_default().as_bytes()), &sign_in) {
        Ok(request) => request,
        Err(refusal) => return refuse(&refusal),
    };
    let known = cookie(&headers).and_then(|cookie| sign_in.session(cookie));
    match known {
        Some(agent) if request.prompt == Prompt::IfNeeded => {
            send(&mut sign_in, agent, request, app.clock.now(), StatusCode::FOUND)
        }
        _ => html(StatusCode::OK, page::choose(&app.org, &request)),
    }
}

/// `POST /oauth/authorize`: the page's form, with the agent's button or the one that denies.
pub(crate) async fn decide(State(app): State<Arc<App>>, body: Bytes) -> Response {
    let mut form = pairs(&body);
    let chosen = form.iter().position(|(name, _)| name == "agent").map(|at| form.remove(at).1);
    let denied = form.iter().position(|(name, _)| name == "decision").map(|at| form.remove(at).1);
    let mut sign_in = app.sign_in.lock();
    let request = match Request::read(&form, &sign_in) {
        Ok(request) => request,
        Err(refusal) => return refuse(&refusal),
    };
    let offered = |agent: &AgentIx| app.org.agent(*agent).offered_as.is_some();
    if let Some(agent) = chosen.and_then(|id| app.org.agent_by_id(&id)).filter(offered) {
        let cookie = sign_in.open_session(agent);
        let mut response = send(&mut sign_in, agent, request, app.clock.now(), StatusCode::SEE_OTHER);
        set_cookie(&mut response, &format!("{COOKIE_NAME}={cookie}; Path=/; HttpOnly; SameSite=Lax"));
        return response;
    }
    let place = request.place();
    let Request { redirect_uri: uri, state, .. } = request;
    let (error, description) = if denied.is_some() {
        ("access_denied", "the agent denied the request")
    } else {
        ("invalid_request", "no agent was chosen")
    };
    refuse(&Refusal::Redirect { uri, place, error, description, state })
}

/// `GET /logout`: forgets the login session, and goes back to the application where it is known.
pub(crate) async fn leave(State(app): State<Arc<App>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let query = pairs(query.unwrap_or_default().as_bytes());
    let mut sign_in = app.sign_in.lock();
    if let Some(cookie) = cookie(&headers) {
        sign_in.close_session(cookie);
    }
    let client = once(&query, "client_id").is_some_and(|client| sign_in.client(client).is_some());
    let uri = once(&query, "redirect_uri").filter(|uri| client && sign_in.knows_redirect(uri));
    let mut response = match uri {
        Some(uri) => redirect(StatusCode::FOUND, uri),
        None => html(StatusCode::OK, page::notice("Signed out", "You have signed out of the sandbox.")),
    };
    set_cookie(&mut response, &format!("{COOKIE_NAME}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"));
    response
}

fn send(sign_in: &mut SignIn, agent: AgentIx, request: Request, now: i64, status: StatusCode) -> Response {
    let (whose, place) = ((agent, request.client), request.place());
    let mut answer = match request.wanted {
        Wanted::Code { challenge, .. } => {
            vec![("code", sign_in.issue_code(whose, &request.redirect_uri, challenge, now))]
        }
        Wanted::Token => {
            let granted = sign_in.grant_implicitly(whose, now);
            let seconds = granted.seconds.to_string();
            vec![("access_token", granted.token), ("expires_in", seconds), ("token_type", "bearer".to_owned())]
        }
    };
    answer.extend(request.state.map(|state| ("state", state)));
    redirect(status, &with(&request.redirect_uri, place, &answer))
}

fn refuse(refusal: &Refusal) -> Response {
    match refusal {
        Refusal::Page(why) => html(StatusCode::BAD_REQUEST, page::notice("This sign-in cannot work", why)),
        Refusal::Redirect { uri, place, error, description, state } => {
            let mut answer = vec![("error", *error), ("error_description", *description)];
            answer.extend(state.as_deref().map(|state| ("state", state)));
            redirect(StatusCode::SEE_OTHER, &with(uri, *place, &answer))
        }
    }
}

fn with<V: AsRef<str>>(uri: &str, place: Place, pairs: &[(&str, V)]) -> String {
    let written = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let mark = match place {
        Place::Fragment => '#',
        Place::Query if uri.contains('?') => '&',
        Place::Query => '?',
    };
    format!("{uri}{mark}{written}")
}

fn redirect(status: StatusCode, uri: &str) -> Response {
    let mut response = status.into_response();
    if let Ok(location) = HeaderValue::from_str(uri) {
        response.headers_mut().insert(LOCATION, location);
    }
    unkept(response)
}

fn html(status: StatusCode, page: String) -> Response {
    let mut response = (status, Html(page)).into_response();
    if let Ok(policy) = HeaderValue::from_str(&page::content_security_policy()) {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    unkept(response)
}

/// Forbids the pages in frames, and cuts them off from who opened them, where the configuration says so.
pub(crate) async fn framed(State(app): State<Arc<App>>, mut response: Response) -> Response {
    let opener = match app.config.unconfirmed.sign_in_opener {
        SignInOpener::UnsafeNone => None,
        SignInOpener::SameOrigin => Some("same-origin"),
        SignInOpener::SameOriginAllowPopups => Some("same-origin-allow-popups"),
    };
    if let Some(policy) = opener {
        response.headers_mut().insert(OPENER_POLICY, HeaderValue::from_static(policy));
    }
    if app.config.unconfirmed.sign_in_frames == SignInFrames::Denied {
        let headers = response.headers_mut();
        headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
        headers.append(CONTENT_SECURITY_POLICY, HeaderValue::from_static("frame-ancestors 'none'"));
    }
    response
}

/// Pages and redirects of a sign-in are kept by nobody and told to nobody.
fn unkept(mut response: Response) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

fn set_cookie(response: &mut Response, cookie: &str) {
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .find_map(|cookie| cookie.trim().strip_prefix(COOKIE_NAME)?.strip_prefix('='))
}
