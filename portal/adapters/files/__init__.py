"""Files that people send: written anew in a process of their own, looked at by a scanner of viruses."""
