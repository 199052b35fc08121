"""Billing's entrypoints: the seller is read and checked once, at start."""

import pytest

from backbone.config import SettingError
from billing.service import read_seller, read_tax_rates


def test_the_seller_is_read_with_its_time_zone():
    seller = read_seller({"SELLER_NAME": "Kontor Demo Shop", "SELLER_TIME_ZONE": "Europe/Berlin"})

    assert (seller.name, seller.time_zone.key) == ("Kontor Demo Shop", "Europe/Berlin")


@pytest.mark.parametrize("zone", ["Berlin", "Mars/Olympus", "../../etc/passwd", "/etc/localtime"])
def test_a_time_zone_that_is_none_is_answered_with_an_example(zone: str):
    with pytest.raises(SettingError, match=r"SELLER_TIME_ZONE is .* a name such as Europe/Berlin"):
        read_seller({"SELLER_NAME": "Kontor Demo Shop", "SELLER_TIME_ZONE": zone})


@pytest.mark.parametrize("missing", ["SELLER_NAME", "SELLER_TIME_ZONE"])
def test_a_missing_part_of_the_seller_is_named(missing: str):
    config = {"SELLER_NAME": "Kontor Demo Shop", "SELLER_TIME_ZONE": "Europe/Berlin", missing: ""}

    with pytest.raises(SettingError, match=f"^{missing} is not set"):
        read_seller(config)


def test_the_tax_rates_are_read_from_the_file_beside_the_service():
    assert "DE" in read_tax_rates({}).countries
