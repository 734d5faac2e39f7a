"""Where the heads of the record's chain are kept."""
