"""Stands in for a browser at the sandbox's sign-in page. Run by itself it presses the button of $AGENT on the page that it is
given and follows the way back; $BROWSER can be that."""

import html.parser
import os
import sys
import urllib.error
import urllib.parse
import urllib.request


class _Buttons(html.parser.HTMLParser):
    """The agents that the page offers, by name."""

    def __init__(self, page):
        super().__init__()
        self.agents, self._value = {}, None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self._value = attrs.get("value") if tag == "button" and attrs.get("name") == "agent" else None

    def handle_data(self, data):
        if self._value:
            self.agents[data.strip()] = self._value
            self._value = None


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def press(address, agent):
    """Gives the address that the agent's button leads to."""
    with urllib.request.urlopen(address) as page:
        button = _Buttons(page.read().decode()).agents[agent]
    address, _, query = address.partition("?")
    form = urllib.parse.parse_qsl(query) + [("agent", button)]
    try:
        urllib.request.build_opener(_Stay).open(address, urllib.parse.urlencode(form).encode())
    except urllib.error.HTTPError as answer:
        return answer.headers["Location"]
    raise AssertionError("the sign-in page did not redirect")


if __name__ == "__main__":
    urllib.request.urlopen(press(sys.argv[1], os.environ["AGENT"])).close()
