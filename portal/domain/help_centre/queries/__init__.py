"""Reads: the files, what regions say instead, and whether articles helped."""

from portal.domain.help_centre.queries.files import Files, files, wrong_in_files
from portal.domain.help_centre.queries.kept import (
    Edition,
    Missing,
    Tally,
    edition_of,
    editions,
    last_revision,
    missing_of,
    popular,
    tallies,
)
from portal.domain.help_centre.queries.shelf import Shelf, article_of_page, known, section_now, shelf_of

__all__ = [
    "Edition", "Files", "Missing", "Shelf", "Tally", "article_of_page", "edition_of", "editions", "files",
    "known", "last_revision", "missing_of", "popular", "section_now", "shelf_of", "tallies", "wrong_in_files",
]  # fmt: skip
