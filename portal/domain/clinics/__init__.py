"""Clinics: where doctors see people, who they are and whom they see.

Words: clinic (медицинская организация), site (подразделение), speciality, position (должность),
doctor. Rows come from outside by import and keep the sender's id (`external_id`).
What is set about whom doctors see comes by a port; doctors' rows say what holds now.
Promises: an external id is unique per region and kind; own ages and coordinates make sense.
Neighbours: stands on regions; schedule and booking stand on it.
"""
