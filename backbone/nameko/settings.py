"""`setting`: a value of config.yaml, checked when the service starts."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from nameko.extensions import DependencyProvider

Value = TypeVar("Value")


class _Setting(DependencyProvider):
    is_kept = True

    def __init__(self, read: Callable[[Mapping[str, Any]], Any]) -> None:
        self._read = read

    def setup(self) -> None:
        self._value = self._read(self.container.config)

    def get_dependency(self, _worker_ctx: Any) -> Any:
        return self._value


def setting(read: Callable[[Mapping[str, Any]], Value]) -> Value:
    """Declare a setting of a service.

    Args: read: Takes config.yaml's values. What it raises (SettingError) stops the service before it starts.
    """
    return cast(Value, _Setting(read))
