//! The page at `/sandbox`, as a browser without scripts would use it.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::client::{ADA, World, quiet};

async fn page(world: &World) -> String {
    let answer = world.plain(Method::GET, "/sandbox", "").await;
    assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, Some("no-store")));
    let policy = answer.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("form-action 'self'"), "{policy}");
    answer.text()
}

async fn faults(world: &World) -> Value {
    world.control(Method::GET, "/sandbox/faults", &Value::Null).await
}

#[tokio::test]
async fn a_person_adds_a_rule_sees_it_and_clears_it() {
    let world = World::new(quiet());
    assert!(page(&world).await.contains("Nothing:"));
    let form =
        [("list", "requests"), ("fault", "latency"), ("path", "/api"), ("user", ADA), ("ms", "250"), ("count", "")];
    let answer = world.form("/sandbox", &form).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, Some("/sandbox")));
    let rule = json!({ "fault": "latency", "path": "/api", "user": ADA, "ms": 250 });
    assert_eq!(faults(&world).await["requests"], json!([rule]));
    let shown = page(&world).await;
    assert!(shown.contains("&quot;ms&quot;:250") && shown.contains("Clear all"), "{shown}");
    assert_eq!(world.form("/sandbox", &[("clear", "all")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(faults(&world).await["requests"], json!([]));
}

#[tokio::test]
async fn every_list_of_rules_has_a_form() {
    let world = World::new(quiet());
    world.form("/sandbox", &[("list", "sockets"), ("fault", "lose"), ("percent", "30")]).await;
    world.form("/sandbox", &[("list", "connections"), ("fault", "neverServe"), ("count", "1")]).await;
    let faults = faults(&world).await;
    assert_eq!(faults["sockets"], json!([{ "fault": "lose", "percent": 30 }]));
    assert_eq!(faults["connections"], json!([{ "fault": "neverServe", "count": 1 }]));
}

#[tokio::test]
async fn every_fault_that_is_offered_exists() {
    let world = World::new(quiet());
    let shown = page(&world).await;
    let mut offered = 0;
    for part in shown.split("name=\"list\" value=\"").skip(1) {
        let (list, rest) = part.split_once('"').unwrap();
        let options = rest.split_once("</select>").unwrap().0;
        for option in options.split("<option>").skip(1).map(|option| option.split_once('<').unwrap().0) {
            let body = json!({ list: [{ "fault": option }] });
            let answer = world.plain(Method::POST, "/sandbox/faults", &body.to_string()).await;
            assert!(!answer.text().contains("unknown variant"), "{list} {option}: {}", answer.text());
            offered += 1;
        }
        let unknown =
            world.plain(Method::POST, "/sandbox/faults", &json!({ list: [{ "fault": "?" }] }).to_string()).await;
        let known = unknown.json()["error"].as_str().unwrap().matches('`').count() / 2 - 1;
        assert_eq!(options.matches("<option>").count(), known, "all of {list} are offered");
    }
    assert!(offered > 25, "{offered}");
}

#[tokio::test]
async fn what_makes_no_sense_is_told_on_the_page_and_stays_filled_in() {
    let world = World::new(quiet());
    let form = [("list", "requests"), ("fault", "latency"), ("ms", "\"><script>alert(1)</script>"), ("path", "/a'b")];
    let answer = world.form("/sandbox", &form).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let text = answer.text();
    assert!(text.contains("role=\"alert\"") && text.contains("value=\"/a&#39;b\""), "{text}");
    assert!(!text.contains("<script"), "{text}");
    for wrong in [&[("list", "nothing")][..], &[("fault", "latency")], &[("list", "requests"), ("fault", "<b>")]] {
        let answer = world.form("/sandbox", wrong).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(!answer.text().contains("<b>"));
    }
}

#[tokio::test]
async fn rules_that_came_from_elsewhere_are_escaped() {
    let world = World::new(quiet());
    let body = json!({ "requests": [{ "fault": "empty", "path": "<img src=x onerror=alert(1)>" }] });
    world.control(Method::POST, "/sandbox/faults", &body).await;
    assert!(!page(&world).await.contains("<img"));
}

#[tokio::test]
async fn the_page_tells_of_health_and_agents() {
    let world = World::new(quiet());
    world.control(Method::POST, "/sandbox/presence", &json!({ "agent": ADA, "presence": "Meal" })).await;
    let shown = page(&world).await;
    for part in ["Contract violations", "2026-08-05T14:00:00", ADA, "<td>Meal</td>", "Aoife O&#39;Brien"] {
        assert!(shown.contains(part), "{part}");
    }
}
