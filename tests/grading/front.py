"""What stands before an installation that has https: one port, which speaks both and says which."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

GREETING = b"\x16"  # with this a line begins that wants to be encrypted
WAITS = 30.0


def certify(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    files = folder / "localhost.pem", folder / "localhost.key"
    files[0].write_bytes(certificate.public_bytes(pem))
    plain = serialization.NoEncryption()
    files[1].write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return files


@contextmanager
def front(house: int, certificate: Path, key: Path, door: socket.socket) -> Iterator[None]:
    """Until it closes, everybody who comes to this door is led to the house at that port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def stand() -> None:
        while True:
            try:
                visitor, _ = door.accept()
            except OSError:
                return
            threading.Thread(target=lead, args=[visitor], daemon=True).start()

    def lead(visitor: socket.socket) -> None:
        visitor.settimeout(WAITS)
        with contextlib.suppress(OSError):
            is_secret = visitor.recv(1, socket.MSG_PEEK) == GREETING
            with context.wrap_socket(visitor, server_side=True) if is_secret else visitor as line:
                _pass_on(line, house, b"https" if is_secret else b"http")

    threading.Thread(target=stand, daemon=True).start()
    yield
    door.close()


def _pass_on(line: socket.socket, house: int, scheme: bytes) -> None:
    """One request and its answer; none of them has a body."""
    head = b""
    while b"\r\n\r\n" not in head:
        piece = line.recv(65_536)
        if not piece:
            return
        head += piece
    first, _, rest = head.partition(b"\r\n")
    kept = [row for row in rest.strip().split(b"\r\n") if not row.lower().startswith((b"connection:", b"x-forwarded"))]
    told = [b"Connection: close", b"X-Forwarded-Proto: " + scheme, b"X-Forwarded-For: 127.0.0.1"]
    with socket.create_connection(("localhost", house), WAITS) as inside:
        inside.sendall(b"\r\n".join([first, *kept, *told, b"", b""]))
        while piece := inside.recv(65_536):
            line.sendall(piece)
