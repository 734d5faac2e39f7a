"""The gallery: each component of the look empty, loading, wrong and right, for eyes and for axe.

Open at `/gallery/` where `portal.nonprod` is installed; sample values only, no table is read.
"""
