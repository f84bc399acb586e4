"""Who and what there is: users, queues, codes, contacts, rights, the token, the organisation."""


def walk(ada, dana):
    me = ada.users.get_users_me(
        expand=["presence", "routingStatus", "conversationSummary", "authorization", "organization", "token", "date",
                "languagePreference", "station", "groups", "skills", "languages"])
    assert me.name == "Ada Lindqvist" and me.authorization.permissions and me.date.current_date
    users, page = [], 1
    while True:
        listing = ada.users.get_users(page_size=5, page_number=page, expand=["presence", "routingStatus"])
        users += listing.entities
        if page >= listing.page_count:
            break
        page += 1
    assert len({user.id for user in users}) == listing.total == len(users)
    assert ada.users.get_user(me.id).email == me.email
    assert ada.users.get_user_routingstatus(me.id).start_time
    assert ada.presence.get_user_presences_purecloud(me.id).presence_definition.system_presence
    assert ada.users.get_authorization_subjects_me().grants
    queues = dana.routing.get_routing_queues(page_size=100).entities
    assert queues and ada.routing.get_routing_queues_me(joined=True).entities
    assert dana.routing.get_user_queues(me.id).entities
    assert dana.routing.get_routing_queue(queues[0].id).name == queues[0].name
    assert dana.routing.get_routing_queue_wrapupcodes(queues[0].id).entities
    codes = ada.routing.get_routing_wrapupcodes(page_size=100).entities
    assert ada.routing.get_routing_wrapupcode(codes[0].id).name == codes[0].name
    zones, page = [], 1
    while True:
        listing = ada.utilities.get_timezones(page_size=200, page_number=page)
        zones += listing.entities
        if page >= listing.page_count:
            break
        page += 1
    assert any(zone.id == "Europe/Berlin" for zone in zones)
    assert ada.utilities.get_date().current_date
    assert ada.organization.get_organizations_me().name
    assert ada.tokens.get_tokens_me().authorized_scope
    ada.tokens.head_tokens_me()
