"""Files that belong to nothing are thrown away."""

from __future__ import annotations

from datetime import datetime, timedelta

from lamplighter.access.files import list_files, throw_away
from lamplighter.models.card import Photo
from lamplighter.models.message import Attachment
from lamplighter.queries.card import LARGE, SMALL
from lamplighter.queries.card import file_name as name_of_photo
from lamplighter.queries.message import file_name as name_of_attachment

UNDERWAY = timedelta(hours=1)  # a file this young may belong to a row that is about to be written


def sweep_files(*, at: datetime) -> int:
    """Of somebody who is gone, of something taken back, or of a server that stopped in the middle."""
    old = [name for name, written_at in list_files() if at - written_at > UNDERWAY]
    kept = {name_of_photo(pk, size) for pk in Photo.objects.values_list("pk", flat=True) for size in (LARGE, SMALL)}
    kept |= {name_of_attachment(pk) for pk in Attachment.objects.values_list("pk", flat=True)}
    lost = [name for name in old if name not in kept]
    for name in lost:
        throw_away(name)
    return len(lost)
