"""Who vouches for a pack: keys, signatures, and whether a key is one that is trusted here.

Ed25519; the only door to ``cryptography``, which is imported when something is signed or checked:
most starts of the program do neither.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.configuration.packs.refusals import refusal

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_ALGORITHM = "ed25519"
_SECRET, _PUBLIC = "onecase-signing-key", "onecase-public-key"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The public half of a key.

    Attributes:
        name: Whose it is, as they call themselves.
        key: 32 bytes as 64 hexadecimal digits.
    """

    name: str
    key: str

    def to_text(self) -> str:
        """Return the file that is handed to others."""
        return _text({"kind": _PUBLIC, "name": self.name, "public_key": self.key})


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key with which packs are signed; whoever has it signs in this name."""

    name: str
    secret: bytes

    @classmethod
    def new(cls, name: str) -> SigningKey:
        """Return a new key of somebody."""
        return cls(name, _new_private().private_bytes_raw())

    @property
    def public(self) -> PublicKey:
        """Return the half that others need to know the signature."""
        key = _private_of(self.secret).public_key()
        return PublicKey(self.name, key.public_bytes_raw().hex())

    def sign(self, content: bytes) -> bytes:
        """Return the signature file over some bytes."""
        signature = _private_of(self.secret).sign(content).hex()
        public = self.public
        said = {
            "algorithm": _ALGORITHM,
            "signer": public.name,
            "public_key": public.key,
            "signature": signature,
        }
        return _text(said).encode()

    def to_text(self) -> str:
        """Return the file that stays with its owner."""
        return _text({"kind": _SECRET, "name": self.name, "secret_key": self.secret.hex()})


def read_signing_key(text: str, file: str) -> SigningKey:
    """Return the key of a file.

    Raises:
        ConfigurationFaults: It holds none.
    """
    said = _read(text, _SECRET)
    secret = _hex(said.get("secret_key"), 32)
    if secret is None:
        raise refusal(
            "pack-key",
            file,
            "这不是签名用的私钥文件；用 onecase pack key 新做一个。",
            "this is no signing key; make one with onecase pack key.",
        )
    return SigningKey(str(said.get("name", "")), secret)


def read_public_key(text: str, file: str) -> PublicKey:
    """Return the public key of a file.

    Raises:
        ConfigurationFaults: It holds none.
    """
    said = _read(text, _PUBLIC)
    key = _hex(said.get("public_key"), 32)
    if key is None:
        raise refusal(
            "pack-key",
            file,
            "这不是公钥文件；请对方把 .pub 文件发来。",
            "this is no public key; ask for the .pub file.",
        )
    return PublicKey(str(said.get("name", "")), key.hex())


def signer_of(content: bytes, signature: bytes, file: str) -> PublicKey:
    """Return who signed some bytes.

    Args:
        content: What was signed.
        signature: The signature file.
        file: The pack, for messages.

    Raises:
        ConfigurationFaults: The signature is not one over these bytes.
    """
    said = _read(signature.decode("utf-8", errors="replace"))
    key, mark = _hex(said.get("public_key"), 32), _hex(said.get("signature"), 64)
    if said.get("algorithm") != _ALGORITHM or key is None or mark is None:
        raise _wrong(file)
    if not _fits(key, mark, content):
        raise _wrong(file)
    return PublicKey(str(said.get("signer", "")), key.hex())


def _new_private() -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415

    return ed25519.Ed25519PrivateKey.generate()


def _private_of(secret: bytes) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415

    return ed25519.Ed25519PrivateKey.from_private_bytes(secret)


def _fits(key: bytes, mark: bytes, content: bytes) -> bool:
    """Tell whether a signature is one over some bytes by the owner of a key."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415

    try:
        ed25519.Ed25519PublicKey.from_public_bytes(key).verify(mark, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _wrong(file: str) -> Exception:
    return refusal(
        "pack-signature",
        file,
        "签名不对：签名以后有人改过，或签名不是对这个包的。没有导入，请向签名人另要一份。",
        "the signature is not over this pack: it was changed after it was signed; ask the signer.",
    )


def _text(said: dict[str, str]) -> str:
    return json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _read(text: str, kind: str | None = None) -> dict[str, object]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    fits = isinstance(said, dict) and kind in {None, said.get("kind")}
    return said if fits else {}


def _hex(value: object, length: int) -> bytes | None:
    try:
        found = bytes.fromhex(value) if isinstance(value, str) else b""
    except ValueError:
        return None
    return found if len(found) == length else None
