"""The link of a reminder: a page without sign-in where a visit is answered.

It tells the date and the time and nothing of anybody. Opening it changes nothing: programs of mail
follow links. Whoever has the link may do what its buttons say, until the visit begins, is cancelled or moved.
"""
