"""Wrapped keys. They live in the key store beside the database, never in its backup."""

from __future__ import annotations

from django.db import models

from lamplighter.models.fields import SECURITY, at_most

STORE = "keys"


class DataKey(models.Model):
    """One key for one scope, such as a person or a mentorship."""

    scope = models.CharField(max_length=100, primary_key=True, db_comment=SECURITY)
    wrapped = models.BinaryField(db_comment=SECURITY)

    class Meta:
        constraints = [at_most("scope", 100, name="key_scope_fits")]


class KeysLiveApart:
    """Database router: the key table in the key store, all else in the database."""

    def db_for_read(self, model: type[models.Model], **hints: object) -> str:
        return STORE if model is DataKey else "default"

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: object) -> bool:
        return (db == STORE) == (app_label == "lamplighter" and model_name == "datakey")
