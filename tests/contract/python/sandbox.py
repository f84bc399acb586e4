"""A sandbox for one run: started on a free port, stopped at the end, with its log when something fails."""

import contextlib
import json
import os
import pathlib
import socket
import subprocess
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[3]
REDIRECT = "http://127.0.0.1:8080/cb/sandbox"
CLIENT_ID = "7c2f4c1e-3c2d-4f7e-9a53-0d1b6a9e5f10"
SCOPES = (
    "analytics:readonly authorization:readonly conversations:readonly external-contacts:readonly notifications "
    "organization:readonly presence:readonly recordings:readonly routing:readonly user-basic-info users:readonly"
).split()


class Sandbox:
    """Where it is, and its control endpoints."""

    def __init__(self, url):
        self.url = url

    def ask(self, path, body=None):
        """JSON of a control endpoint; a POST where there is a body."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def passes(self, millis):
        """Lets time pass at once."""
        return self.ask("/sandbox/clock", {"advanceMs": millis})["now"]

    def truth(self, user):
        """What really happened to the conversations of an agent, by conversation id."""
        return self.ask("/sandbox/truth?userId=" + urllib.request.quote(user))["conversations"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(*flags, scopes=SCOPES):
    """Starts `target/release/sandbox` with these flags and scopes; gives a Sandbox."""
    port = free_port()
    command = [str(ROOT / "target/release/sandbox"), "--port", str(port), "--rate-limit", "100000"]
    for scope in scopes:
        command += ["--scope", scope]
    if folder := os.environ.get("TIDEMARK_RECORD"):
        pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
        command += ["--record", f"{folder}/{os.getpid()}-{port}.jsonl"]
    process = subprocess.Popen(command + list(flags), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        sandbox = Sandbox(f"http://127.0.0.1:{port}")
        for _ in range(300):
            with contextlib.suppress(OSError):
                sandbox.ask("/sandbox/health")
                break
            if process.poll() is not None:
                raise RuntimeError(f"the sandbox ended: {process.stderr.read()}")
            time.sleep(0.05)
        yield sandbox
        violations = sandbox.ask("/sandbox/health")["contractViolations"]
        if violations["count"]:
            raise AssertionError(f"the sandbox broke the contract: {violations}")
    finally:
        process.terminate()
        process.wait(10)
