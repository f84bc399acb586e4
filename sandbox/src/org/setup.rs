//! Who and what the organisation is made of. The lists are the same under every seed, so that an id in a bookmark or a
//! test stays right; only the customers are drawn.

use crate::id::{Id, Kind};
use crate::org::{Agent, Customer, Division, Flow, Org, Queue, QueueIx, WrapUpCode};

const TYPICAL: &[&str] = &["analytics:agentConversationDetail:view", "routing:wrapupCode:view"];
const CONDITIONED: &[&str] = &["analytics:conversationDetail:view", "routing:wrapupCode:view"];
const WITH_AGGREGATES: &[&str] = &[
    "analytics:agentConversationDetail:view",
    "analytics:conversationAggregate:view",
    "analytics:queueObservation:view",
    "analytics:userAggregate:view",
    "routing:queue:view",
    "routing:wrapupCode:view",
];
const SUPERVISOR: &[&str] = &[
    "analytics:conversationAggregate:view",
    "analytics:conversationDetail:view",
    "analytics:queueObservation:view",
    "analytics:userAggregate:view",
    "analytics:userObservation:view",
    "conversation:communication:view",
    "externalContacts:contact:view",
    "recording:recording:view",
    "routing:queue:view",
    "routing:wrapupCode:view",
];

struct Hired {
    name: &'static str,
    mailbox: &'static str,
    title: &'static str,
    permissions: &'static [&'static str],
    own_only: &'static [&'static str],
    offered_as: Option<&'static str>,
    queues: &'static [usize],
}

const fn colleague(name: &'static str, mailbox: &'static str, queues: &'static [usize]) -> Hired {
    Hired { name, mailbox, title: "Customer Advisor", permissions: TYPICAL, own_only: &[], offered_as: None, queues }
}

const AGENTS: [Hired; 14] = [
    Hired {
        name: "Ada Lindqvist",
        mailbox: "ada.lindqvist",
        title: "Customer Advisor",
        permissions: TYPICAL,
        own_only: &[],
        offered_as: Some("A typical agent: sees their own history"),
        queues: &[0, 1, 2, 4, 6],
    },
    Hired {
        name: "Ben Okafor",
        mailbox: "ben.okafor",
        title: "Customer Advisor",
        permissions: &[],
        own_only: &[],
        offered_as: Some("An agent without any permission: no history"),
        queues: &[0, 1, 3],
    },
    Hired {
        name: "Chiara Rossi",
        mailbox: "chiara.rossi",
        title: "Senior Advisor",
        permissions: WITH_AGGREGATES,
        own_only: &[],
        offered_as: Some("An agent who may also see aggregates and queues"),
        queues: &[0, 2, 3, 5],
    },
    Hired {
        name: "Dana Whitfield",
        mailbox: "dana.whitfield",
        title: "Supervisor",
        permissions: SUPERVISOR,
        own_only: &[],
        offered_as: Some("A supervisor: sees the conversations of everybody"),
        queues: &[0, 6],
    },
    Hired {
        name: "Émile Fournier",
        mailbox: "emile.fournier",
        title: "Customer Advisor",
        permissions: CONDITIONED,
        own_only: &["analytics:conversationDetail:view"],
        offered_as: Some("An agent whose permission to see history is limited to their own"),
        queues: &[1, 5, 7],
    },
    colleague("Søren Kjær", "soeren.kjaer", &[0, 4, 7]),
    colleague("Zoë Müller", "zoe.mueller", &[2, 3, 4]),
    colleague("Nguyễn Minh Anh", "minhanh.nguyen", &[1, 4, 6]),
    colleague("Jorge Peña", "jorge.pena", &[0, 2, 3]),
    colleague("Aoife O'Brien", "aoife.obrien", &[1, 3, 6]),
    colleague("Łukasz Wójcik", "lukasz.wojcik", &[4, 5, 7]),
    colleague("田中 美咲", "misaki.tanaka", &[2, 4, 6]),
    colleague("Priya Raghunathan", "priya.raghunathan", &[0, 1, 5]),
    colleague("Şebnem Yılmaz", "sebnem.yilmaz", &[2, 3, 7]),
];

const QUEUES: [(&str, usize, &str, &str); 8] = [
    ("Support", 0, "+13175550100", "support@example.com"),
    ("Billing", 0, "+13175550101", "billing@example.com"),
    ("Sales", 0, "+13175550102", "sales@example.com"),
    ("Returns", 0, "+442079460100", "returns@example.org"),
    ("Technical Support", 0, "+442079460101", "technical@example.org"),
    ("Réclamations", 1, "+442079460102", "reclamations@example.org"),
    ("VIP Desk", 1, "+13175550103", "vip@example.com"),
    ("Back Office", 1, "+442079460103", "office@example.org"),
];

const CODES: [&str; 14] = [
    "Resolved",
    "Resolved on first contact",
    "Follow-up needed",
    "Escalated",
    "Order placed",
    "Order cancelled",
    "Refund issued",
    "Billing question",
    "Address changed",
    "Complaint",
    "Wrong number",
    "Callback agreed",
    "Technical fault",
    "Información dada",
];

const FLOWS: [&str; 3] = ["Main Line", "Billing Line", "Web Messaging Bot"];

impl Org {
    /// The organisation with the customers of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        let numbered = |kind, number: usize| Id::fixed(kind, number as u64);
        Self {
            id: Id::fixed(Kind::Organization, 0),
            name: "Sandbox Outfitters",
            divisions: ["Home", "Nordics"]
                .into_iter()
                .enumerate()
                .map(|(number, name)| Division { id: numbered(Kind::Division, number), name })
                .collect(),
            agents: AGENTS
                .iter()
                .enumerate()
                .map(|(number, hired)| Agent {
                    id: numbered(Kind::Agent, number),
                    name: hired.name,
                    email: format!("{}@example.com", hired.mailbox),
                    title: hired.title,
                    permissions: hired.permissions,
                    own_only: hired.own_only,
                    offered_as: hired.offered_as,
                    queues: hired.queues.iter().copied().map(QueueIx).collect(),
                })
                .collect(),
            queues: QUEUES
                .into_iter()
                .enumerate()
                .map(|(number, (name, division, phone, mailbox))| Queue {
                    id: numbered(Kind::Queue, number),
                    name,
                    division,
                    number: phone,
                    mailbox,
                })
                .collect(),
            codes: CODES
                .into_iter()
                .enumerate()
                .map(|(number, name)| WrapUpCode { id: numbered(Kind::WrapUpCode, number), name })
                .collect(),
            flows: FLOWS
                .into_iter()
                .enumerate()
                .map(|(number, name)| Flow { id: numbered(Kind::Flow, number), name })
                .collect(),
            customers: Customer::drawn(seed),
            experts: Customer::experts(),
        }
    }
}
