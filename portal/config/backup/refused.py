"""Why a backup or a restore was not done."""


class Refused(Exception):
    """One sentence for the person at the terminal; the database and the file are as they were."""
