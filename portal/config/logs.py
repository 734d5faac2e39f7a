"""Logs are JSON lines with a request id and no personal data."""

import logging
import logging.config
import sys

import structlog

from portal.config import env
from portal.domain.work import rules


def without_message(
    _logger: object, _method: str, told: structlog.types.EventDict
) -> structlog.types.EventDict:
    """Say of an error its class and the way to it, causes first; never its message, which quotes data."""
    given = told.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else given[1] if isinstance(given, tuple) else None
    error = sys.exc_info()[1] if given is True else error
    chain: list[BaseException] = []
    while error is not None and error not in chain:
        chain.insert(0, error)
        error = error.__cause__ or error.__context__
    if chain:
        told["exception"] = "\n".join(f"{rules.way_to(each)}\n{rules.class_of(each)}" for each in chain)
    return told


def configure() -> None:
    """Send everything to standard error as one JSON object a line, in UTC."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        without_message,
                        structlog.processors.JSONRenderer(ensure_ascii=False),
                    ],
                }
            },
            "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}},
            # httpx names every address it asks, and ESIA's addresses hold a person's oid.
            # Django names the path of each 404; our own line names the route and no ids.
            "loggers": {
                "httpx": {"level": "WARNING"},
                "httpcore": {"level": "WARNING"},
                "django.request": {"level": "ERROR"},
            },
            "root": {"handlers": ["out"], "level": env.log_level()},
        }
    )
