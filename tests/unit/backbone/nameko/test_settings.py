"""A service's own settings: checked before it starts, and given to its methods."""

from types import SimpleNamespace

import pytest

from backbone.config import SettingError, whole
from backbone.nameko.settings import setting


def a_setting(config: dict[str, object]):
    declared = setting(lambda values: whole(values, "TAX_RATE_BASIS_POINTS", 0, 10_000))
    declared.container = SimpleNamespace(config=config)
    return declared


def test_a_method_gets_the_checked_value():
    declared = a_setting({"TAX_RATE_BASIS_POINTS": "1900"})

    declared.setup()

    assert declared.get_dependency(None) == 1_900


def test_a_wrong_value_stops_the_service_before_it_starts():
    with pytest.raises(SettingError, match="TAX_RATE_BASIS_POINTS"):
        a_setting({"TAX_RATE_BASIS_POINTS": "19 %"}).setup()
