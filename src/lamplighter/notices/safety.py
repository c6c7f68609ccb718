"""What is told about reports: that there is something to read, and never what."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from lamplighter.core.post import Topic
from lamplighter.models.safety import Report
from lamplighter.notices.outbox import absolute, tell
from lamplighter.queries.safety.page import list_contacts_for


def tell_contacts_of_report(report: Report, *, at: datetime) -> None:
    """Everybody who reads reports and whom this one does not concern."""
    assert report.author and report.about_id  # it has just been written
    page = absolute(reverse("safety:desk"))
    for contact in list_contacts_for(report.author, report.about_id):
        tell(contact, "safety/reported", topic=Topic.SIGN_IN, about=report, at=at, page_url=page)


def tell_author_of_step(report: Report, *, at: datetime) -> None:
    """Somebody looks into it, or has closed it; the words are on the page alone."""
    if report.author is not None:
        page = absolute(reverse("safety:report_page", args=[report.pk]))
        tell(report.author, "safety/moved", topic=Topic.SIGN_IN, about=report, at=at, page_url=page)
