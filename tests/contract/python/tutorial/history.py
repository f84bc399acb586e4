"""Step 2: your conversations that started in an interval and are over, with talk, hold and wait.

    python history.py 2026-08-01T00:00:00Z 2026-08-08T00:00:00Z"""

import argparse
import datetime
import itertools

import PureCloudPlatformClientV2 as sdk

from sign_in import signed_in


def ended(client, start, end):
    """A row for each: id, media type, direction, start, end, and seconds of talk, hold and wait."""
    me = sdk.UsersApi(client).get_users_me().id
    seen = set()
    for page in itertools.count(1):
        answer = sdk.ConversationsApi(client).post_analytics_conversations_details_query(_query(me, start, end, page))
        # There is no link to a next page, and the number of hits moves meanwhile: the empty page is the end.
        if not answer.conversations:
            return
        for record in answer.conversations:
            # Pages shift when something new comes in, so that one comes twice. And the interval finds what started on a UTC day
            # that it touches.
            if record.conversation_id not in seen and start <= record.conversation_start < end:
                seen.add(record.conversation_id)
                yield _row(record, me)


def _query(me, start, end, page):
    def only(**predicate):
        return [{"type": "and", "predicates": [{"type": "dimension", **predicate}]}]

    return {
        "interval": f"{start:%Y-%m-%dT%H:%M:%S.%fZ}/{end:%Y-%m-%dT%H:%M:%S.%fZ}",
        "order": "asc",
        "orderBy": "conversationStart",
        "paging": {"pageSize": 100, "pageNumber": page},
        "segmentFilters": only(dimension="userId", operator="matches", value=me),
        # Without it those in progress are answered too.
        "conversationFilters": only(dimension="conversationEnd", operator="exists"),
    }


def _row(record, me):
    mine = [session for part in record.participants if part.user_id == me for session in part.sessions]
    queues = [session for part in record.participants if part.purpose == "acd" for session in part.sessions]
    media = [session.media_type for session in mine]
    talk = _seconds(mine, "tTalk", "tTalkComplete")
    hold = _seconds(mine, "tHeld", "tHeldComplete")
    # tWait is for aggregates only: here the customer's time in queues is tAcd.
    wait = _seconds(queues, "tAcd")
    return (record.conversation_id, "callback" if "callback" in media else media[0], record.originating_direction,
            record.conversation_start.isoformat(), record.conversation_end.isoformat(), talk, hold, wait)


def _seconds(sessions, *names):
    """The sum of the first of these metrics that a session has: single stretches, or their sum where only that is told."""
    total = 0
    for session in sessions:
        values = {name: [metric.value for metric in session.metrics or [] if metric.name == name] for name in names}
        total += sum(next((values[name] for name in names if values[name]), []))
    return total / 1000


def instant(text):
    """An ISO-8601 instant with its offset."""
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(datetime.timezone.utc)


def main():
    parser = argparse.ArgumentParser(description="Your past conversations")
    parser.add_argument("start", type=instant)
    parser.add_argument("end", type=instant)
    interval = parser.parse_args()
    print("id", "media", "direction", "start", "end", "talk", "hold", "wait", sep="\t")
    for row in ended(signed_in(), interval.start, interval.end):
        print(*row, sep="\t")


if __name__ == "__main__":
    main()
