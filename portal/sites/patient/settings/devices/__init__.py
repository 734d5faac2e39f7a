"""Where the person is signed in, and how to end it."""
