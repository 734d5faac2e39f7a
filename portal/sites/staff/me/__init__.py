"""The own access of somebody of staff: where one is signed in, password, app, what happened to it."""
