"""Accounts: roles, addresses, their wire schemas, and errors."""

from dataclasses import dataclass

from marshmallow import fields, pre_load, validate

from backbone.errors import Conflict, NotFound, Stale
from backbone.messages import FactSchema, FullMatch, Instant, PageRequestSchema, UuidText, WireSchema

CUSTOMER = "customer"
SUPPORT = "support"
WAREHOUSE = "warehouse"
CATALOGUE = "catalogue"
ACCOUNTANT = "accountant"
OPS = "ops"
ADMIN = "admin"
ROLES = (CUSTOMER, SUPPORT, WAREHOUSE, CATALOGUE, ACCOUNTANT, OPS, ADMIN)

PASSWORD_LENGTH_MIN = 10
PASSWORD_LENGTH_MAX = 128
"""NIST SP 800-63B asks for at least 64; without an upper bound, hashing would be a way to keep the service busy."""


NAME_LENGTH_MAX = 200
CITY_LENGTH_MAX = 100
POSTAL_CODE_LENGTH_MAX = 20


def _line(length_max: int, example: str, **options: object) -> fields.String:
    return fields.String(
        validate=[
            validate.Length(1, length_max),
            FullMatch(r"^\S(.*\S)?$", error="Must not start or end with a space."),
        ],
        metadata={"example": example},
        **options,  # type: ignore[arg-type]
    )


def _name(**options: object) -> fields.String:
    return _line(NAME_LENGTH_MAX, "Ada Jensen", **options)


def _country(**options: object) -> fields.String:
    return fields.String(
        validate=FullMatch(r"^[A-Z]{2}$", error="Must be two capital letters (ISO 3166-1 alpha-2)."),
        metadata={"description": "ISO 3166-1 alpha-2 code.", "example": "DK"},
        **options,  # type: ignore[arg-type]
    )


@dataclass(frozen=True)
class Address:
    """Where a person gets post; its country decides on the tax of what is sent there."""

    recipient: str
    street: str
    postal_code: str
    city: str
    country: str
    street_extra: str = ""


class AddressSchema(WireSchema):
    """Where a person gets post."""

    makes = Address
    recipient = _line(NAME_LENGTH_MAX, "Ada Jensen", required=True)
    street = _line(NAME_LENGTH_MAX, "Vestergade 12", required=True)
    street_extra = fields.String(
        load_default="",
        validate=validate.Length(max=NAME_LENGTH_MAX),
        metadata={"description": "What else the postman needs: floor, staircase, care of.", "example": "2. tv"},
    )
    postal_code = _line(POSTAL_CODE_LENGTH_MAX, "1456", required=True)
    city = _line(CITY_LENGTH_MAX, "København", required=True)
    country = _country(required=True)


class PostalAddressSchema(FactSchema):
    """An address as it was given, with all its lines."""

    makes = Address
    recipient = fields.String(required=True)
    street = fields.String(required=True)
    street_extra = fields.String(required=True)
    postal_code = fields.String(required=True)
    city = fields.String(required=True)
    country = fields.String(required=True)


class EmailSchema(WireSchema):
    """Names an account by its address."""

    email = fields.Email(required=True, validate=validate.Length(max=254), metadata={"example": "ada@shop.example"})

    @pre_load
    def fold(self, values: dict[str, object], **_: object) -> dict[str, object]:
        """Addresses differ in case only by mistake, so that they are kept and compared in lower case."""
        email = values.get("email") if isinstance(values, dict) else None
        return {**values, "email": email.strip().lower()} if isinstance(email, str) else values


@dataclass(frozen=True)
class Register:
    """Open an account."""

    email: str
    password: str
    name: str
    country: str
    address: Address | None = None


class RegisterSchema(EmailSchema):
    """Open an account."""

    makes = Register
    password = fields.String(
        required=True, validate=validate.Length(PASSWORD_LENGTH_MIN, PASSWORD_LENGTH_MAX), load_only=True
    )
    name = _name(required=True)
    country = _country(required=True)
    address = fields.Nested(AddressSchema, load_default=None, allow_none=True)


@dataclass(frozen=True)
class GetCustomer:
    """Ask for one customer."""

    customer_id: str


class GetCustomerSchema(WireSchema):
    """Ask for one customer."""

    makes = GetCustomer
    customer_id = UuidText(required=True)


@dataclass(frozen=True)
class ListCustomers:
    """Ask for a page of customers; those that are found by a search, where one is named."""

    search: str | None
    cursor: str | None
    limit: int


class ListCustomersSchema(PageRequestSchema):
    """Ask for a page of customers, by name."""

    makes = ListCustomers
    search = fields.String(
        load_default=None,
        allow_none=True,
        validate=[validate.Length(1, 254), FullMatch(r"[^\x00]*", error="Must be text.")],
        metadata={"description": "How a name begins, or a whole e-mail address.", "example": "Ada J"},
    )


@dataclass(frozen=True)
class UpdateProfile:
    """Change a profile that was read at `version`; None leaves a field as it is."""

    customer_id: str
    version: int
    name: str | None
    country: str | None
    address: Address | None = None


class ProfileChangeSchema(WireSchema):
    """The fields of a profile that its owner may change; what is left out stays."""

    name = _name(load_default=None)
    country = _country(load_default=None)
    address = fields.Nested(AddressSchema, load_default=None, allow_none=True)


class UpdateProfileSchema(ProfileChangeSchema):
    """Change a profile that was read at `version`."""

    makes = UpdateProfile
    customer_id = UuidText(required=True)
    version = fields.Integer(required=True)


@dataclass(frozen=True)
class SetRoles:
    """Give a person exactly these roles."""

    customer_id: str
    roles: list[str]


class SetRolesSchema(WireSchema):
    """Give a person exactly these roles."""

    makes = SetRoles
    customer_id = UuidText(required=True)
    roles = fields.List(fields.String(validate=validate.OneOf(ROLES)), required=True, validate=validate.Length(min=1))


class CustomerSchema(WireSchema):
    """One person's account."""

    id = UuidText(required=True)
    email = fields.String(required=True)
    name = fields.String(required=True)
    country = fields.String(required=True)
    address = fields.Nested(PostalAddressSchema, required=True, allow_none=True)
    roles = fields.List(fields.String(), required=True)
    created_at = Instant(required=True)
    version = fields.Integer(required=True)


class CustomerSummarySchema(WireSchema):
    """An account as a row of a list: enough to tell people apart, and no more."""

    id = UuidText(required=True)
    email = fields.String(required=True)
    name = fields.String(required=True)
    country = fields.String(required=True)
    created_at = Instant(required=True)


class CustomerPageSchema(WireSchema):
    """A page of customers, by name."""

    items = fields.List(fields.Nested(CustomerSummarySchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


@dataclass(frozen=True)
class CustomerSnapshot:
    """Who ordered, as of the moment of the order.

    Args: address: Where it goes; None for a person who has named none yet.
    """

    id: str
    email: str
    name: str
    country: str
    address: Address | None = None


class CustomerSnapshotSchema(FactSchema):
    """Who ordered, as of the moment of the order."""

    makes = CustomerSnapshot
    id = UuidText(required=True)
    email = fields.String(required=True)
    name = fields.String(required=True)
    country = fields.String(required=True)
    address = fields.Nested(PostalAddressSchema, required=True, allow_none=True)


def email_taken(email: str) -> Conflict:
    """An account with that address exists."""
    return Conflict("email_taken", f"An account for {email} exists already; sign in instead.", {"email": email})


def customer_not_found(customer_id: str) -> NotFound:
    """There is no such customer, or none that who asks may know of."""
    return NotFound("customer_not_found", f"There is no customer {customer_id}.", {"customer_id": customer_id})


def customer_stale(version: int) -> Stale:
    """The profile was changed since it was read."""
    return Stale("customer_stale", f"The profile is at version {version} by now; read it again.", {"version": version})
