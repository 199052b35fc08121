"""Signs people in so many times a second: `python -m bench.callers.logins RATE SECONDS PORT PEOPLE`."""

import json
import sys
import threading
import time
from pathlib import Path

from bench.callers.pace import Order, Watch
from bench.callers.person import Person


def main() -> None:
    """Let all people of the file sign in again and again, each at an even pace."""
    order, port, people = Order.from_arguments(), int(sys.argv[3]), json.loads(Path(sys.argv[4]).read_text())
    emails, watch = people["emails"], Watch(order.seconds)
    pause_s, began = len(emails) / order.in_flight, time.perf_counter()

    def keep_signing_in(number: int) -> None:
        due, person = began + pause_s * number / len(emails), Person(port)
        while watch.is_open:
            time.sleep(max(0, due - time.perf_counter()))
            person.sign_in(emails[number], people["password"])
            watch.note(due)
            due += pause_s

    threads = [threading.Thread(target=keep_signing_in, args=(number,)) for number in range(len(emails))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.stdout.write(watch.report(set_up_s=0))


if __name__ == "__main__":
    main()
