"""Attempts to sign in, in the database."""

from datetime import datetime
from typing import cast

import orjson
from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.orm import Session

from backbone.nameko.crossing import row_for_update
from customers.models import SignInsRow
from customers.sign_ins import WINDOW, SignIns

FORGOTTEN_AT_ONCE = 10
_SIGN_INS = cast(Table, SignInsRow.__table__)
# Made once: building a statement takes longer than executing it.
_CHANGE = update(_SIGN_INS).where(_SIGN_INS.c.address_hash == bindparam("address"))
_OLD = select(_SIGN_INS.c.address_hash).where(_SIGN_INS.c.latest_at < bindparam("before")).limit(FORGOTTEN_AT_ONCE)
_FORGET = delete(_SIGN_INS).where(_SIGN_INS.c.address_hash.in_(_OLD.with_for_update(skip_locked=True)))


class AllSignIns:
    """The attempts to sign in, by address."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get_for_update(self, address_hash: str, now: datetime) -> SignIns:
        """The attempts with an address, none at first; locked until the transaction ends."""
        row = row_for_update(
            self._session, SignInsRow, initially={"attempts": "[]", "latest_at": now}, address_hash=address_hash
        )
        return SignIns(address_hash, [datetime.fromisoformat(each) for each in orjson.loads(row.attempts)])

    def save(self, sign_ins: SignIns, now: datetime) -> None:
        """Store the attempts with an address that was loaded for update."""
        attempts = orjson.dumps(sign_ins.attempts).decode()
        values = {"attempts": attempts, "latest_at": now}
        self._session.execute(_CHANGE, {"address": sign_ins.address_hash, **values})

    def forget_some(self, now: datetime) -> None:
        """Delete some that count no more; each attempt deletes more than one, so that guesses leave nothing behind."""
        self._session.execute(_FORGET, {"before": now - WINDOW})
