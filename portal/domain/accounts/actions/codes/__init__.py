"""One-time codes: asked for, sent by a job, checked."""
