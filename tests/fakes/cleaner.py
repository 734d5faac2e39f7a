"""A cleaner and a scanner that do as told, without a process."""

from portal.domain.messaging.ports.files import Clean, FileRefused, ScannerDown
from portal.domain.messaging.states.files import WhyNot


class FakeCleaner:
    """Takes everything as it is, but what begins with «no»."""

    def clean(self, name, content):
        if content.startswith(b"no"):
            raise FileRefused(WhyNot.DAMAGED)
        return Clean(name, "image/png", content)


class FakeScanner:
    """Finds what is called a virus; `is_down` answers nobody."""

    def __init__(self):
        self.is_down, self.asked = False, 0

    def finds(self, content):
        self.asked += 1
        if self.is_down:
            raise ScannerDown
        return "Eicar-Test" if b"virus" in content else ""
