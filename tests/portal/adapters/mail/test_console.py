"""Letters into a file."""

import json
import stat

from portal.adapters.mail.console import ConsolePost
from tests.portal.adapters.mail.test_smtp import LETTER, OTHER, SENDER


def test_send_adds_a_line_as_the_letter_would_go_out(tmp_path):
    post = ConsolePost(folder=tmp_path / "outbox", sender=SENDER)
    post.send(LETTER)
    post.send(OTHER)
    post.hang_up()

    file = tmp_path / "outbox" / "letters.jsonl"
    first, second = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert {name: first[name] for name in ("to", "subject", "text", "html")} == {
        "to": LETTER.to,
        "subject": LETTER.subject,
        "text": LETTER.text,
        "html": LETTER.html,
    }
    assert first["from"].endswith(f"<{SENDER}>")
    assert first["message_id"] != second["message_id"]
    assert sorted(first) == ["at", "from", "html", "id", "message_id", "subject", "text", "to", "way"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
