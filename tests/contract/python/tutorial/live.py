"""Step 1: the conversations that you are in now, filtered by type and status.

    python live.py
    python live.py --type call --status held"""

import argparse

import PureCloudPlatformClientV2 as sdk

from sign_in import signed_in

# What a conversation is says the list that your communication stands in. A call that belongs to a callback is one.
TYPES = {"callback": "callbacks", "call": "calls", "email": "emails", "message": "messages"}
STATUSES = ("contacting", "dialing", "alerting", "connected", "held", "parked", "acw")
OVER = ("disconnected", "terminated")


def live(client, types=(), statuses=()):
    """A row for each: id, type, status, direction. It is your list and not the organisation's, and comes at once, without pages."""
    me = sdk.UsersApi(client).get_users_me().id
    for conversation in sdk.ConversationsApi(client).get_conversations().entities:
        legs = [_leg(participant) for participant in conversation.participants if participant.user_id == me]
        if not legs:
            continue
        # Every transfer and every alert adds a participant: the connected one counts, else the newest.
        kind, communication = max(enumerate(legs), key=lambda leg: (_rank(leg[1][1]), leg[0]))[1]
        status = _status(communication)
        # The API filters by neither, so that is done here.
        if status not in OVER and (not types or kind in types) and (not statuses or status in statuses):
            yield conversation.id, kind, status, communication.direction


def _leg(participant):
    """Its type, and the communication that says where it stands."""
    lists = [(kind, getattr(participant, name) or []) for kind, name in TYPES.items()]
    communications = [communication for _, held in lists for communication in held]
    kind = next((kind for kind, held in lists if held), None)
    return kind, max(communications, key=_rank, default=sdk.Call())


def _rank(communication):
    """Connected before what comes before it, and that before what is over."""
    return 2 if communication.state == "connected" else 0 if communication.state in (*OVER, None) else 1


def _status(communication):
    """Hold and after-call work are no states of their own."""
    work = communication.after_call_work
    if communication.state == "connected" and communication.held:
        return "held"
    if communication.state in OVER and work and work.state == "pending":
        return "acw"
    return communication.state or "disconnected"


def main():
    parser = argparse.ArgumentParser(description="Your conversations in progress")
    parser.add_argument("--type", action="append", choices=TYPES, default=[])
    parser.add_argument("--status", action="append", choices=STATUSES, default=[])
    wanted = parser.parse_args()
    print("id", "type", "status", "direction", sep="\t")
    for row in live(signed_in(), wanted.type, wanted.status):
        print(*row, sep="\t")


if __name__ == "__main__":
    main()
