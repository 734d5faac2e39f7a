"""The region's addresses and the empty page."""

from django.urls import path

from bench import pages
from portal.config.urls.region import handler400, handler403, handler404, handler500
from portal.config.urls.region import urlpatterns as region

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*region, path("bench/empty/", pages.empty, name="bench_empty")]
