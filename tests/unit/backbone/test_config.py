"""Settings: read once, and refused with a sentence that names the setting and what it should be."""

import pytest

from backbone.config import ServiceSettings, SettingError, one_of, text, url, whole

GOOD = {
    "AMQP_URI": "amqp://kontor:secret@127.0.0.1:5680/kontor",
    "DATABASE_URL": "sqlite:///var/inventory.db",
    "LOG_LEVEL": "info",
    "DRAIN_SECONDS": "10",
    "TAX_RATE_BASIS_POINTS": "1900",
}


def test_good_settings_are_read():
    settings = ServiceSettings.of(GOOD)

    assert (settings.amqp_uri, settings.database_url) == (GOOD["AMQP_URI"], GOOD["DATABASE_URL"])
    assert (settings.log_level, settings.drain_s) == ("info", 10)


def test_a_services_own_settings_hold_no_address():
    own = ServiceSettings.of(GOOD).own

    assert own["TAX_RATE_BASIS_POINTS"] == "1900"
    assert not {"AMQP_URI", "DATABASE_URL"} & own.keys()


@pytest.mark.parametrize("name", ["AMQP_URI", "DATABASE_URL", "LOG_LEVEL", "DRAIN_SECONDS"])
@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_missing_setting_is_named(name: str, value: str | None):
    with pytest.raises(SettingError, match=f"^{name} is not set"):
        ServiceSettings.of({**GOOD, name: value})


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("AMQP_URI", "http://127.0.0.1", "must start with amqp:// or amqps://"),
        ("DATABASE_URL", "postgresql://x", r"must start with sqlite:// or postgresql\+psycopg2://"),
        ("LOG_LEVEL", "loud", "must be one of debug, info, warning, error"),
        ("DRAIN_SECONDS", "0", "must be a whole number from 1 to 600"),
    ],
)
def test_a_wrong_setting_is_answered_with_what_it_should_be(name: str, value: str, remedy: str):
    with pytest.raises(SettingError, match=f"^{name} .*{remedy}"):
        ServiceSettings.of({**GOOD, name: value})


def test_a_refused_url_is_not_repeated_for_it_may_hold_a_password():
    with pytest.raises(SettingError) as refused:
        url({"AMQP_URI": "amqq://kontor:secret@host"}, "AMQP_URI", ("amqp",))

    assert "secret" not in str(refused.value)


def test_a_text_is_read_without_the_space_around_it():
    assert text({"SELLER_NAME": "  Kontor Demo Shop "}, "SELLER_NAME") == "Kontor Demo Shop"


def test_a_choice_is_read_in_any_case():
    assert one_of({"LOG_LEVEL": "WARNING"}, "LOG_LEVEL", ("info", "warning")) == "warning"


@pytest.mark.parametrize(("value", "number"), [("1", 1), ("600", 600), (" 42 ", 42), (7, 7), ("007", 7)])
def test_a_whole_number_is_read_to_the_ends_of_its_range(value: object, number: int):
    assert whole({"N": value}, "N", 1, 600) == number


@pytest.mark.parametrize("value", ["0", 0])
def test_zero_is_a_number_and_not_a_missing_setting(value: object):
    assert whole({"N": value}, "N", 0, 600) == 0


def test_a_range_may_reach_below_zero():
    assert whole({"N": "-3"}, "N", -5, 5) == -3


@pytest.mark.parametrize("value", ["0", "601", "-1", "1.5", "1e2", "0x10", "ten", "1 000", "--1", True])
def test_what_is_no_whole_number_in_its_range_is_refused(value: object):
    with pytest.raises(SettingError, match="from 1 to 600"):
        whole({"N": value}, "N", 1, 600)
