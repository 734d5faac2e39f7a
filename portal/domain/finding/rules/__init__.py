"""Pure decisions of finding: plain words, danger signs, what was typed, the fair choice."""
