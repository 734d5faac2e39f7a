"""Views: the consent, the way to ESIA, the way back, the way out."""
