"""Signing checkpoints with Ed25519 (RFC 8032), and checking what was signed."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

SEED_BYTES = 32


def signing_key(seed: bytes) -> Ed25519PrivateKey:
    """Answer the private key of a seed of 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(seed[:SEED_BYTES])


def public_key_of(key: Ed25519PrivateKey) -> str:
    """The public key as 64 hexadecimal digits."""
    return key.public_key().public_bytes_raw().hex()


def sign(key: Ed25519PrivateKey, text: str) -> str:
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
