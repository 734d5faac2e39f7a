"""Those who bring codes to phones, over loopback: they answer as wire/phone shows, or misbehave."""
