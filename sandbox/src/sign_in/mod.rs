//! Who is signed in: login sessions of browsers, codes on their way, tokens. No token, code or verifier leaves this module
//! except in the answer it is for; none is logged.

pub(crate) mod authorize;
mod page;
pub(crate) mod pkce;
pub(crate) mod token;

use std::collections::HashMap;

use crate::clock::{MINUTE, SECOND};
use crate::config::{Config, ImplicitGrant, RefreshToken};
use crate::dice::Secrets;
use crate::id::Id;
use crate::org::AgentIx;
use crate::sign_in::pkce::Challenge;

const CODE_LIFE: i64 = 60 * SECOND;
/// How long a code that is of no use any more is remembered, to see a second use.
const CODE_MEMORY: i64 = 10 * MINUTE;

/// Names a token without being it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct TokenId(Id);

impl TokenId {
    #[cfg(test)]
    pub(crate) fn called(name: Id) -> Self {
        Self(name)
    }

    /// An id to call the token by where others can read it.
    pub(crate) fn name(self) -> Id {
        self.0
    }
}

/// Which of the registered OAuth clients, in the order of the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ClientIx(pub(crate) usize);

/// Who makes a request, and by which client.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caller {
    pub(crate) agent: AgentIx,
    pub(crate) client: ClientIx,
    pub(crate) token: TokenId,
}

/// Why a bearer token is of no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct UnknownToken;

pub(crate) struct SignIn {
    clients: Vec<String>,
    redirect_uris: Vec<String>,
    token_life: i64,
    refresh: RefreshToken,
    implicit: ImplicitGrant,
    secrets: Secrets,
    codes: HashMap<String, Code>,
    tokens: HashMap<String, Token>,
    /// Refresh tokens that have not been used, with whom they are for and the token they came with.
    refreshes: HashMap<String, Caller>,
    /// Login sessions by cookie.
    sessions: HashMap<String, AgentIx>,
    /// Tokens that died and whose channels do not know yet.
    died: Vec<Caller>,
}

/// Without its content: what it holds must not reach a log.
impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SignIn with {} tokens and {} sessions", self.tokens.len(), self.sessions.len())
    }
}

struct Code {
    agent: AgentIx,
    client: ClientIx,
    redirect_uri: String,
    challenge: Challenge,
    issued: i64,
    state: CodeState,
}

enum CodeState {
    Fresh,
    /// What it gave dies if it comes again.
    Redeemed(TokenId),
    /// A wrong verifier came with it.
    Burnt,
}

struct Token {
    of: Caller,
    expires: i64,
}

/// A code and what it must come back with.
pub(crate) struct Redemption<'a> {
    pub(crate) client: ClientIx,
    pub(crate) code: &'a str,
    pub(crate) verifier: &'a str,
    pub(crate) redirect_uri: &'a str,
}

/// A new token, to be written into one answer.
pub(crate) struct Granted {
    pub(crate) token: String,
    pub(crate) seconds: i64,
    pub(crate) refresh: Option<String>,
}

impl Granted {
    fn with(self, refresh: Option<String>) -> Self {
        Self { refresh, ..self }
    }
}

impl SignIn {
    pub(crate) fn new(config: &Config, secrets: Secrets) -> Self {
        Self {
            clients: config.client_ids.clone(),
            redirect_uris: config.redirect_uris.clone(),
            token_life: i64::from(config.token_life) * SECOND,
            refresh: config.unconfirmed.refresh_token,
            implicit: config.unconfirmed.implicit_grant,
            secrets,
            codes: HashMap::new(),
            tokens: HashMap::new(),
            refreshes: HashMap::new(),
            sessions: HashMap::new(),
            died: Vec::new(),
        }
    }

    /// The registered client of an id.
    pub(crate) fn client(&self, id: &str) -> Option<ClientIx> {
        self.clients.iter().position(|known| known.eq_ignore_ascii_case(id)).map(ClientIx)
    }

    /// A redirect URI is registered only if every character is.
    pub(crate) fn knows_redirect(&self, uri: &str) -> bool {
        self.redirect_uris.iter().any(|known| known == uri)
    }

    /// Begins a login session; gives its cookie.
    pub(crate) fn open_session(&mut self, agent: AgentIx) -> String {
        let cookie = self.secrets.text();
        self.sessions.insert(cookie.clone(), agent);
        cookie
    }

    pub(crate) fn session(&self, cookie: &str) -> Option<AgentIx> {
        self.sessions.get(cookie).copied()
    }

    pub(crate) fn close_session(&mut self, cookie: &str) {
        self.sessions.remove(cookie);
    }

    /// A code for an agent who has signed in by a client.
    pub(crate) fn issue_code(
        &mut self,
        (agent, client): (AgentIx, ClientIx),
        redirect_uri: &str,
        challenge: Challenge,
        now: i64,
    ) -> String {
        self.codes.retain(|_, code| now - code.issued <= CODE_MEMORY);
        let text = self.secrets.text();
        let (redirect_uri, state) = (redirect_uri.to_owned(), CodeState::Fresh);
        self.codes.insert(text.clone(), Code { agent, client, redirect_uri, challenge, issued: now, state });
        text
    }

    /// A token for a code. `None`: the code is unknown, stale, used, or not what it was issued for.
    pub(crate) fn redeem(&mut self, redemption: &Redemption<'_>, now: i64) -> Option<Granted> {
        let code = self.codes.get_mut(redemption.code)?;
        if let CodeState::Redeemed(token) = code.state {
            // Two hold the same code: neither can be trusted with what it gave.
            code.state = CodeState::Burnt;
            self.revoke(token);
            return None;
        }
        let fits = matches!(code.state, CodeState::Fresh)
            && now - code.issued < CODE_LIFE
            && code.client == redemption.client
            && code.redirect_uri == redemption.redirect_uri
            && code.challenge.is_of(redemption.verifier);
        if !fits {
            code.state = CodeState::Burnt;
            return None;
        }
        let id = TokenId(self.secrets.id());
        code.state = CodeState::Redeemed(id);
        let of = Caller { agent: code.agent, client: code.client, token: id };
        let refresh = self.refresh == RefreshToken::Given;
        Some(self.grant(of, now).with(refresh.then(|| self.refresh_for(of))))
    }

    /// A token for a refresh token, with another of those. `None`: it is unknown, used, or another client's.
    pub(crate) fn renew(&mut self, refresh: &str, client: ClientIx, now: i64) -> Option<Granted> {
        let of = self.refreshes.remove(refresh).filter(|of| of.client == client)?;
        let of = Caller { token: TokenId(self.secrets.id()), ..of };
        Some(self.grant(of, now).with(Some(self.refresh_for(of))))
    }

    /// A token without a code.
    pub(crate) fn grant_implicitly(&mut self, (agent, client): (AgentIx, ClientIx), now: i64) -> Granted {
        let token = TokenId(self.secrets.id());
        self.grant(Caller { agent, client, token }, now)
    }

    fn grant(&mut self, of: Caller, now: i64) -> Granted {
        let text = self.secrets.text();
        self.tokens.insert(text.clone(), Token { of, expires: now + self.token_life });
        Granted { token: text, seconds: self.token_life / SECOND, refresh: None }
    }

    fn refresh_for(&mut self, of: Caller) -> String {
        let text = self.secrets.text();
        self.refreshes.insert(text.clone(), of);
        text
    }

    pub(crate) fn caller(&self, bearer: &str, now: i64) -> Result<Caller, UnknownToken> {
        let token = self.tokens.get(bearer).filter(|token| now < token.expires).ok_or(UnknownToken)?;
        Ok(token.of)
    }

    /// The OAuth client that a token was issued to.
    pub(crate) fn client_of(&self, caller: Caller) -> Option<&str> {
        self.clients.get(caller.client.0).map(String::as_str)
    }

    /// A token dies, and with it what would renew it.
    pub(crate) fn revoke(&mut self, id: TokenId) {
        self.refreshes.retain(|_, of| of.token != id);
        self.kill(|token| token.of.token == id);
    }

    /// All tokens die; login sessions and refresh tokens stay.
    pub(crate) fn revoke_all(&mut self) {
        self.kill(|_| true);
    }

    /// Tokens that have died since the last call.
    pub(crate) fn bury(&mut self, now: i64) -> Vec<Caller> {
        self.kill(|token| token.expires <= now);
        std::mem::take(&mut self.died)
    }

    /// When the next token dies by itself.
    pub(crate) fn next(&self) -> Option<i64> {
        self.tokens.values().map(|token| token.expires).min()
    }

    fn kill(&mut self, dies: impl Fn(&Token) -> bool) {
        let dead = &mut self.died;
        self.tokens.retain(|_, token| {
            let stays = !dies(token);
            if !stays {
                dead.push(token.of);
            }
            stays
        });
    }
}
