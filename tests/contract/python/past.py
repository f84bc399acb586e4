"""Conversations on record: details by query, by id and by job; aggregates, observations, activity; contacts of them."""

import datetime

from client import model

UTC = datetime.timezone.utc


def _interval(days):
    end = datetime.datetime.now(UTC).replace(microsecond=0)
    start = end - datetime.timedelta(days=days)
    return f"{start:%Y-%m-%dT%H:%M:%S.000Z}/{end:%Y-%m-%dT%H:%M:%S.000Z}"


def _filter(kind, predicate, **dimensions):
    predicates = [model(predicate, type="dimension", dimension=name, operator="matches", value=value) for name, value in dimensions.items()]
    return model(kind, type="and", predicates=predicates)


def walk(sandbox, ada, dana):
    found = _details(dana)
    own = _details(ada)
    assert 0 < len(own) < len(found)
    ids = [record.conversation_id for record in found[:50]]
    several = dana.conversations.get_analytics_conversations_details(id=ids)
    assert [record.conversation_id for record in several.conversations] == ids
    assert dana.conversations.get_analytics_conversation_details(ids[0]).participants
    _by_id(dana, found)
    _jobs(sandbox, dana, len(found))
    _contacts(dana, found)
    _figures(ada, dana)


def _details(client):
    """All of the last thirty days, page by page, to the empty one."""
    found, page = [], 1
    facets = [model("AnalyticsQueryAggregation", type="termFrequency", dimension="mediaType", size=5)]
    while True:
        paging = model("PagingSpec", page_size=100, page_number=page)
        query = model("ConversationQuery", interval=_interval(30), order="asc", order_by="conversationStart", paging=paging,
                      aggregations=facets if page == 1 else None)
        answer = client.conversations.post_analytics_conversations_details_query(query)
        if page == 1:
            assert answer.aggregations[0].results
        if not answer.conversations:
            break
        found += answer.conversations
        page += 1
    assert len({record.conversation_id for record in found}) == len(found)
    voice = _filter("SegmentDetailQueryFilter", "SegmentDetailQueryPredicate", mediaType="voice")
    ended = model("ConversationDetailQueryFilter", type="and", predicates=[
        model("ConversationDetailQueryPredicate", type="dimension", dimension="conversationEnd", operator="exists")])
    query = model("ConversationQuery", interval=_interval(30), segment_filters=[voice], conversation_filters=[ended])
    assert 0 < client.conversations.post_analytics_conversations_details_query(query).total_hits < len(found)
    return found


def _by_id(dana, found):
    """Those with something uncommon about them, as the Conversations API tells them: a note, an error, several agents, a flag,
    a time to be called back."""
    def sessions(record):
        return [session for part in record.participants for session in part.sessions]

    def segments(record):
        return [segment for session in sessions(record) for segment in session.segments or []]

    traits = (
        lambda record: any(segment.wrap_up_note for segment in segments(record)),
        lambda record: any(segment.error_code for segment in segments(record)),
        lambda record: len({part.user_id for part in record.participants if part.purpose == "agent"}) > 1,
        lambda record: any(part.flagged_reason for part in record.participants),
        lambda record: any(session.callback_scheduled_time for session in sessions(record)),
    )
    for has in traits:
        uncommon = [record for record in found if has(record)]
        assert uncommon
        for record in uncommon[:16]:
            told = dana.conversations.get_conversation(record.conversation_id)
            assert {part.id for part in told.participants} == {part.participant_id for part in record.participants}


def _jobs(sandbox, dana, expected):
    date = dana.conversations.get_analytics_conversations_details_jobs_availability().data_availability_date
    assert date
    query = model("AsyncConversationQuery", interval=_interval(31), limit=100_000)
    job = dana.conversations.post_analytics_conversations_details_jobs(query).job_id
    states = []
    for _ in range(100):
        status = dana.conversations.get_analytics_conversations_details_job(job)
        states.append(status.state)
        if status.state not in ("QUEUED", "PENDING"):
            break
        sandbox.passes(300)
    assert states[-1] == "FULFILLED" and {"QUEUED", "PENDING"} <= set(states), states
    rows, cursor = [], None
    while True:
        more = {"cursor": cursor} if cursor else {}
        page = dana.conversations.get_analytics_conversations_details_job_results(job, page_size=200, **more)
        rows += page.conversations
        cursor = page.cursor
        if not cursor:
            break
    assert len({row.conversation_id for row in rows}) == len(rows) >= expected * 0.9, (len(rows), expected)
    second = dana.conversations.post_analytics_conversations_details_jobs(query).job_id
    dana.conversations.delete_analytics_conversations_details_job(second)
    assert dana.conversations.get_analytics_conversations_details_job(second).state == "CANCELLED"


def _contacts(dana, found):
    customers = [part for record in found for part in record.participants if part.purpose == "customer" and part.external_contact_id]
    contact = dana.externalcontacts.get_externalcontacts_contact(customers[0].external_contact_id)
    assert contact.first_name
    matches = dana.externalcontacts.get_externalcontacts_reversewhitepageslookup(contact.work_phone.e164)
    assert contact.id in [match.id for match in matches.contacts]


def _figures(ada, dana):
    query = model("ConversationAggregationQuery", interval=_interval(30), granularity="P1D", time_zone="Europe/Berlin",
                  metrics=["tHandle", "tTalk", "nOffered", "oServiceLevel", "tWait"], group_by=["queueId"],
                  views=[model("ConversationAggregationView", target="tTalk", name="short", function="rangeBound",
                               range=model("AggregationRange", gte=0, lt=60_000))])
    results = dana.conversations.post_analytics_conversations_aggregates_query(query).results
    assert results and results[0].data[0].metrics
    # The validator holds these against the records.
    for dimension in ("errorCode", "externalContactId", "externalTag", "requestedRoutingSkillId", "teamId", "userId"):
        query = model("ConversationAggregationQuery", interval=_interval(30), granularity="P1D", group_by=[dimension],
                      metrics=["tHandle", "tTalk", "tWait", "nOffered", "nError"])
        results = dana.conversations.post_analytics_conversations_aggregates_query(query).results
        assert any(dimension in result.group for result in results), dimension
    query = model("ConversationAggregationQuery", interval=_interval(30), metrics=["oServiceTarget"])
    assert dana.conversations.post_analytics_conversations_aggregates_query(query).results[0].data[0].metrics[0].stats.current
    me = ada.users.get_users_me().id
    of_user = _filter("UserAggregateQueryFilter", "UserAggregateQueryPredicate", userId=me)
    query = model("UserAggregationQuery", interval=_interval(1), metrics=["tAgentRoutingStatus", "tSystemPresence"], filter=of_user)
    assert dana.analytics.post_analytics_users_aggregates_query(query).results[0].data[0].metrics
    of_user = _filter("UserObservationQueryFilter", "UserObservationQueryPredicate", userId=me)
    query = model("UserObservationQuery", metrics=["oActiveQueues", "oMemberQueues"], filter=of_user)
    assert dana.analytics.post_analytics_users_observations_query(query).results[0].data
    queues = dana.routing.get_routing_queues(page_size=100).entities
    predicates = [model("QueueObservationQueryPredicate", type="dimension", dimension="queueId", operator="matches", value=queue.id) for queue in queues]
    query = model("QueueObservationQuery", filter=model("QueueObservationQueryFilter", type="or", predicates=predicates),
                  metrics=["oWaiting", "oInteracting", "oOnQueueUsers", "oUserPresences"], detail_metrics=["oInteracting"])
    results = dana.routing.post_analytics_queues_observations_query(query).results
    assert any(found.observations for result in results for found in result.data)
    query = model("ConversationActivityQuery", metrics=[model("ConversationActivityQueryMetric", metric="oInteracting", details=True)],
                  group_by=["queueId"])
    results = dana.conversations.post_analytics_conversations_activity_query(query, page_size=100, page_number=1).results
    assert any(result.entities for result in results)
