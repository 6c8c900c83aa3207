"""The way out to a business's own channel: only to addresses that are kept, and counted."""

from flask import g, redirect
from flask.typing import ResponseReturnValue

from catalog.businesses.queries import find_channel
from catalog.foundation.errors import NotFound
from catalog.web.access import public
from catalog.web.visiting import ON_THE_WEB, note_click


@public
def leave(channel_id: int) -> ResponseReturnValue:
    """Lead to a channel of a business that is public."""
    g.is_personal = True
    channel = find_channel(channel_id)
    if channel is None or not channel.url.startswith(ON_THE_WEB):
        raise NotFound(f"channel {channel_id}")
    note_click(channel)
    answer = redirect(channel.url, 302)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
