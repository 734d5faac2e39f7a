"""`/rs/prns`: what systems may read of a person."""
