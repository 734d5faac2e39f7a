"""Logs are JSON lines with a request id; names, logins, codes and tokens never stand in them."""

import logging
import logging.config

import structlog

from esia_stand.config import env


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
    logging.config.dictConfig(_outlet(shared))


def _outlet(shared: list[structlog.types.Processor]) -> dict[str, object]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
            }
        },
        "filters": {"unplanned": {"()": "django.utils.log.CallbackFilter", "callback": is_unplanned}},
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["out"], "level": env.log_level()},
        # Ordinary refusals (403, 404) have their own lines with the ESIA code.
        "loggers": {"django.request": {"level": "ERROR", "filters": ["unplanned"]}},
    }


def is_unplanned(record: logging.LogRecord) -> bool:
    """Tell whether a line is worth keeping: 502 and 503 are failures the desk has switched on."""
    return getattr(record, "status_code", 500) not in (502, 503)
