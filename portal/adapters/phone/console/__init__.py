"""No provider at all: what would be sent is written to a file, for one machine."""
