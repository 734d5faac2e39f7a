"""`python -m clinic_stand setup`: the database and its made-up clinics; safe to run again."""

import sys

from clinic_stand import env, week
from clinic_stand.store import Store


def main() -> int:
    """Lay what is shipped."""
    if sys.argv[1:] != ["setup"]:
        sys.stderr.write("python -m clinic_stand setup\n")
        return 2
    week.load(Store(env.database()), env.SHIPPED)
    return 0


if __name__ == "__main__":
    sys.exit(main())
