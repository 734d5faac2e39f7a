"""The person's consents and data: see, print, take along, take back."""
