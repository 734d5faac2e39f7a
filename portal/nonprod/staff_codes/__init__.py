"""What the apps of the demonstration's staff show: there is no telephone to look at."""
