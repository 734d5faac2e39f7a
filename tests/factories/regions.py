"""Regions for tests."""

import factory

from portal.domain.regions.models import Region


class RegionFactory(factory.django.DjangoModelFactory):
    """One of the laid regions, switched on; 26 unless told otherwise."""

    class Meta:
        model = Region
        django_get_or_create = ["code"]
        skip_postgeneration_save = True

    code = "26"
    name = "Ставропольский край"
    search_key = "ставропольский край"
    time_zone = "Europe/Moscow"
    operator = "ООО «Пример»"
    support_phone = "+7 865 200-00-00"

    @factory.post_generation
    def switched_on(self, create, extracted, **_):
        """Switch on, unless `switched_on=False`."""
        self.is_on = extracted is not False
        if create:
            self.save(update_fields=["is_on"])
