"""«Настройки»: what a person decides about their own account."""
