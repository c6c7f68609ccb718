"""The cookie by which a browser finds again what was typed before there was an account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase

from lamplighter.core.limits import Limits


def token_in(request: HttpRequest) -> str | None:
    """The token this browser holds, if any."""
    return request.COOKIES.get(_name_for(request)) or None


def remember_cookie(request: HttpRequest, response: HttpResponseBase, token: str) -> None:
    """As long as the words themselves are kept, and readable by no script."""
    kept = int(Limits().draft_kept.total_seconds())
    name, secure = _name_for(request), request.is_secure()
    response.set_cookie(name, token, max_age=kept, httponly=True, samesite="Lax", secure=secure)


def forget_cookie(request: HttpRequest, response: HttpResponseBase) -> None:
    """The words are somewhere else now, or gone."""
    response.delete_cookie(_name_for(request), samesite="Lax")


def _name_for(request: HttpRequest) -> str:
    """With https, browsers take a name like the first from this very host alone."""
    return "__Host-draft" if request.is_secure() else "draft"
