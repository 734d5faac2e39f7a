"""A session while it lives: what it did not outlive, a fresh proof, staying signed in."""
