"""What an administrator does from a shell: `flask catalog …`, one module a subject."""

from catalog.commands import exchanging, keeping, reporting, verifying  # noqa: F401 - each adds its commands
from catalog.commands.group import group as group
