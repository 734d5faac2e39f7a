"""Disks that are full, locks that are held, connections that are used up: nothing promised is lost, the rest goes on."""
