"""A device that makes passkeys, as a telephone has one inside; it answers as a browser would hand it on."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

FLAG = AuthenticatorData.FLAG
ORIGIN = "http://testserver"


class Device:
    """One passkey, once it has been asked to make one. `finger` is whether somebody has unlocked it."""

    def __init__(self, *, finger: bool = True) -> None:
        self.id = os.urandom(16)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.flags = FLAG.UP | FLAG.UV if finger else FLAG.UP
        self.owner = ""

    def make(self, options: dict[str, Any]) -> str:
        asked = options["publicKey"]
        self.owner = asked["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        seen = AuthenticatorData.create(_hash(asked["rp"]["id"]), self.flags | FLAG.AT, 0, credential)
        said = CollectedClientData.create(CollectedClientData.TYPE.CREATE, asked["challenge"], ORIGIN)
        attested = AttestationObject.create("none", seen, {})
        return self._answer(clientDataJSON=said, attestationObject=attested)

    def show(self, options: dict[str, Any]) -> str:
        asked = options["publicKey"]
        seen = AuthenticatorData.create(_hash(asked["rpId"]), self.flags, 0)
        said = CollectedClientData.create(CollectedClientData.TYPE.GET, asked["challenge"], ORIGIN)
        signed = self.key.sign(bytes(seen) + sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            clientDataJSON=said, authenticatorData=seen, signature=signed, userHandle=websafe_decode(self.owner)
        )

    def _answer(self, **parts: bytes) -> str:
        said = {name: websafe_encode(part) for name, part in parts.items()}
        name = websafe_encode(self.id)
        return json.dumps(
            {"id": name, "rawId": name, "type": "public-key", "response": said, "clientExtensionResults": {}}
        )


def _hash(rp_id: str) -> bytes:
    return sha256(rp_id.encode()).digest()
