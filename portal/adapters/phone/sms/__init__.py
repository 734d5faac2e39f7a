"""Messages of a mobile operator."""
