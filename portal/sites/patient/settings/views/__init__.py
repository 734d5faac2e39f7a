"""Pages of the settings, a file each."""
