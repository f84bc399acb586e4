//! `/oauth/authorize` and `/logout`: what a browser navigates to. Never redirects to a URI that is not registered.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, COOKIE, LOCATION, REFERRER_POLICY, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};

use crate::app::App;
use crate::org::AgentIx;
use crate::sign_in::SignIn;
use crate::sign_in::page;
use crate::sign_in::pkce::Challenge;

const COOKIE_NAME: &str = "sandbox_login";

/// A request that may be answered by a redirect with a code.
pub(crate) struct Request {
    pub(crate) client: String,
    pub(crate) redirect_uri: String,
    pub(crate) challenge_text: String,
    challenge: Challenge,
    pub(crate) state: Option<String>,
    prompt: Prompt,
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
        let client = once(pairs, "client_id").filter(|client| sign_in.knows_client(client));
        let client = client.ok_or(Refusal::Page("This application is not registered: the client id is wrong."))?;
        let uri = once(pairs, "redirect_uri").filter(|uri| sign_in.knows_redirect(uri));
        let uri = uri.ok_or(Refusal::Page("The redirect URI is not one of those registered for this application."))?;
        let state = once(pairs, "state").map(str::to_owned);
        let back =
            |error, description| Refusal::Redirect { uri: uri.to_owned(), error, description, state: state.clone() };
        if pairs.iter().any(|(name, _)| pairs.iter().filter(|(other, _)| other == name).count() > 1) {
            return Err(back("invalid_request", "a parameter is given twice"));
        }
        match once(pairs, "response_type") {
            Some("code") => {}
            Some(_) => return Err(back("unsupported_response_type", "only the authorization code grant is offered")),
            None => return Err(back("invalid_request", "response_type is missing")),
        }
        if once(pairs, "code_challenge_method") != Some("S256") {
            return Err(back("invalid_request", "code_challenge_method must be S256"));
        }
        let text = once(pairs, "code_challenge").unwrap_or_default();
        let challenge = Challenge::parse(text);
        let challenge = challenge.ok_or_else(|| back("invalid_request", "code_challenge is missing or malformed"))?;
        let prompt = if once(pairs, "prompt") == Some("login") { Prompt::Login } else { Prompt::IfNeeded };
        Ok(Self {
            client: client.to_owned(),
            redirect_uri: uri.to_owned(),
            challenge_text: text.to_owned(),
            challenge,
            state,
            prompt,
        })
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
            send_code(&mut sign_in, agent, request, app.clock.now(), StatusCode::FOUND)
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
        let mut response = send_code(&mut sign_in, agent, request, app.clock.now(), StatusCode::SEE_OTHER);
        set_cookie(&mut response, &format!("{COOKIE_NAME}={cookie}; Path=/; HttpOnly; SameSite=Lax"));
        return response;
    }
    let Request { redirect_uri: uri, state, .. } = request;
    let (error, description) = if denied.is_some() {
        ("access_denied", "the agent denied the request")
    } else {
        ("invalid_request", "no agent was chosen")
    };
    refuse(&Refusal::Redirect { uri, error, description, state })
}

/// `GET /logout`: forgets the login session, and goes back to the application where it is known.
pub(crate) async fn leave(State(app): State<Arc<App>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let query = pairs(query.unwrap_or_default().as_bytes());
    let mut sign_in = app.sign_in.lock();
    if let Some(cookie) = cookie(&headers) {
        sign_in.close_session(cookie);
    }
    let client = once(&query, "client_id").is_some_and(|client| sign_in.knows_client(client));
    let uri = once(&query, "redirect_uri").filter(|uri| client && sign_in.knows_redirect(uri));
    let mut response = match uri {
        Some(uri) => redirect(StatusCode::FOUND, uri),
        None => html(StatusCode::OK, page::notice("Signed out", "You have signed out of the sandbox.")),
    };
    set_cookie(&mut response, &format!("{COOKIE_NAME}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"));
    response
}

fn send_code(sign_in: &mut SignIn, agent: AgentIx, request: Request, now: i64, status: StatusCode) -> Response {
    let code = sign_in.issue_code(agent, &request.redirect_uri, request.challenge, now);
    let mut answer = vec![("code", code.as_str())];
    answer.extend(request.state.as_deref().map(|state| ("state", state)));
    redirect(status, &with_query(&request.redirect_uri, &answer))
}

fn refuse(refusal: &Refusal) -> Response {
    match refusal {
        Refusal::Page(why) => html(StatusCode::BAD_REQUEST, page::notice("This sign-in cannot work", why)),
        Refusal::Redirect { uri, error, description, state } => {
            let mut answer = vec![("error", *error), ("error_description", *description)];
            answer.extend(state.as_deref().map(|state| ("state", state)));
            redirect(StatusCode::SEE_OTHER, &with_query(uri, &answer))
        }
    }
}

fn with_query(uri: &str, pairs: &[(&str, &str)]) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("{uri}{}{query}", if uri.contains('?') { '&' } else { '?' })
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
