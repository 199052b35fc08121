"""The cursor of the catalogue: opaque, safe in a URL, and refused when it is none."""

import base64
import re

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backbone.errors import InvalidRequest
from inventory.repository.products import _decode, _encode
from tests.builders import a_product


@given(st.text(max_size=50))
def test_a_cursor_leads_back_to_where_the_page_ended(name: str):
    last = a_product(name=name)

    cursor = _encode(last)

    assert _decode(cursor) == (name, last.id)
    assert re.fullmatch(r"[A-Za-z0-9_-]+", cursor)


@pytest.mark.parametrize("content", [5, "text", [], ["a"], ["a", "b", "c"], None, True])
def test_a_cursor_of_another_form_is_refused(content: object):
    with pytest.raises(InvalidRequest):
        _decode(base64.urlsafe_b64encode(orjson.dumps(content)).decode())


@pytest.mark.parametrize("cursor", ["", "!", "x", "ä", "0195565c-7800-7000-8000-000000000001"])
def test_a_cursor_that_was_never_given_is_refused_with_what_to_send(cursor: str):
    with pytest.raises(InvalidRequest) as refused:
        _decode(cursor)

    assert refused.value.details == {"cursor": ["Must be the next_cursor of the page before."]}
