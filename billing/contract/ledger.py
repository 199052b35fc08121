"""The ledger: wire schemas of its accounts, its journal and the trial balance."""

from dataclasses import dataclass

from marshmallow import fields, validate

from backbone.messages import Instant, PageRequestSchema, UuidText, WireSchema
from backbone.money import MoneySchema

ACCOUNT_KINDS = ("asset", "liability", "income")
ENTRY_KINDS = ("capture", "invoice", "application", "credit_note", "refund")


class AccountSchema(WireSchema):
    """An account of the ledger."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(ACCOUNT_KINDS))


class AccountListSchema(WireSchema):
    """All accounts, by code."""

    items = fields.List(fields.Nested(AccountSchema), required=True)


@dataclass(frozen=True)
class ListJournal:
    """Ask for a page of the journal; entries of one order, or that touch one account, where these are named."""

    order_id: str | None
    account: str | None
    cursor: str | None
    limit: int


class ListJournalSchema(PageRequestSchema):
    """Ask for a page of the journal, newest first."""

    makes = ListJournal
    order_id = UuidText(load_default=None, allow_none=True)
    account = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 30))


class PostingSchema(WireSchema):
    """An amount on one side of an account."""

    account = fields.String(required=True)
    side = fields.String(required=True, validate=validate.OneOf(["debit", "credit"]))
    amount = fields.Nested(MoneySchema, required=True)


class JournalEntrySchema(WireSchema):
    """A journal entry: its debits equal its credits, and it never changes."""

    id = UuidText(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(ENTRY_KINDS))
    order_id = UuidText(required=True)
    source_id = UuidText(
        required=True, metadata={"description": "The attempt, invoice or credit note that it tells of."}
    )
    text = fields.String(required=True)
    posted_at = Instant(required=True)
    postings = fields.List(fields.Nested(PostingSchema), required=True)


class JournalPageSchema(WireSchema):
    """A page of the journal, newest first."""

    items = fields.List(fields.Nested(JournalEntrySchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class BalanceSchema(AccountSchema):
    """What was posted to an account in one currency, in minor units; `balance` is debits minus credits."""

    debits = fields.Nested(MoneySchema, required=True)
    credits = fields.Nested(MoneySchema, required=True)
    balance = fields.Nested(MoneySchema, required=True)


class LedgerSumSchema(WireSchema):
    """All debits and all credits of one currency; they are equal."""

    currency = fields.String(required=True)
    debits = fields.Nested(MoneySchema, required=True)
    credits = fields.Nested(MoneySchema, required=True)


class TrialBalanceSchema(WireSchema):
    """The balance of every account that was posted to, and the sums of each currency."""

    items = fields.List(fields.Nested(BalanceSchema), required=True)
    sums = fields.List(fields.Nested(LedgerSumSchema), required=True)
