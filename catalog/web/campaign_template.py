"""The language of report templates, shut in: plain values are read, and nothing is called."""

from typing import Any

from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

PLAIN = (dict, list, str, int, LoopContext)
GROWING = frozenset({"*", "**", "%", "<<"})
"""Signs by which a few letters of a template could fill the memory."""


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """Reads fields of plain values; calls nothing, includes nothing, multiplies nothing."""

    intercepted_binops = GROWING

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return isinstance(obj, PLAIN) and super().is_safe_attribute(obj, attr, value)

    def is_safe_callable(self, _obj: Any) -> bool:
        return False

    def call_binop(self, _context: Any, operator: str, _left: Any, _right: Any) -> Any:
        raise SecurityError(f"the sign {operator} is not for templates")
