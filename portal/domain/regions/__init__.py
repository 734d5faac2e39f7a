"""Regions: the 89 subjects of the country, their time zones and their switches.

A region is known from the start and offered to patients only when it is switched on.
Promises: a code is one of the 89; a region that is on has a brand and an operator.
Neighbours: the lowest context; everything may ask it, it asks nobody.
"""
