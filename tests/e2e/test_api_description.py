"""The API describes itself, without anything from elsewhere."""

import re

from ops.settings import ROOT


def test_the_document_that_is_served_is_the_one_in_the_repository(system):
    served = system.visitor.get("/openapi.json")

    assert served.headers["Content-Type"] == "application/json"
    assert served.text == (ROOT / "gateway" / "openapi.json").read_text()


def test_the_docs_page_loads_only_what_lies_here(system):
    page = system.visitor.get("/docs")

    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert [address for address in loaded if re.match(r"(\w+:)?//", address)] == []
    assert {system.http.get(address).status_code for address in loaded if address.startswith("/")} == {200}


def test_the_docs_page_has_no_script_of_its_own(system):
    page = system.visitor.get("/docs").text

    assert re.findall(r"<script>|<style>| on\w+=| style=", page) == []
