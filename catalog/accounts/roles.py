"""The roles that a person can hold."""

from enum import StrEnum


class RoleName(StrEnum):
    """Who somebody is to the site; finer permissions hang on these."""

    OWNER = "owner"
    STAFF = "staff"
    ADMINISTRATOR = "administrator"
