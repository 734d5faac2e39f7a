"""«Настройки»: what a person decides about their own account; one package for each page."""
