"""How a person is named on pages that somebody else may see over a shoulder."""

from esia_stand.people.models import Person


def short(person: Person) -> str:
    """Return the first name and the first letter of the surname: «Анна П.»."""
    told = person.record["person"]
    return f"{told['firstName']} {told['lastName'][:1]}."


def phone_hint(person: Person) -> str:
    """Return the phone with most of its digits hidden."""
    return f"+7 *** ***-{person.phone[-4:-2]}-{person.phone[-2:]}"


def email_hint(email: str) -> str:
    """Return an e-mail of which only the first letter and the domain are shown."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}***@{domain}"
