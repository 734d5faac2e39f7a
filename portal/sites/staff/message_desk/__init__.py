"""Messages of people as staff answers them: one room, two doors — a clinic's registry, a region's support."""
