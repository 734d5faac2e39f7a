"""`/idp/ext/Logout`: the session of ESIA ends, the browser goes back to the system."""
