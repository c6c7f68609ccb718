"""Where somebody was going who had to stop for something else."""

from __future__ import annotations

from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from lamplighter.access.caller import PersonRequest


def place_in(request: PersonRequest) -> str:
    """The page named in the address, if it is one of ours; otherwise nothing."""
    there = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure())
    return there if is_ours and there != reverse("home:home") else ""
