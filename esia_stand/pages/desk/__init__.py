"""The desk: people to sign in as, codes that were sent, failures to switch on."""
