//! Every operation of the contract, called rightly and in every wrong way that the contract tells of. Reads the contract
//! by itself, so that an operation that is added is tested without a word here.

mod entitlement;
mod refusals;

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::{Value, json};

use crate::client::{Answer, World};

const CONTRACT: &str = include_str!("../../../../contract/genesys-contract.json");
const NOBODY: &str = "6d3ecaf9-e20a-453c-b9d3-4ba9169df078";
const MONTH: &str = "2026-07-06T00:00:00.000Z/2026-08-06T00:00:00.000Z";

pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) method: Method,
    /// Without `/api/v2`.
    pub(crate) template: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) permissions: Vec<String>,
    /// Whether one of the permissions is enough.
    pub(crate) any: Enough,
    /// Name, type and listed values of the query parameters.
    pub(crate) query: Vec<(String, String, Vec<String>)>,
    /// The model of the body with its properties; none where there is no body.
    pub(crate) body: Option<Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Enough {
    One,
    All,
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(|text| text.as_str().unwrap().to_owned()).collect()
}

pub(crate) fn all() -> Vec<Operation> {
    let contract: Value = serde_json::from_str(CONTRACT).unwrap();
    let mut operations = Vec::new();
    for (path, methods) in contract["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let parameters = operation["parameters"].as_array().unwrap();
            let of = |place: &'static str| parameters.iter().filter(move |parameter| parameter["in"] == place);
            let listed = |parameter: &Value| [texts(&parameter["enum"]), texts(&parameter["x-values"])].concat();
            let schema = of("body").next().map(|parameter| &parameter["schema"]);
            let definition = |name: &str| contract["definitions"][name.rsplit('/').next().unwrap()].clone();
            operations.push(Operation {
                id: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase().parse().unwrap(),
                template: path.strip_prefix("/api/v2").unwrap().to_owned(),
                scopes: texts(&operation["security"][0]["PureCloud OAuth"]),
                permissions: texts(&operation["x-inin-requires-permissions"]["permissions"]),
                any: if operation["x-inin-requires-permissions"]["type"] == "ANY" { Enough::One } else { Enough::All },
                query: of("query")
                    .map(|parameter| {
                        let text = |name: &str| parameter[name].as_str().unwrap().to_owned();
                        (text("name"), text("type"), listed(parameter))
                    })
                    .collect(),
                body: schema.map(|schema| schema["$ref"].as_str().map_or(json!({ "type": "array" }), definition)),
            });
        }
    }
    assert!(operations.len() > 40);
    operations
}

impl Operation {
    /// A path whose ids are those of nothing.
    pub(crate) fn path(&self) -> String {
        self.path_with(NOBODY)
    }

    pub(crate) fn path_with(&self, id: &str) -> String {
        let filled: Vec<&str> =
            self.template.split('/').map(|part| if part.starts_with('{') { id } else { part }).collect();
        let query = match self.id.as_str() {
            "get_externalcontacts_reversewhitepageslookup" => "?lookupVal=%2B13175550100",
            "get_analytics_conversations_details" => "?id=6d3ecaf9-e20a-453c-b9d3-4ba9169df078",
            _ => "",
        };
        format!("{}{query}", filled.join("/"))
    }

    /// A body that can be answered.
    pub(crate) fn right_body(&self) -> Option<Value> {
        self.body.as_ref()?;
        let about =
            |dimension: &str| json!({ "type": "or", "predicates": [{ "dimension": dimension, "value": NOBODY }] });
        Some(match self.id.as_str() {
            "post_analytics_conversations_activity_query" => json!({ "metrics": [{ "metric": "oInteracting" }] }),
            "post_analytics_conversations_aggregates_query" => json!({ "interval": MONTH, "metrics": ["tTalk"] }),
            "post_analytics_users_aggregates_query" => json!({ "interval": MONTH, "metrics": ["tAgentRoutingStatus"] }),
            "post_analytics_queues_observations_query" => json!({ "filter": about("queueId") }),
            "post_analytics_users_observations_query" => json!({ "filter": about("userId") }),
            _ if self.template.ends_with("/subscriptions") => json!([]),
            _ => json!({ "interval": MONTH }),
        })
    }

    pub(crate) async fn call(&self, world: &World, token: &str) -> Answer {
        world.api(token, self.method.clone(), &self.path(), self.right_body().as_ref()).await
    }

    /// A call with a body as it is.
    pub(crate) async fn call_raw(&self, world: &World, token: &str, body: impl Into<Body>) -> Answer {
        let request = Request::builder()
            .method(self.method.clone())
            .uri(format!("/api/v2{}", self.path()))
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json");
        world.send(request.body(body.into()).unwrap()).await
    }

    /// The error's code and message; to HEAD there is no body, and so neither.
    pub(crate) fn error(&self, answer: &Answer) -> (String, String) {
        assert!(answer.header("inin-correlation-id").is_some());
        if self.method == Method::HEAD { (String::new(), String::new()) } else { answer.error() }
    }
}

/// Gives an agent all permissions there are.
pub(crate) async fn grant_everything(world: &World, agent: &str) {
    let names: BTreeSet<String> = all().into_iter().flat_map(|operation| operation.permissions).collect();
    let body = json!({ "agent": agent, "grant": names, "ownOnly": [] });
    world.control(Method::POST, "/sandbox/permissions", &body).await;
}
