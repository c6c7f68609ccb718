"""Every address of the house, those of a demonstration too, and one for each thing that can go wrong."""

from __future__ import annotations

from http import HTTPStatus
from typing import NoReturn

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from lamplighter.config.urls import handler400, handler403, handler404, handler500
from lamplighter.config.urls import urlpatterns as those_of_the_house
from lamplighter.core.journey import OVER_WORDS
from lamplighter.core.refusal import Refusal

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

RAISED = {
    HTTPStatus.BAD_REQUEST: SuspiciousOperation,
    HTTPStatus.FORBIDDEN: PermissionDenied,
    HTTPStatus.CONFLICT: lambda: Refusal(OVER_WORDS),
    HTTPStatus.INTERNAL_SERVER_ERROR: RuntimeError,
    HTTPStatus.SERVICE_UNAVAILABLE: OperationalError,
}


def go_wrong(request: HttpRequest, code: int) -> NoReturn:
    raise RAISED[HTTPStatus(code)]()


def show_error(request: HttpRequest, code: int) -> HttpResponse:
    """Pages that nothing in the house can bring about yet."""
    return render(request, f"errors/{code}.html", status=code)


urlpatterns = [
    *those_of_the_house,
    path("demo/", include("lamplighter.web.demo.urls")),
    path("style/", include("lamplighter.web.style.urls")),
    path("wrong/<int:code>/", go_wrong),
    path("shown/<int:code>/", show_error),
]
