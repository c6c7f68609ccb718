"""Who may know what libraries keep about people. Our own fields say it themselves, in the schema; theirs are said here.

A field that a new version of a library brings along is not in this table, and a test fails until somebody has thought
about it.
"""

from __future__ import annotations

from lamplighter.core.privacy import Privacy

# model → (why it is there, field → class)
LIBRARY_FIELDS: dict[str, tuple[str, dict[str, Privacy]]] = {
    "account.EmailAddress": (
        "Where mail goes, and what somebody signs in with. Nobody else is ever shown it.",
        {
            "id": Privacy.SECURITY,
            "user": Privacy.SECURITY,
            "email": Privacy.PROGRAMME,
            "verified": Privacy.SECURITY,
            "primary": Privacy.SECURITY,
        },
    ),
    "account.EmailConfirmation": (
        "Comes with the library. We send codes and no confirmation links, so it stays empty.",
        {
            "id": Privacy.SECURITY,
            "email_address": Privacy.SECURITY,
            "created": Privacy.SECURITY,
            "sent": Privacy.SECURITY,
            "key": Privacy.SECURITY,
        },
    ),
    "auth.Group": (
        "Comes with the framework. Nobody is in a group: standing comes from what people do together.",
        {"id": Privacy.SECURITY, "name": Privacy.SECURITY},
    ),
    "auth.Group_permissions": (
        "As above.",
        {"id": Privacy.SECURITY, "group": Privacy.SECURITY, "permission": Privacy.SECURITY},
    ),
    "auth.Permission": (
        "Comes with the framework and names our tables; no person has any.",
        {
            "id": Privacy.PUBLIC,
            "name": Privacy.PUBLIC,
            "content_type": Privacy.PUBLIC,
            "codename": Privacy.PUBLIC,
        },
    ),
    "contenttypes.ContentType": (
        "The names of our tables, as anybody can read them in the source.",
        {"id": Privacy.PUBLIC, "app_label": Privacy.PUBLIC, "model": Privacy.PUBLIC},
    ),
    "mfa.Authenticator": (
        "A passkey's public half, or the secret of an app and of recovery codes, which lie sealed.",
        {
            "id": Privacy.SECURITY,
            "user": Privacy.SECURITY,
            "type": Privacy.SECURITY,
            "data": Privacy.SECURITY,
            "created_at": Privacy.SECURITY,
            "last_used_at": Privacy.SECURITY,
        },
    ),
    "sessions.Session": (
        "Who is signed in where. What it holds is sealed, for a while a code lies in it.",
        {"session_key": Privacy.SECURITY, "session_data": Privacy.SECURITY, "expire_date": Privacy.SECURITY},
    ),
    "usersessions.UserSession": (
        "In which browsers somebody is signed in: its kind and the days. The place for a network address stays empty.",
        {
            "id": Privacy.SECURITY,
            "user": Privacy.SECURITY,
            "created_at": Privacy.SECURITY,
            "ip": Privacy.SECURITY,
            "last_seen_at": Privacy.SECURITY,
            "session_key": Privacy.SECURITY,
            "user_agent": Privacy.SECURITY,
            "data": Privacy.SECURITY,
        },
    ),
}
