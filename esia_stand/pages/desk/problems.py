"""Puts what the reader of files finds wrong to the fields of a form: the desk checks nothing by itself."""

from collections.abc import Iterable, Mapping

from django import forms

from esia_stand.people.reading import Problem


def tell(form: forms.Form, problems: Iterable[Problem], places: Mapping[str, str]) -> None:
    """Add each problem to its field.

    :param places: in which field a part of the entry is typed, where they do not share the name;
        of a list the place in it is told too.
    """
    already = set(form.errors)
    for problem in problems:
        path = problem.place.partition(".")[2]
        name = path if path in form.fields else _field(path, places)
        if name in already:
            continue  # what could not be read is not told to be missing too
        words = problem.reason[:1].upper() + problem.reason[1:]
        form.add_error(name, f"{path}: {problem.reason}" if "[" in path else words)


def _field(path: str, places: Mapping[str, str]) -> str | None:
    """Return the field of the longest part of the path that has one."""
    while path not in places and path:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return places.get(path)
