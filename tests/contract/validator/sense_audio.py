"""Sense in how the audio of calls was: on the scales of its figures, of the length of its session, and the worst of it that of
the conversation."""

from invariants import of
from schema import instant

# One packet is so many milliseconds of audio.
_PACKET = 20
_UNHEARD = ("alert", "contacting", "dialing", "wrapup")
_MINIMA = (("mediaStatsMinConversationMos", "minMos"), ("mediaStatsMinConversationRFactor", "minRFactor"))


def _heard(session):
    """The segments of a session in which there is audio."""
    return [segment for segment in session["segments"] if segment["segmentType"] not in _UNHEARD]


@of("AnalyticsConversation", "AnalyticsConversationWithoutAttributes")
def worst(conversation, about):
    """The lowest quality of a conversation is that of its worst stream, and where there is no stream there is none."""
    streams = [stats for participant in conversation["participants"] for session in participant["sessions"]
               for stats in session.get("mediaEndpointStats", ())]
    for ours, theirs in _MINIMA:
        lowest = min((stats[theirs] for stats in streams), default=None)
        if conversation.get(ours) != lowest:
            yield f"{ours} is {conversation.get(ours)}, the streams say {lowest}."


@of("AnalyticsSession")
def reported(session, about):
    """A session has streams if it was a call that was heard and is over, its after-call work aside."""
    heard = session["mediaType"] == "voice" and _heard(session)
    over = all("segmentEnd" in segment for segment in _heard(session))
    if bool(session.get("mediaEndpointStats")) != bool(heard and over):
        yield f"There are {len(session.get('mediaEndpointStats', ()))} streams of {session['mediaType']}."


@of("AnalyticsMediaEndpointStat")
def streams(stats, about):
    """A stream's figures are on their scales, agree with each other, and are of the time in which its session was heard."""
    heard = _heard(about.nearest("AnalyticsSession"))
    begun, ended = heard[0]["segmentStart"], heard[-1].get("segmentEnd")
    if stats["eventTime"] != ended:
        yield f"It is of {stats['eventTime']}, the session ends at {ended}."
    packets = (instant(stats["eventTime"]) - instant(begun)) // _PACKET
    if stats["receivedPackets"] != packets:
        yield f"{stats['receivedPackets']} packets came, in the time of {packets}."
    if not 0 <= stats["discardedPackets"] <= stats["receivedPackets"] / 50:
        yield f"{stats['discardedPackets']} packets are discarded of {stats['receivedPackets']}."
    if not 1 <= stats["maxLatencyMs"] <= 1_000:
        yield f"maxLatencyMs is {stats['maxLatencyMs']}."
    # ITU-T G.107, annex B.
    r = stats["minRFactor"]
    score = 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6
    if not 0 <= r <= 100 or abs(stats["minMos"] - score) > 0.01:
        yield f"minMos is {stats['minMos']}, the R-factor {r} comes to {score:.2f}."
    if not all(codec.startswith("audio/") for codec in stats["codecs"]):
        yield f"The codecs are {stats['codecs']}."
