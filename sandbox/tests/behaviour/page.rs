//! The page at `/sandbox`, as a browser without scripts would use it.

use std::collections::BTreeSet;

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

/// The names that a refusal says are known.
fn known(refusal: &str) -> BTreeSet<&str> {
    // The first is the one that was refused.
    refusal.split('`').skip(1).step_by(2).skip(1).collect()
}

#[tokio::test]
async fn every_list_of_rules_has_a_form_that_offers_every_fault_and_every_field() {
    let world = World::new(quiet());
    let (shown, lists) = (page(&world).await, faults(&world).await);
    let refusal = async |list: &str, rule: Value| {
        let answer = world.plain(Method::POST, "/sandbox/faults", &json!({ list: [rule] }).to_string()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{list}");
        answer.json()["error"].as_str().unwrap().to_owned()
    };
    // Rows of `next` are short for rules of `requests`.
    for (list, _) in lists.as_object().unwrap().iter().filter(|(name, value)| value.is_array() && *name != "next") {
        let start = format!("name=\"list\" value=\"{list}\">");
        let (_, rest) = shown.split_once(&start).unwrap_or_else(|| panic!("there is no form for {list}"));
        let form = rest.split_once("</form>").unwrap().0;
        let options = form.split_once("</select>").unwrap().0.split("<option>").skip(1);
        let offered: BTreeSet<&str> = options.map(|option| option.split_once('<').unwrap().0).collect();
        assert_eq!(offered, known(&refusal(list, json!({ "fault": "?" })).await), "faults of {list}");
        let fields = form.split("name=\"").skip(1).map(|field| field.split_once('"').unwrap().0);
        assert_eq!(fields.collect::<BTreeSet<_>>(), known(&refusal(list, json!({ "?": 1 })).await), "fields of {list}");
    }
}

#[tokio::test]
async fn numbers_words_and_choices_of_a_form_become_a_rule() {
    let world = World::new(quiet());
    let form =
        [("list", "data"), ("fault", "correction"), ("of", "wrapUp"), ("seconds", "30"), ("ms", ""), ("user", ADA)];
    assert_eq!(world.form("/sandbox", &form).await.status, StatusCode::SEE_OTHER);
    world.form("/sandbox", &[("list", "data"), ("fault", "totalHits"), ("of", ""), ("by", " -3 ")]).await;
    world.form("/sandbox", &[("list", "sockets"), ("fault", "lose"), ("percent", "30")]).await;
    world.form("/sandbox", &[("list", "connections"), ("fault", "neverServe"), ("count", "1")]).await;
    let faults = faults(&world).await;
    let correction = json!({ "fault": "correction", "of": "wrapUp", "seconds": 30, "user": ADA });
    assert_eq!(faults["data"], json!([correction, { "fault": "totalHits", "by": -3 }]));
    assert_eq!(faults["sockets"], json!([{ "fault": "lose", "percent": 30 }]));
    assert_eq!(faults["connections"], json!([{ "fault": "neverServe", "count": 1 }]));
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
    for part in ["Contract violations", "2026-08-05T14:00:00", ADA, ">Meal</td>", "Aoife O&#39;Brien"] {
        assert!(shown.contains(part), "{part}");
    }
}
