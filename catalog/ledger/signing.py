"""Signing checkpoints with Ed25519 (RFC 8032), and checking what was signed."""

from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

SigningKey = Ed25519PrivateKey
"""What signs; only this module knows the library behind it."""


def signing_key(secret: str) -> SigningKey:
    """Answer the private key that a secret of the instance stands for."""
    return SigningKey.from_private_bytes(sha256(secret.encode()).digest())


def public_key_of(key: SigningKey) -> str:
    """The public key as 64 hexadecimal digits."""
    return key.public_key().public_bytes_raw().hex()


def sign(key: SigningKey, text: str) -> str:
    """Sign a text; the signature is 128 hexadecimal digits."""
    return key.sign(text.encode()).hex()


def is_signed(text: str, *, signature: str, public_key: str) -> bool:
    """Whether the holder of a public key signed exactly this text."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
