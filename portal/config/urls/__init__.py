"""Addresses: of the installation and, below a region, of the region."""
