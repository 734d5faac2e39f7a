"""The day of a clinic: who works, what is free, who comes."""
