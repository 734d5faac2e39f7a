"""Addresses of what Госуслуги tell, a part of those of the cards."""

from django.urls import path

from portal.sites.patient.cards.from_esia import adding, asking, renewing

urlpatterns = [
    path("", asking.told, name="from_esia"),
    path("own/", asking.own, name="ask_own"),
    path("children/", asking.children, name="ask_children"),
    path("trouble/<slug:kind>/", asking.trouble, name="esia_trouble"),
    path("<slug:key>/", adding.add, name="esia_add"),
    path("<slug:key>/renew/", renewing.renew, name="esia_renew"),
]
