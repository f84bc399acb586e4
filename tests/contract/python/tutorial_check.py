"""Runs the scripts of the tutorial as a newcomer would, sign-in and all, and holds what they print against the truth."""

import datetime
import os
import pathlib
import subprocess
import sys

from sandbox import free_port, running

HERE = pathlib.Path(__file__).resolve().parent
LONG = 3_600_000
DAY = 86_400_000
# What the truth calls the types of the Conversations API.
MEDIA = {"call": "voice", "callback": "callback", "email": "email", "message": "message"}


class Scripts:
    """Signs in by itself: its browser presses the agent's button."""

    def __init__(self, sandbox, redirect):
        self._surroundings = {**os.environ, "GENESYS_HOST": sandbox.url, "GENESYS_REDIRECT_URI": redirect,
                              "BROWSER": f"{sys.executable} {HERE / 'sign_in_page.py'} %s"}

    def run(self, script, *arguments, agent="Ada Lindqvist"):
        return subprocess.run([sys.executable, str(HERE / "tutorial" / script), *arguments], capture_output=True, text=True,
                              timeout=120, env={**self._surroundings, "AGENT": agent}, check=False)

    def rows(self, script, *arguments):
        """The tables that it prints, each by conversation id."""
        done = self.run(script, *arguments)
        assert done.returncode == 0, done.stderr
        tables = []
        for table in done.stdout.strip().split("\n\n"):
            head, *lines = [line.split("\t") for line in table.splitlines()]
            by_id = {line[0]: dict(zip(head[1:], line[1:])) for line in lines}
            assert len(by_id) == len(lines), "a conversation came twice"
            tables.append(by_id)
        return tables

    def fails(self, script, *arguments, agent="Ada Lindqvist"):
        done = self.run(script, *arguments, agent=agent)
        assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
        return done.stderr


def _iso(at):
    return datetime.datetime.fromtimestamp(at / 1000, datetime.timezone.utc).isoformat(timespec="milliseconds")


def _play(sandbox):
    """One in each state, for longer than this takes; and one of each medium that is over."""
    states = (
        {"alertMs": LONG}, {"direction": "outbound", "alertMs": LONG}, {"phases": [{"talk": LONG}]},
        {"phases": [{"talk": 1_000}, {"hold": LONG}]}, {"phases": [{"talk": 1_000}], "acwMs": LONG, "wrapUp": "Resolved"},
        {"media": "email", "phases": [{"talk": 1_000}, {"park": LONG}]}, {"media": "sms", "phases": [{"talk": LONG}]},
        {"media": "callback", "phases": [{"talk": LONG}]}, {"media": "webmessaging", "alertMs": LONG},
    )
    for state in states:
        sandbox.ask("/sandbox/conversations", {"waitMs": 500, "alertMs": 500, **state})
    over = (
        {"phases": [{"talk": 4_000}, {"hold": 2_500}, {"talk": 1_500}, {"hold": 500}]}, {"media": "callback", "phases": [{"talk": 4_000}]},
        {"media": "email", "phases": [{"talk": 1_000}, {"park": 9_000}, {"talk": 700}]},
    )
    for ended in over:
        sandbox.ask("/sandbox/conversations", ended)
    sandbox.passes(60_000)


def _going_on(sandbox):
    """What Ada is in, by id: type, state, direction."""
    found = {}
    for id, story in sandbox.truth("Ada Lindqvist").items():
        state = next(user["state"] for user in story["users"].values() if user["name"] == "Ada Lindqvist")
        if state not in ("ended", "not answered"):
            found[id] = (story["media"], state, story["direction"])
    return found


def _meanwhile(read, look):
    """What was so while something was looked at, and what was seen. A moment in which it changed is no moment to compare."""
    for _ in range(5):
        before, seen = read(), look()
        if read() == before:
            return before, seen
    raise AssertionError("it changed at every look")


def _live(sandbox, scripts):
    def shown(*arguments):
        (rows,) = scripts.rows("live.py", *arguments)
        return {id: (MEDIA[row["type"]], row["status"], row["direction"]) for id, row in rows.items()}

    truth, seen = _meanwhile(lambda: _going_on(sandbox), shown)
    states = {state for _, state, _ in truth.values()}
    assert {"alerting", "connected", "held", "acw", "parked"} <= states and states & {"dialing", "contacting"}, states
    assert seen == truth, (seen, truth)
    truth, seen = _meanwhile(lambda: _going_on(sandbox), lambda: shown("--type", "call", "--status", "held", "--status", "acw"))
    held = {id: row for id, row in truth.items() if row[0] == "voice" and row[1] in ("held", "acw")}
    assert seen == held and 0 < len(held) < len(truth), (seen, held)


def _over(sandbox, start, end):
    """Ada's that started in the interval and are over: as the script prints them."""
    stories = sandbox.ask(f"/sandbox/truth?userId=Ada%20Lindqvist&from={start}&to={end}")["conversations"]
    return {id: _expected(story) for id, story in stories.items() if story["end"] is not None}


def _expected(story):
    ada = next(user for user in story["users"].values() if user["name"] == "Ada Lindqvist")
    return {"media": story["media"], "direction": story["direction"], "start": _iso(story["start"]), "end": _iso(story["end"]),
            "talk": ada["talkMs"] / 1000, "hold": ada["holdMs"] / 1000, "wait": story["waitMs"] / 1000}


def _read(row):
    def instant(text):
        return datetime.datetime.fromisoformat(text).isoformat(timespec="milliseconds")

    seconds = {name: float(row[name]) for name in ("talk", "hold", "wait")}
    return {**row, **seconds, "start": instant(row["start"]), "end": instant(row["end"])}


def _same(rows, truth):
    assert rows.keys() == truth.keys(), rows.keys() ^ truth.keys()
    for id, row in rows.items():
        assert _read(row) == truth[id], (id, row, truth[id])


def _history(sandbox, scripts):
    now = sandbox.ask("/sandbox/health")["now"]
    # Neither end lies on a day's border.
    start, end = now - 20 * DAY - 1_234_567, now - 5 * DAY + 7_654_321
    truth, (rows,) = _meanwhile(lambda: _over(sandbox, start, end), lambda: scripts.rows("history.py", _iso(start), _iso(end)))
    _same(rows, truth)
    assert len(rows) > 100 and any(row["hold"] > 0 for row in truth.values())
    return now


def _complete(sandbox, scripts, now):
    start = now - 2 * DAY
    # The first is waited for by the SDK's HTTP client, the second by the script.
    sandbox.ask("/sandbox/faults", {"next": [
        {"path": "/api/v2/analytics", "status": 429, "retryAfter": 1}, {"path": "/api/v2/conversations", "status": 429}]})
    truth, (live, over) = _meanwhile(lambda: (_going_on(sandbox), _over(sandbox, start, now)),
                                     lambda: scripts.rows("complete.py", _iso(start), _iso(now)))
    assert live.keys() == truth[0].keys()
    _same(over, truth[1])
    refused = [request["path"] for request in sandbox.ask("/sandbox/requests")["requests"] if request["status"] == 429]
    assert len(refused) == 2, refused


def _refusals(sandbox, scripts, now):
    week = (_iso(now - 7 * DAY), _iso(now))
    said = scripts.fails("complete.py", *week, agent="Ben Okafor")
    assert "(403)" in said and "analytics:agentConversationDetail:view" in said, said
    said = scripts.fails("complete.py", _iso(now - 40 * DAY), _iso(now))
    assert "(400)" in said and "31 days" in said, said
    sandbox.ask("/sandbox/faults", {"next": [{"path": "/api/v2/conversations", "status": 401}]})
    said = scripts.fails("complete.py", *week)
    assert "(401)" in said and "start again" in said, said


def main():
    redirect = f"http://127.0.0.1:{free_port()}/tutorial"
    with running("--history", "1500", "--live-per-minute", "0", "--analytics-lag", "1", "--redirect-uri", redirect) as sandbox:
        scripts = Scripts(sandbox, redirect)
        _play(sandbox)
        _live(sandbox, scripts)
        now = _history(sandbox, scripts)
        _complete(sandbox, scripts, now)
        _refusals(sandbox, scripts, now)
    print("tutorial: live, history and the complete example print what is so")


if __name__ == "__main__":
    main()
