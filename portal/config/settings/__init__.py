"""Settings: base holds everything, the other files say only how they differ."""
