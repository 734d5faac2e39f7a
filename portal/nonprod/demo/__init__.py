"""Demonstration data: two made-up regions as ordinary import files, and the script that writes them.

The towns and streets are real; clinics' numbers, telephones, rooms and every doctor are made up.
"""
