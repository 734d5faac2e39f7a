"""What every test stands on: databases put back as they were, campaigns, whole programs."""
