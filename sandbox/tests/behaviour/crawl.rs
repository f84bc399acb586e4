//! Every operation, for every agent, while the organisation lives: no answer may break the contract.

use axum::http::{Method, StatusCode};
use sandbox::Config;
use serde_json::{Value, json};

use crate::client::{ADA, BEN, CHIARA, DANA, World, wide};

const EXPAND: &str = "date,authorization,organization,presence,routingStatus,token,station,conversationSummary,languagePreference,groups,skills,languages";

#[tokio::test]
async fn no_answer_of_a_crawl_breaks_the_contract() {
    let world = World::new(Config { history: 1200, rate_limit: 1_000_000, ..wide() });
    let mut tokens = Vec::new();
    for agent in [ADA, BEN, CHIARA, DANA] {
        tokens.push(world.sign_in(agent).await);
    }
    let mut answers = 0;
    let mut see = |status: StatusCode| {
        assert_ne!(status, StatusCode::INTERNAL_SERVER_ERROR);
        answers += 1;
    };
    for token in &tokens {
        for path in [
            format!("/users/me?expand={EXPAND}"),
            format!(
                "/users?pageSize=100&state=any&expand={}",
                EXPAND.replace("date,", "").replace("organization,", "").replace("token,", "")
            ),
            "/routing/queues?pageSize=100".to_owned(),
            "/routing/queues/me?joined=true&pageSize=3&pageNumber=2".to_owned(),
            "/routing/wrapupcodes?pageSize=100&sortOrder=descending".to_owned(),
            "/date".to_owned(),
            "/tokens/me".to_owned(),
            "/organizations/me".to_owned(),
            "/notifications/channels?includechannels=oauthclient".to_owned(),
        ] {
            see(world.get(token, &path).await.status);
        }
        see(world.api(token, Method::POST, "/notifications/channels", None).await.status);
        for page in 1.. {
            let query = json!({ "interval": "2026-07-06T00:00:00.000Z/2026-08-06T00:00:00.000Z", "order": "desc",
                "paging": { "pageSize": 100, "pageNumber": page } });
            let answer = world.post(token, "/analytics/conversations/details/query", &query).await;
            see(answer.status);
            if answer.status != StatusCode::OK || answer.json().get("conversations").is_none() {
                break;
            }
        }
    }
    for _ in 0..30 {
        world.pass(11_700);
        for token in &tokens {
            let live = world.get(token, "/conversations").await;
            see(live.status);
            for conversation in live.json()["entities"].as_array().unwrap() {
                let id = conversation["id"].as_str().unwrap();
                see(world.get(token, &format!("/conversations/{id}")).await.status);
                see(world.get(token, &format!("/analytics/conversations/{id}/details")).await.status);
                see(world.get(token, &format!("/analytics/conversations/details?id={id}")).await.status);
            }
        }
    }
    assert!(answers > 400, "{answers}");
    world.assert_no_violations().await;
}

#[tokio::test]
async fn the_journal_counts_requests_with_their_user() {
    let world = World::new(crate::client::quiet());
    let token = world.sign_in(ADA).await;
    let user = world.user_id(&token).await;
    world.pass(5_000);
    let since = crate::client::START + 5_000;
    world.get(&token, "/users?pageSize=3").await;
    world.get("made-up", "/date").await;
    let journal = world.control(Method::GET, &format!("/sandbox/requests?since={since}"), &Value::Null).await;
    let entries = journal["requests"].as_array().unwrap();
    assert_eq!(entries.len(), 2);
    assert_eq!(
        (&entries[0]["path"], &entries[0]["status"], &entries[0]["userId"]),
        (&json!("/api/v2/users?pageSize=3"), &json!(200), &json!(user))
    );
    assert_eq!(
        (&entries[1]["status"], &entries[1]["userId"], &entries[1]["atMs"]),
        (&json!(401), &Value::Null, &json!(since))
    );
    assert!(entries[0]["durationMs"].is_number());
}

#[tokio::test]
async fn the_truth_is_asked_for_by_agent_and_by_start() {
    let world = World::new(Config { history: 300, live_per_minute: 0.0, ..wide() });
    let all = world.truth().await;
    let starts: Vec<i64> =
        all.as_object().unwrap().values().map(|conversation| conversation["start"].as_i64().unwrap()).collect();
    let middle = starts.iter().sum::<i64>() / starts.len() as i64;
    let ask = async |query: &str| {
        world.control(Method::GET, &format!("/sandbox/truth?{query}"), &Value::Null).await["conversations"].clone()
    };
    let late = ask(&format!("from={middle}")).await;
    assert_eq!(late.as_object().unwrap().len(), starts.iter().filter(|&&start| start >= middle).count());
    let early = ask(&format!("to={middle}")).await;
    assert_eq!(early.as_object().unwrap().len() + late.as_object().unwrap().len(), 300);
    let hers = ask("userId=Dana%20Whitfield").await;
    assert!(!hers.as_object().unwrap().is_empty());
    for conversation in hers.as_object().unwrap().values() {
        assert!(conversation["users"].as_object().unwrap().values().any(|part| part["name"] == DANA));
    }
    assert_eq!(world.plain(Method::GET, "/sandbox/truth?userId=Nobody", "").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(world.plain(Method::GET, "/sandbox/truth?user=x", "").await.status, StatusCode::BAD_REQUEST);
}
