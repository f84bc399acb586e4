use super::*;

#[test]
fn an_id_cannot_leave_its_place_in_the_path() {
    let subscribe = Endpoint::Subscribe { channel: "../tokens/me?x=1#".to_owned(), topics: Vec::new() };
    assert_eq!(
        subscribe.path_and_query(),
        "/api/v2/notifications/channels/..%2Ftokens%2Fme%3Fx%3D1%23/subscriptions?ignoreErrors=true"
    );
}

#[test]
fn ids_of_a_look_up_are_repeated_parameters() {
    let codes = Endpoint::WrapUpCodes { ids: vec!["a".to_owned(), "b&c".to_owned()] };
    assert_eq!(codes.path_and_query(), "/api/v2/routing/wrapupcodes?pageSize=100&id=a&id=b%26c");
}

#[test]
fn a_request_goes_to_the_api_host_of_its_region_with_the_token() {
    let request = Endpoint::Conversations.request(Region::public("mypurecloud.ie").unwrap());
    assert_eq!(request.url, "https://api.mypurecloud.ie/api/v2/conversations");
    assert_eq!(request.authorization, Authorization::Bearer);
    assert_eq!(request.body, Body::None);
}

#[test]
fn a_tab_hands_another_what_it_wants_to_know_and_nothing_that_changes_anything() {
    let region = Region::Sandbox { port: 1 };
    let codes = Endpoint::WrapUpCodes { ids: vec!["a".to_owned()] };
    let queues = Endpoint::QueueObservations { queues: vec!["q".into()] };
    let (customer, sums) = (Endpoint::details_query("{}".to_owned()), Endpoint::Aggregates("{}".to_owned()));
    for endpoint in [Endpoint::Conversations, codes, queues, customer, sums] {
        let handed = Endpoint::Written(endpoint.as_question().unwrap());
        assert!(endpoint.as_question().unwrap().is_sound());
        assert_eq!(handed.request(region), endpoint.request(region));
        assert_eq!((handed.operation(), handed.repeat()), (endpoint.operation(), Repeat::Safe));
    }
    let (channel, topics) = ("c".to_owned(), Vec::new());
    let subscribe = Endpoint::Subscribe { channel: channel.clone(), topics: topics.clone() };
    let add = Endpoint::AddTopics { channel, topics };
    for endpoint in [Endpoint::RevokeToken, Endpoint::CreateChannel, subscribe, add] {
        assert_eq!(endpoint.as_question(), None);
    }
}
