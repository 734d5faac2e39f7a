"""What ESIA put into the return address."""

from django.http import HttpRequest

from portal.domain.accounts import ports


def code_in(request: HttpRequest) -> str:
    """Return the code of a good answer; raise what a bad one means."""
    told = request.GET
    if "error" in told:
        raise ports.provider().refusal(error=told["error"], description=told.get("error_description", ""))
    if not told.get("code"):
        raise ports.BadAnswer("neither a code nor an error")
    return told["code"]
