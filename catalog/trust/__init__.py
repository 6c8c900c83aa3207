"""Whether a business is a trusted address on a day, and why; worked out, never stored."""
