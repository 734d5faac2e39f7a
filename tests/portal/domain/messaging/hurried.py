"""A job process in a hurry that delivers notices; one second of its leases is ten of the real ones."""

from datetime import timedelta

from portal.domain.messaging import rules
from tests.portal.domain.work import hurried


def main() -> None:
    rules.LEASE = timedelta(seconds=5)
    rules.FIRST_QUIET = rules.LONGEST_QUIET = timedelta(seconds=0)
    hurried.main("letters")


if __name__ == "__main__":
    main()
