"""The seed: one call for a whole file, under a key that makes repeating it safe."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from backbone import context
from backbone.errors import InternalError, OutcomeUnknown, Unavailable
from inventory.contract import skus_taken
from ops import seed
from ops.trouble import Trouble

HEADER = "sku,name,description,category,unit_price,currency,quantity"
SETTINGS = SimpleNamespace(amqp_uri="amqp://nowhere")
REPORT = {"products": 1, "units": 3}


class FakeInventory:
    """Stands for the connection and for inventory; answers are given, or raised, in turn."""

    def __init__(self, *answers, products=(), is_connected=True):
        self.answers, self.products, self.is_connected = list(answers), list(products), is_connected
        self.imports, self.keys = [], []

    @property
    def inventory(self):
        return self

    def wait_connected(self, seconds):
        return self.is_connected

    def list_products(self, limit):
        return {"items": self.products[:limit], "next_cursor": None}

    def import_products(self, products):
        self.imports.append(products)
        self.keys.append(context.current().idempotency_key)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self):
        pass


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "products.csv"
    path.write_text(f"{HEADER}\nA,Thing,,Home,1.00,EUR,3\nB,Thing,,Home,1.00,EUR,\n")
    return path


@pytest.fixture
def running(monkeypatch):
    """Puts a fake in the place of the client."""

    def install(fake):
        monkeypatch.setattr(seed, "RpcClient", lambda uri, name: fake)
        return fake

    return install


def test_a_file_is_imported_by_one_call(running, file):
    fake = running(FakeInventory(REPORT))

    assert seed.seed_file(SETTINGS, file) == f"The catalogue has the 1 product of {file}, with 3 units in stock."
    assert [[product["sku"] for product in products] for products in fake.imports] == [["A", "B"]]


def test_a_wrong_file_imports_nothing(running, file):
    fake = running(FakeInventory())
    file.write_text(f"{HEADER}\nA,Thing,,Home,1.00,EUR,3\nA,Thing,,Home,none,EUR,\n")

    with pytest.raises(Trouble, match=r"(?s)Nothing of .*products.csv was imported: 2 errors\n  line 3: .*line 3: "):
        seed.seed_file(SETTINGS, file)
    assert fake.imports == []


def test_an_unknown_outcome_is_asked_again_under_the_same_key(running, file):
    fake = running(FakeInventory(OutcomeUnknown("outcome_unknown", "No answer."), REPORT))

    seed.seed_file(SETTINGS, file)

    assert len(fake.keys) == 2
    assert fake.keys[0] == fake.keys[1] is not None


def test_a_lasting_unknown_outcome_says_that_running_again_is_safe(running, file):
    running(FakeInventory(*[OutcomeUnknown("outcome_unknown", "No answer.")] * seed.IMPORT_ATTEMPTS_MAX))

    with pytest.raises(Trouble, match="Run it again: the same file is imported only once"):
        seed.seed_file(SETTINGS, file)


def test_taken_skus_are_told_by_their_lines(running, file):
    running(FakeInventory(skus_taken(["B"])))

    with pytest.raises(Trouble, match="line 3: sku: B is in the catalogue already; remove the line"):
        seed.seed_file(SETTINGS, file)


@pytest.mark.parametrize(("error", "text"), [
    (Unavailable("unknown_service", "There is no service inventory."), "There is no service inventory. `make status`"),
    (InternalError("internal_error", "It is in the log."), "Nothing was imported: It is in the log.$"),
])  # fmt: skip
def test_a_failing_service_is_one_sentence(running, file, error, text):
    running(FakeInventory(error))

    with pytest.raises(Trouble, match=text):
        seed.seed_file(SETTINGS, file)


def test_a_broker_that_is_away_is_not_waited_for_long(running, file):
    running(FakeInventory(is_connected=False))

    with pytest.raises(Trouble, match="The message broker does not answer"):
        seed.seed_file(SETTINGS, file)


def test_the_demo_fills_an_empty_catalogue(running):
    fake = running(FakeInventory({"products": 60, "units": 1}))

    seed.seed_demo(SETTINGS)

    assert len(fake.imports[0]) == 60


def test_the_demo_leaves_a_catalogue_with_products_alone(running):
    fake = running(FakeInventory(products=[{"sku": "A"}]))

    assert "were not imported" in seed.seed_demo(SETTINGS)
    assert fake.imports == []
