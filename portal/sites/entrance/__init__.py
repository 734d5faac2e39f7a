"""What each request passes before it reaches a page, and what page authors may use.

On the request (annotate views with `requests.PortalRequest`; `requests.SignedInRequest` where
the page is closed, so that `person` is never None):

* `request.region`     the row of regions.Region found by host or first path part
* `request.person`     accounts.states.SignedIn or None
* `request.actor`      audit.states.Actor, ready to be passed on as `by=`
* `request.request_id` the number that is in the log and on the error page

Every page is closed: without a signed-in person the entrance sends to «Войти» and back again
afterwards. A page for everyone says so: `@doors.open_to_all` (the outermost decorator).

Helpers:

* `doors.card(request, card_id, reason="…")` opens the person's card or raises Http404
* `doors.not_yours()` is a context manager that turns any NotYours into Http404
* `limits.actions.Exhausted` from a view becomes a page with 429 that says when to try again
* `flash.put(response, "success", _("…"))` says one sentence on the next page, once; no query strings
* `telling.page("start/cookies.html")` is a view, open to all, of a page that only tells something
* `answers.SeeOther(address)` after every POST that did something
* `browser.of(request)` is the evidence that accounts ask for
* `places.address(region_code, "cards:list")` is an address in a region, from outside of it; inside a
  region plain `reverse("cards:list")` / `{{ url('cards:list') }}` is right, whichever way the region
  was found
* templates get `frame` by themselves: `{% extends 'look/layout.html' %}` is enough

The moment is `django.utils.timezone.now()`, taken once per view and passed down as `at=`.
Names that the menu and redirects rely on: `cards:list`, `cards:notices`, `doctors:clinics`,
`doctors:list`, `start:page`, `help_centre:page`; a room's URL namespace is the room's name
(`app_name` in its urls.py). An unmapped name fails loudly in tests.
"""
