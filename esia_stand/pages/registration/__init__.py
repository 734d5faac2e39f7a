"""Registration: on the stand people come from files, and the page says so."""
