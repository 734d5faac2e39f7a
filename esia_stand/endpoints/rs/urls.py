"""Addresses of the REST service; extra slashes are tolerated, as real clients send them."""

from django.urls import re_path

from esia_stand.endpoints.rs import views

app_name = "rs"
_PERSON = r"^rs/+prns/+(?P<oid>[0-9]{1,15})"
_NAME = r"/+(?P<name>[a-z]{1,10})"
urlpatterns = [
    re_path(rf"{_PERSON}/*$", views.person, name="person"),
    re_path(rf"{_PERSON}/+kids/+(?P<kid>[0-9]{{1,18}})/+docs/*$", views.kid_documents, name="kid_documents"),
    re_path(
        rf"{_PERSON}/+kids/+(?P<kid>[0-9]{{1,18}})/+docs/+(?P<number>[0-9]{{1,20}})/*$",
        views.kid_document,
        name="kid_document",
    ),
    re_path(rf"{_PERSON}{_NAME}/*$", views.collection, name="collection"),
    re_path(rf"{_PERSON}{_NAME}/+(?P<number>[0-9]{{1,18}})/*$", views.element, name="element"),
    re_path(r"^rs/", views.nothing, name="nothing"),
]
