"""Envelope encryption: a key for each scope, wrapped by the installation's key, kept beside the database."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from lamplighter.models.datakey import DataKey

NONCE = 12


def key_of(scope: str) -> bytes:
    """The data key of a scope, made on first use and committed before any row needs it."""
    fresh = AESGCM.generate_key(bit_length=256)
    row, _ = DataKey.objects.get_or_create(scope=scope, defaults={"wrapped": lock(fresh, _master(), scope.encode())})
    return _unwrap(row)


def keys_of(scopes: Iterable[str]) -> dict[str, bytes]:
    """The keys of many scopes at once; a scope whose key is gone is left out."""
    return {row.scope: _unwrap(row) for row in DataKey.objects.filter(scope__in=list(scopes))}


def opens_some_key(*, of: int) -> bool:
    """Whether this installation's secret is the one of its keys: of so many, it opens one, or there is none yet."""
    rows = list(DataKey.objects.order_by("scope")[:of])
    return not rows or any(map(_opens, rows))


def destroy(scope: str) -> None:
    """Make every word under this scope unreadable, here and in every old backup."""
    DataKey.objects.filter(scope=scope).delete()


def lock(plain: bytes, key: bytes, about: bytes) -> bytes:
    """AES-256-GCM; `about` is bound to it, so a ciphertext moved to another row does not open."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, about)


def unlock(locked: bytes, key: bytes, about: bytes) -> bytes:
    """Raises InvalidTag when the key, the row or a single bit is another."""
    return AESGCM(key).decrypt(locked[:NONCE], locked[NONCE:], about)


def stamp(*parts: bytes) -> bytes:
    """HMAC-SHA256 under this installation's secret; each part with its length, so that none runs into the next."""
    mac = hmac.new(_master(), digestmod=hashlib.sha256)
    for part in parts:
        mac.update(len(part).to_bytes(8, "big") + part)
    return mac.digest()


def _unwrap(row: DataKey) -> bytes:
    return unlock(bytes(row.wrapped), _master(), row.scope.encode())


def _opens(row: DataKey) -> bool:
    try:
        return bool(_unwrap(row))
    except InvalidTag:
        return False


def _master() -> bytes:
    key: bytes = settings.MASTER_KEY
    return key
