"""Walks every operation of the contract with the official Python SDK. Fails where an answer does not survive the SDK's
deserialiser or holds an enum value that it does not know; where an operation was left out, or never answered with anything;
and where too few of the fields were met that a client of live and past conversations needs."""

import sys

import errors
import events
import live
import lookups
import past
from client import CONTRACT, Client, Seen
from fields import EXCLUDED, NAMED, NEEDED, SHARE
from sandbox import running


def main():
    seen = Seen()
    with running("--history", "300", "--live-per-minute", "6", "--pace", "0.5", "--lake-lag", "1", "--analytics-lag", "1",
                 "--evicted-channel", "closed") as sandbox:
        clients = {name.split()[0].lower(): Client(sandbox, name, seen) for name in ("Ada Lindqvist", "Dana Whitfield")}
        ada, dana = clients["ada"], clients["dana"]
        live.walk(sandbox, ada, dana)
        lookups.walk(ada, dana)
        past.walk(sandbox, ada, dana)
        errors.walk(sandbox, seen, ada, dana)
        frames = events.walk(sandbox, ada, dana, Client(sandbox, "Dana Whitfield", seen))
        errors.signed_out(ada)
    wanted = {(method.upper(), path) for path, methods in CONTRACT["paths"].items() for method in methods}
    left_out = sorted(wanted - seen.full.keys())
    empty = sorted(operation for operation in wanted if seen.full.get(operation) == 0)
    silent = sorted(set(events.TOPICS) - set(frames))
    print(f"python: {len(wanted) - len(left_out) - len(empty)} of {len(wanted)} operations, {sum(frames.values())} frames of {len(frames)} of {len(events.TOPICS)} topics")
    poor, all_met, all_named = False, 0, 0
    for name, needed in NEEDED.items():
        met, missing = seen.share(name, needed)
        share, named = len(met) / len(needed), len(NAMED[name])
        poor |= share < SHARE
        all_met, all_named = all_met + len(met), all_named + named
        print(f"python: {name}: {len(met)} of {len(needed)} fields ({share:.0%}), of all {named} named {len(met) / named:.0%}"
              + (f", without {', '.join(missing)}" if missing else ""))
    print(f"python: {all_met} of {all_named} named fields ({all_met / all_named:.0%}), those that cannot be met included")
    unexpected = [f"{model}.{name}, though {why}" for why, fields in EXCLUDED for model, names in fields.items()
                  for name in seen.share(model, names.split())[0]]
    if unexpected:
        sys.exit(f"met: {unexpected}")
    if left_out:
        sys.exit(f"left out: {left_out}")
    if empty:
        sys.exit(f"always empty: {empty}")
    if silent:
        sys.exit(f"topics of which no frame came: {silent}")
    if poor:
        sys.exit(f"fewer than {SHARE:.0%} of the fields of a model were met")


if __name__ == "__main__":
    main()
