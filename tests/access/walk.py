"""One person's way through the house: along the links of their own pages, and to addresses that others have found."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.http import HttpResponse
from django.test import Client

from lamplighter.models.person import Person

LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)')
NO_PAGES = re.compile(r"^/(static/|sign-out|demo/|l/|files/)|/photo/")
FAR = 600  # pages; nobody's walk is as long
BEGINNINGS = ("/", "/questions/", "/people/", "/you/", "/mentors/")


class Walk:
    """Every page that is asked for once, and what came back."""

    def __init__(self, person: Person | None) -> None:
        self.client, self.answers = Client(), dict[str, HttpResponse]()
        if person is not None:
            self.client.force_login(person)

    @property
    def been(self) -> set[str]:
        return set(self.answers)

    def along(self, places: Iterable[str], *, follow: bool = True) -> None:
        waiting = list(places)
        while waiting:
            place = waiting.pop().split("?")[0]
            if place in self.answers or NO_PAGES.search(place):
                continue
            answer = self.answers[place] = self.look(place)
            assert len(self.answers) < FAR
            if answer.status_code in (301, 302, 303):
                waiting.append(answer.url)
                continue
            assert answer.status_code in (200, 404, 405, 410, 429), (place, answer.status_code)
            if follow:
                waiting += LINK.findall(answer.content.decode())

    def look(self, place: str) -> HttpResponse:
        return self.client.get(place)
