"""Views: what was not sent, a fresh proof, staying signed in."""
