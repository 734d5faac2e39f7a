"""What is known of regions without a database."""
