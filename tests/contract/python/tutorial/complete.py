"""The complete example: what you are in now and what is over, through rate limits, with words for what can go wrong.

    python complete.py 2026-08-01T00:00:00Z 2026-08-08T00:00:00Z"""

import argparse
import itertools
import json
import random
import re
import sys
import time

from PureCloudPlatformClientV2.rest import ApiException

from history import ended, instant
from live import live
from sign_in import signed_in

ATTEMPTS = 6
WORTH_ANOTHER = (429, 502, 503, 504)
WORDS = {
    400: "The question is wrong",
    401: "The sign-in is over; start again",
    403: "Something is missing in your role or on the OAuth client",
    404: "It is not there",
}


def patient(client):
    """Repeats what was refused for want of patience. Where an answer has Retry-After, the SDK's HTTP client has waited already."""
    once = client.call_api

    def call_api(*args, **kwargs):
        for attempt in itertools.count(1):
            try:
                return once(*args, **kwargs)
            except ApiException as refusal:
                if refusal.status not in WORTH_ANOTHER or attempt == ATTEMPTS:
                    raise
                seconds = _told(refusal) or 0.5 * 2 ** (attempt - 1) * random.uniform(0.75, 1.25)
                print(f"{refusal.status}: again in {seconds:.1f} s", file=sys.stderr)
                time.sleep(seconds)

    client.call_api = call_api
    return client


def _body(refusal):
    """An ErrorBody; nothing where something on the way has answered."""
    try:
        return dict(json.loads(refusal.body))
    except (TypeError, ValueError):
        return {}


def _told(refusal):
    """For how long to wait, if the text says so."""
    seconds = re.search(r"\[(\d+)\] seconds", _body(refusal).get("message", ""))
    return seconds and int(seconds[1])


def main():
    parser = argparse.ArgumentParser(description="Your conversations, present and past")
    parser.add_argument("start", type=instant)
    parser.add_argument("end", type=instant)
    interval = parser.parse_args()
    client = patient(signed_in())
    try:
        print("id", "type", "status", "direction", sep="\t")
        for row in live(client):
            print(*row, sep="\t")
        print()
        print("id", "media", "direction", "start", "end", "talk", "hold", "wait", sep="\t")
        for row in ended(client, interval.start, interval.end):
            print(*row, sep="\t")
    except ApiException as refusal:
        # The message names the permission or scope; the other is what support asks for.
        body = _body(refusal)
        said, id = body.get("message", refusal.reason), body.get("contextId", "unknown")
        sys.exit(f"{WORDS.get(refusal.status, 'It did not work')} ({refusal.status}): {said} [correlation id {id}]")


if __name__ == "__main__":
    main()
