"""What commands say of loaded files."""

from collections.abc import Iterable

from django.core.management.base import CommandError, OutputWrapper

from esia_stand.config.loading import Outcome


def tell(outcomes: Iterable[Outcome], out: OutputWrapper) -> None:
    """Print each file with its count and its problems.

    :raises CommandError: when anything was refused, so that the exit code tells it.
    """
    refused = 0
    for outcome in outcomes:
        out.write(f"{outcome.file.name}: загружено {outcome.loaded}")
        for problem in outcome.problems:
            out.write(f"  {outcome.file.name}: {problem.place}: {problem.reason}")
        refused += len(outcome.problems)
    if refused:
        raise CommandError(f"Не принято: {refused}. Остальное загружено.")
