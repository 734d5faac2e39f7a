"""What an answer means, when a register is asked again, what a row of its import holds."""
