"""The page that describes the API works under the content security policy, without anything from elsewhere."""

from playwright.sync_api import expect

DOCS = "/api/v1/docs"


def test_the_docs_page_lists_every_operation(pages, system):
    page = pages.open()

    page.goto(DOCS)

    paths = system.visitor.get("/openapi.json").json()["paths"]
    operations = [name for path in paths.values() for name in path if name != "parameters"]
    expect(page.locator(".opblock")).to_have_count(len(operations))
    expect(page.get_by_role("heading", name="Kontor")).to_be_visible()


def test_a_request_is_tried_out_from_the_docs_page(pages):
    page = pages.open()
    page.goto(f"{DOCS}#/products/listProducts")

    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()

    expect(page.locator(".live-responses-table .response-col_status").last).to_contain_text("200")
