"""Machines that tell us something by themselves: who they are is proved by a signature, not by a session."""
