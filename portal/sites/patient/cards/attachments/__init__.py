"""The tab «Прикрепления»: what a register knows of a card, seen live; what to do where it knows nothing."""
