"""Cards: one's own, children's, relatives'; who may act for whom.

Words: *card* (a patient's data, карта), *holding* (an account may act for a card, and as
what). Promises: no card without a consent; one own card per account; a card is reached only
through `access`, which asks whose it is and records who looked.
"""
