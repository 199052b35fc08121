"""One's own profile: read, and changed only by who has read it."""


def test_a_profile_is_changed_by_the_version_that_was_read(system):
    ada = system.a_customer(name="Ada Jensen", country="DK")
    version = ada.get("/me").headers["ETag"]

    changed = ada.ask("PATCH", "/me", {"If-Match": version}, json={"country": "SE"})

    assert (changed.status_code, changed.json()["country"], changed.json()["name"]) == (200, "SE", "Ada Jensen")
    assert changed.headers["ETag"] != version
    assert ada.get("/me").json() == changed.json()


def test_an_address_is_named_once_and_stays(system):
    address = {"recipient": "Ada Jensen", "street": "Nygade 7", "postal_code": "1164", "city": "København"}
    ada = system.a_customer()
    version = ada.get("/me").headers["ETag"]

    refused = ada.ask("PATCH", "/me", {"If-Match": version}, json={"address": address})
    changed = ada.ask("PATCH", "/me", {"If-Match": version}, json={"address": {**address, "country": "DK"}})

    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["address.country"])
    assert changed.json()["address"] == {**address, "country": "DK", "street_extra": ""}
    assert ada.get("/me").json() == changed.json()


def test_a_change_of_what_somebody_else_changed_is_refused(system):
    ada = system.a_customer()
    version = ada.get("/me").headers["ETag"]
    ada.ask("PATCH", "/me", {"If-Match": version}, json={"name": "Ada Holm"})

    refused = ada.ask("PATCH", "/me", {"If-Match": version}, json={"name": "Ada Berg"})

    assert (refused.status_code, refused.json()["code"]) == (412, "customer_stale")
    assert ada.get("/me").json()["name"] == "Ada Holm"


def test_a_change_must_say_which_version_it_is_of(system):
    refused = system.a_customer().ask("PATCH", "/me", json={"name": "Ada Holm"})

    assert (refused.status_code, refused.json()["code"]) == (428, "if_match_missing")


def test_an_unchanged_profile_is_not_sent_twice(system):
    ada = system.a_customer()
    version = ada.get("/me").headers["ETag"]

    again = ada.ask("GET", "/me", {"If-None-Match": version})

    assert (again.status_code, again.content) == (304, b"")


def test_an_address_can_have_one_account_however_it_is_written(system):
    ada = system.a_customer()
    email = ada.profile["email"].upper()

    refused = system.visitor.post(
        "/auth/register", {"email": email, "name": "Ada", "password": "another long one", "country": "DK"}
    )

    assert (refused.status_code, refused.json()["code"]) == (409, "email_taken")
    assert system.sign_in(email, "a long enough password").profile == ada.get("/me").json()


def test_a_wrong_password_and_an_unknown_address_look_the_same(system):
    ada = system.a_customer()

    wrong = system.visitor.post("/auth/login", {"email": ada.profile["email"], "password": "a wrong password"})
    unknown = system.visitor.post("/auth/login", {"email": "nobody@shop.example", "password": "a wrong password"})

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json()["code"] == unknown.json()["code"] == "wrong_credentials"
    assert wrong.json()["detail"] == unknown.json()["detail"]


def test_no_answer_ever_carries_a_password(system):
    ada = system.a_customer()

    answers = [ada.get("/me"), system.staff("support").get("/me")]

    fields = {"id", "email", "name", "country", "address", "roles", "created_at", "version"}
    assert [set(answer.json()) for answer in answers] == [fields, fields]
