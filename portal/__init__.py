"""The portal: patients, clinic staff and region operators (docs/architecture.md)."""
