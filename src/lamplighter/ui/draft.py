"""The cookie by which a browser finds again what was typed before there was an account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase

from lamplighter.core.limits import Limits

NAME = "draft"


def token_in(request: HttpRequest) -> str | None:
    """The token this browser holds, if any."""
    return request.COOKIES.get(NAME) or None


def remember_cookie(response: HttpResponseBase, token: str, *, secure: bool) -> None:
    """As long as the words themselves are kept, and readable by no script."""
    kept = int(Limits().draft_kept.total_seconds())
    response.set_cookie(NAME, token, max_age=kept, httponly=True, samesite="Lax", secure=secure)


def forget_cookie(response: HttpResponseBase) -> None:
    """The words are somewhere else now, or gone."""
    response.delete_cookie(NAME, samesite="Lax")
