//! What really happened, straight from the facts: the figures that everything the API says must agree with. It shares no
//! code with the renderings, not even the telling, so that an error there cannot hide here.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value, json};

use crate::org::{AgentIx, Org};
use crate::render::Object;
use crate::story::{Ending, Fact, LineIx, Media, MessageKind, Role, Story, Then, What, WrapUp};

/// Figures of one agent in one conversation, in milliseconds.
#[derive(Debug, Default, Clone)]
pub(crate) struct Part {
    pub(crate) talk: i64,
    pub(crate) hold: i64,
    pub(crate) holds: u32,
    pub(crate) after_call: i64,
    pub(crate) contacting: i64,
    pub(crate) dialing: i64,
    pub(crate) alerting: i64,
    pub(crate) parked: i64,
    pub(crate) wrap_up: Option<WrapUp>,
    /// Instants, in milliseconds since 1970 UTC: the first that it rang and was taken.
    alerted: Option<i64>,
    connected: Option<i64>,
    /// The last of the agent's lines was over; after-call work is not counted.
    ended: Option<i64>,
    wrapped_up: Option<i64>,
    /// The agent's lines that go on.
    open: Vec<usize>,
    /// What each of the agent's lines has taken.
    lines: BTreeMap<usize, Taken>,
}

/// What one line has taken: figures of many conversations are added up by such, and booked when the work with it is over.
#[derive(Debug, Default, Clone)]
struct Taken {
    /// Milliseconds of handling. Of a callback that is the work after it alone: the call has a line of its own.
    handle: i64,
    /// An instant, in milliseconds since 1970 UTC.
    over: Option<i64>,
}

impl Part {
    /// The sum that handle time is.
    pub(crate) fn handle(&self) -> i64 {
        self.talk + self.hold + self.after_call + self.contacting + self.dialing
    }

    /// What each of the agent's lines has taken: its medium, milliseconds of handling, and when the work with it was over.
    pub(crate) fn sessions(&self, story: &Story) -> Vec<(&'static str, i64, Option<i64>)> {
        let medium = |line: usize| medium(story.line(LineIx(line)).media).0;
        self.lines.iter().map(|(line, taken)| (medium(*line), taken.handle, taken.over)).collect()
    }

    /// Keeps the instants.
    fn pass(&mut self, fact: &Fact) {
        let line = fact.line.0;
        self.lines.entry(line).or_default().over = match fact.what {
            What::WrapsUp(_) | What::Leaves { then: Then::Nothing, .. } => Some(fact.at),
            _ => None,
        };
        match fact.what {
            What::WrapsUp(_) => self.wrapped_up = Some(fact.at),
            What::Leaves { .. } => {
                self.open.retain(|&open| open != line);
                self.ended = self.open.is_empty().then_some(fact.at);
            }
            _ if !self.open.contains(&line) => {
                self.open.push(line);
                self.ended = None;
            }
            _ => {}
        }
        match fact.what {
            What::Alerts => self.alerted = self.alerted.or(Some(fact.at)),
            What::Connects => self.connected = self.connected.or(Some(fact.at)),
            _ => {}
        }
    }
}

/// Everything about one conversation at an instant.
#[derive(Debug)]
pub(crate) struct Truth {
    pub(crate) parts: HashMap<AgentIx, Part>,
    pub(crate) states: HashMap<AgentIx, &'static str>,
    /// Time in queues, in milliseconds.
    pub(crate) wait: i64,
    pub(crate) end: Option<i64>,
    /// Time in which the customer and two others heard each other, in milliseconds.
    pub(crate) conference: i64,
    outside: Option<Outside>,
}

/// What became of whoever was called outside, milliseconds.
#[derive(Debug, Default)]
struct Outside {
    talk: i64,
    /// Instants, in milliseconds since 1970 UTC.
    connected: Option<i64>,
    ended: Option<i64>,
}

impl Truth {
    /// Walks the facts up to `at`; what still goes on counts up to `at`.
    pub(crate) fn at(story: &Story, at: i64) -> Self {
        let mut truth =
            Self { parts: HashMap::new(), states: HashMap::new(), wait: 0, end: None, conference: 0, outside: None };
        // What each line does, since when.
        let mut now: HashMap<usize, (&'static str, i64)> = HashMap::new();
        let mut last_leave = None;
        let mut before = story.start();
        for fact in story.facts.iter().filter(|fact| fact.at <= at) {
            truth.conference += if are_three(story, &now) { fact.at - before } else { 0 };
            before = fact.at;
            if let Some((doing, since)) = now.remove(&fact.line.0) {
                truth.count(story, fact.line, doing, fact.at - since);
            }
            let doing = match (&fact.what, now_doing(&fact.what)) {
                (What::Mutes | What::Unmutes, _) => Some("connected"),
                (_, doing) => doing,
            };
            if let Some(doing) = doing {
                now.insert(fact.line.0, (doing, fact.at));
            }
            if matches!(fact.what, What::Leaves { .. }) {
                last_leave = Some(fact.at);
            }
            truth.note(story, fact);
        }
        truth.conference += if are_three(story, &now) { at - before } else { 0 };
        let going_on = now.values().any(|&(doing, _)| doing != "acw");
        for (line, (doing, since)) in now {
            truth.count(story, LineIx(line), doing, at - since);
        }
        truth.end = last_leave.filter(|_| !going_on);
        truth
    }

    fn count(&mut self, story: &Story, line: LineIx, doing: &str, length: i64) {
        let role = story.seat(story.line(line).seat).role;
        if matches!(role, Role::Waiting(_)) {
            self.wait += length;
        }
        if matches!(role, Role::External(_)) && doing == "connected" {
            self.outside.get_or_insert_default().talk += length;
        }
        let Role::Agent { user, .. } = role else { return };
        let part = self.parts.entry(user).or_default();
        if doing == "acw"
            || matches!(doing, "connected" | "held" | "contacting" | "dialing")
                && story.line(line).media != Media::Callback
        {
            part.lines.entry(line.0).or_default().handle += length;
        }
        match doing {
            // Looking at a callback request is no talk.
            "connected" if story.line(line).media != Media::Callback => part.talk += length,
            "held" => part.hold += length,
            "acw" => part.after_call += length,
            "contacting" => part.contacting += length,
            "dialing" => part.dialing += length,
            "alerting" => part.alerting += length,
            "parked" => part.parked += length,
            _ => {}
        }
    }

    fn note(&mut self, story: &Story, fact: &Fact) {
        let role = story.seat(story.line(fact.line).seat).role;
        if matches!(role, Role::External(_)) {
            let outside = self.outside.get_or_insert_default();
            match fact.what {
                What::Connects => outside.connected = Some(fact.at),
                What::Leaves { .. } => outside.ended = Some(fact.at),
                _ => {}
            }
        }
        let Role::Agent { user, .. } = role else { return };
        let part = self.parts.entry(user).or_default();
        part.pass(fact);
        let state = match &fact.what {
            What::Holds => {
                part.holds += 1;
                "held"
            }
            // A callback is no talk: the agent has it, with nobody on the line.
            What::Connects if story.line(fact.line).media == Media::Callback => "open",
            What::Connects => "connected",
            What::WrapsUp(how) => {
                part.wrap_up = Some(*how);
                "ended"
            }
            What::Leaves { then: Then::AfterCallWork, .. } => "acw",
            // Of two lines of one agent the one that goes on tells the state.
            What::Leaves { .. } if story.line(fact.line).media == Media::Voice && story.media == Media::Callback => {
                "open"
            }
            What::Leaves { how: Ending::NoAnswer | Ending::DoNotDisturb, .. } if part.connected.is_none() => {
                "not answered"
            }
            What::Leaves { .. } => "ended",
            other => now_doing(other).unwrap_or("connected"),
        };
        self.states.insert(user, state);
    }
}

/// The customer and two others are on a call, and none of them holds the rest.
fn are_three(story: &Story, now: &HashMap<usize, (&'static str, i64)>) -> bool {
    let heard = now.iter().filter(|&(&line, &(doing, _))| {
        let line = story.line(LineIx(line));
        let is_somebody = matches!(story.seat(line.seat).role, Role::Customer | Role::Agent { .. } | Role::External(_));
        doing == "connected" && line.media == Media::Voice && is_somebody
    });
    heard.count() >= 3
}

fn now_doing(what: &What) -> Option<&'static str> {
    Some(match what {
        What::Waits => "scheduled",
        What::Contacts => "contacting",
        What::Dials => "dialing",
        What::Alerts => "alerting",
        What::Connects | What::Resumes | What::Confers | What::Unparks | What::Mutes | What::Unmutes => "connected",
        What::Holds => "held",
        What::Parks => "parked",
        What::Leaves { then: Then::AfterCallWork, .. } => "acw",
        What::Leaves { then: Then::Nothing, .. } | What::WrapsUp(_) => return None,
    })
}

/// The medium, and of which kind a message is.
fn medium(media: Media) -> (&'static str, Option<&'static str>) {
    match media {
        Media::Voice => ("voice", None),
        Media::Email => ("email", None),
        Media::Callback => ("callback", None),
        Media::Message(MessageKind::WebMessaging) => ("message", Some("webmessaging")),
        Media::Message(MessageKind::Sms) => ("message", Some("sms")),
        Media::Message(MessageKind::WhatsApp) => ("message", Some("whatsapp")),
    }
}

/// One conversation of `GET /sandbox/truth`.
pub(crate) fn conversation(org: &Org, story: &Story, at: i64) -> Value {
    let truth = Truth::at(story, at);
    let (media, message) = medium(story.media);
    let mut queues = Vec::new();
    let mut users = Map::new();
    for fact in story.facts.iter().filter(|fact| fact.at <= at) {
        if let Role::Waiting(queue) | Role::Agent { queue: Some(queue), .. } =
            story.seat(story.line(fact.line).seat).role
            && !queues.contains(&queue)
        {
            queues.push(queue);
        }
    }
    for agent in story.agents() {
        if let (Some(part), Some(state)) = (truth.parts.get(&agent), truth.states.get(&agent)) {
            users.insert(org.agent(agent).id.to_string(), user(org, story, agent, part, state));
        }
    }
    let outside = story.expert.as_ref().zip(truth.outside.as_ref()).map(|(expert, part)| {
        json!({ "name": expert.name, "number": expert.number, "talkMs": part.talk, "connectedAt": part.connected,
            "endedAt": part.ended })
    });
    Object::new()
        .with("media", media)
        .maybe("messageType", message)
        .with("direction", if story.direction == crate::story::Direction::Inbound { "inbound" } else { "outbound" })
        .with("start", story.start())
        .with("end", truth.end)
        .with("waitMs", truth.wait)
        .with("queueIds", queues.into_iter().map(|queue| Value::from(org.queue(queue).id)).collect::<Vec<_>>())
        .with("customer", story.customer.name.as_str())
        .maybe("external", outside)
        .maybe("conferenceMs", Some(truth.conference).filter(|length| *length > 0))
        .with("users", users)
        .into()
}

fn user(org: &Org, story: &Story, agent: AgentIx, part: &Part, state: &str) -> Value {
    let code = match part.wrap_up {
        Some(WrapUp::Coded { code, .. }) => Value::from(org.code(code).id),
        Some(WrapUp::Skipped) => Value::from("ININ-WRAP-UP-SKIPPED"),
        Some(WrapUp::TimedOut) => Value::from("ININ-WRAP-UP-TIMEOUT"),
        None => Value::Null,
    };
    let sessions = part
        .sessions(story)
        .into_iter()
        .map(|(media, handle, over)| json!({ "mediaType": media, "handleMs": handle, "handledAt": over }));
    json!({
        "name": org.agent(agent).name,
        "state": state,
        "talkMs": part.talk,
        "holdMs": part.hold,
        "holds": part.holds,
        "acwMs": part.after_call,
        "handleMs": part.handle(),
        "dialingMs": part.dialing,
        "contactingMs": part.contacting,
        "alertingMs": part.alerting,
        "parkedMs": part.parked,
        "alertedAt": part.alerted,
        "connectedAt": part.connected,
        "endedAt": part.ended,
        "wrappedUpAt": part.wrapped_up,
        "wrapUpCode": code,
        "sessions": sessions.collect::<Vec<_>>(),
    })
}
