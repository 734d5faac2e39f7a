"""Who may have a card, which data make one."""
