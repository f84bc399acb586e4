"""Conversations that go on: of all media, of one, by id; and the agent's past calls."""

TALK = 600_000


def walk(sandbox, ada, dana):
    ids = {}
    for media in ("voice", "webmessaging", "sms", "whatsapp", "email", "callback"):
        # A request to be called back can be for a later time.
        wait = 3_000 if media == "callback" else 0
        script = {"media": media, "waitMs": wait, "alertMs": 200, "phases": [{"talk": TALK}]}
        ids[media] = sandbox.ask("/sandbox/conversations", script)["conversationId"]
    held = [{"talk": 200}, {"hold": 300}, {"talk": 200}, {"hold": TALK}]
    ids["held"] = sandbox.ask("/sandbox/conversations", {"waitMs": 0, "alertMs": 100, "phases": held})["conversationId"]
    for media in ("email", "sms"):
        parked = {"media": media, "waitMs": 0, "alertMs": 100, "phases": [{"talk": 200}, {"park": TALK}, {"talk": 100}]}
        ids[f"parked {media}"] = sandbox.ask("/sandbox/conversations", parked)["conversationId"]
    ended = {}
    for media in ("voice", "sms", "email", "callback"):
        script = {"media": media, "waitMs": 0, "alertMs": 100, "phases": [{"talk": 300}], "acwMs": 200, "wrapUp": "Resolved"}
        ended[media] = sandbox.ask("/sandbox/conversations", script)["conversationId"]
    sandbox.passes(5_000)
    listed = {conversation.id: conversation for conversation in ada.conversations.get_conversations().entities}
    assert all(ids[media] in listed for media in ids), "a conversation is not listed"
    agent = next(part for part in listed[ids["held"]].participants if part.purpose == "agent")
    assert agent.calls[0].held and agent.calls[0].start_hold_time
    mail = next(part for part in listed[ids["parked email"]].participants if part.purpose == "agent").emails[0]
    assert mail.state == "parked" and mail.park_time, mail.state
    for listing, media in (
        (ada.conversations.get_conversations_calls(), "voice"),
        (ada.conversations.get_conversations_messages(), "sms"),
        (ada.conversations.get_conversations_emails(), "email"),
        (ada.conversations.get_conversations_callbacks(), "callback"),
    ):
        assert ids[media] in [conversation.id for conversation in listing.entities], media
    for media in ids:
        assert dana.conversations.get_conversation(ids[media]).participants, media
    for media, conversation in ended.items():
        done = dana.conversations.get_conversation(conversation)
        agent = next(part for part in done.participants if part.purpose == "agent")
        said = ada.conversations.get_conversation_participant_wrapup(done.id, agent.id)
        codes = ada.conversations.get_conversation_participant_wrapupcodes(done.id, agent.id)
        assert next(code.name for code in codes if code.id == said.code) == "Resolved", media
    assert dana.recording.get_conversation_recordingmetadata(done.id)
    calls, page = [], 1
    while True:
        listing = ada.conversations.get_conversations_calls_history(page_size=50, page_number=page)
        calls += listing.entities
        if page >= listing.page_count:
            break
        page += 1
    assert len(calls) == listing.total > 100, len(calls)
