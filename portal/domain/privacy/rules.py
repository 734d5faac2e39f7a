"""The register: every table that knows something of a person, why, for how long, and what is erased."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Fate(StrEnum):
    """What becomes of the rows of a person whose account has been erased."""

    DELETED = "deleted"
    EMPTIED = "emptied"
    KEPT = "kept"
    NOT_PERSONAL = "not_personal"


@dataclass(frozen=True, slots=True)
class Entry:
    """One table: what it knows, what becomes of it, and why."""

    fate: Fate
    knows: str
    why: str


_NOTHING: Final = Entry(Fate.NOT_PERSONAL, "nothing of patients", "")

REGISTER: Final[Mapping[str, Entry]] = {
    "accounts.Account": Entry(
        Fate.EMPTIED,
        "names, phone, e-mail, ESIA number, level of the ESIA account",
        "The record names the row by number, so the number stays; nothing leads from it to a consent.",
    ),
    "accounts.Session": Entry(
        Fate.DELETED,
        "browser, shortened address, times",
        "For signing in and the person's own archive; swept 30 days after its end by itself.",
    ),
    "accounts.Draft": Entry(
        Fate.DELETED, "a form that was not sent, sealed, for twelve hours", "Only for its sender."
    ),
    "accounts.Passkey": Entry(Fate.DELETED, "public keys of devices, their names", "Only for signing in."),
    "accounts.Challenge": Entry(
        Fate.DELETED, "which account a device was asked for", "Swept each minute by itself."
    ),
    "accounts.Totp": Entry(Fate.DELETED, "the secret of an application, sealed", "Only for signing in."),
    "accounts.RecoveryCode": Entry(
        Fate.DELETED,
        "hashes of codes on paper",
        "Only for signing in; a used one is swept after a day by itself.",
    ),
    "accounts.SignInAttempt": Entry(
        Fate.DELETED, "what ESIA told, sealed, for ten minutes", "Swept each minute by itself."
    ),
    "accounts.Code": Entry(
        Fate.DELETED, "phone a one-time code went to, when, how", "Swept after a day by itself."
    ),
    "accounts.CodeHour": _NOTHING,
    "accounts.Password": Entry(Fate.DELETED, "hash of the password, when it was set", "Only for signing in."),
    "accounts.Device": Entry(
        Fate.DELETED, "browser, shortened address, since when", "Swept after 30 days by itself."
    ),
    "accounts.SeenBrowser": Entry(
        Fate.DELETED,
        "hash of a browser's key, when it was last used",
        "So that the person is told of a new one; swept after 180 days by itself.",
    ),
    "accounts.FormerPhone": Entry(
        Fate.DELETED,
        "phone that was the person's before",
        "To be told so by a text; swept after a day by itself.",
    ),
    "accounts.EmailLink": Entry(
        Fate.DELETED, "e-mail address to be confirmed", "Swept after a day by itself."
    ),
    "accounts.Passage": Entry(
        Fate.DELETED,
        "phone that somebody signs in, recovers or books by",
        "Swept after 20 minutes by itself.",
    ),
    "accounts.Consent": Entry(
        Fate.KEPT,
        "time, address, browser, ESIA number, text",
        "The operator must be able to prove that there was a consent (152-ФЗ, article 9, part 3).",
    ),
    "accounts.Withdrawal": Entry(
        Fate.KEPT, "time, address, browser", "Proof of when the processing had to end (152-ФЗ, article 21)."
    ),
    "accounts.ConsentText": _NOTHING,
    "accounts.ConsentDocument": _NOTHING,
    "patients.Card": Entry(
        Fate.EMPTIED,
        "names, birth date, sex, СНИЛС, policy, document, phone",
        "Year of birth and sex stay for counts of visits. A card that somebody else holds too stays whole.",
    ),
    "patients.Holding": Entry(
        Fate.KEPT,
        "which account held which card, as what, from when to when, why it ended",
        "Without names and consent it points to nobody.",
    ),
    "patients.ProxyRequest": Entry(
        Fate.KEPT,
        "which account asked to act for which card, how far, until when; the phone of the code is emptied",
        "Proof that the person allowed it.",
    ),
    "patients.SeenQuestion": Entry(
        Fate.DELETED, "what a person asked about a look at a card, and the answer", "Only for the person."
    ),
    "attachments.Search": Entry(
        Fate.DELETED,
        "whether and when a register was asked about a card, which fields differed",
        "Only for the person; stays with a card that somebody else holds too.",
    ),
    "attachments.Attachment": Entry(
        Fate.DELETED,
        "clinic, area and doctor of a card",
        "Only for the person; stays with a card that somebody else holds too.",
    ),
    "attachments.Sweep": _NOTHING,
    "attachments.RegisterEntry": Entry(
        Fate.KEPT,
        "names, birth date, СНИЛС, policy, clinic, as clinics send them by import",
        "The clinics' own register, of people who know the portal or do not: it is changed by its sender.",
    ),
    "booking.Appointment": Entry(
        Fate.KEPT,
        "doctor, clinic, time, state",
        "The clinic's own record of its work; its card is emptied and has no consent: it points to nobody.",
    ),
    "booking.Step": Entry(Fate.KEPT, "states and times of an appointment", "History, without names."),
    "booking.Broken": Entry(
        Fate.KEPT, "which appointment the schedule broke, which place was proposed", "History, without names."
    ),
    "booking.Setting": _NOTHING,
    "booking.WaitingTerm": _NOTHING,
    "booking.Question": _NOTHING,
    "booking.Answers": Entry(
        Fate.DELETED,
        "what a patient answered before a visit, sealed",
        "For the visit: stays with a card that somebody else holds too; swept a year after it by itself.",
    ),
    "booking.Objection": Entry(
        Fate.KEPT,
        "that the person says to have come to a visit",
        "Part of the clinic's record.",
    ),
    "booking.Reminder": Entry(
        Fate.KEPT, "when an appointment is reminded of", "Without names; swept 30 days after the visit."
    ),
    "booking.Coming": Entry(
        Fate.KEPT, "that the person said to come to a visit", "Part of the clinic's record."
    ),
    "booking.ToCall": Entry(
        Fate.KEPT,
        "which appointment needed a call before it, and how it ended",
        "Work of the registry, without names.",
    ),
    "booking.Wish": Entry(
        Fate.KEPT,
        "which appointment waited for a silent clinic, and until when",
        "Part of the appointment, without names.",
    ),
    "booking.RegistryCall": Entry(
        Fate.KEPT, "which appointment needed a call", "Work of the registry, without names."
    ),
    "booking.Feed": Entry(
        Fate.DELETED, "a hash of the secret address of the family's calendar", "Only for the person."
    ),
    "notices.Beside": Entry(Fate.DELETED, "by which messenger a person is told too", "Only for the person."),
    "notices.Notice": Entry(Fate.DELETED, "what was told to the person", "Only for the person."),
    "messaging.Preference": Entry(
        Fate.DELETED,
        "whether letters, texts and quiet words are wanted, waking hours, zone",
        "Only for the person.",
    ),
    "messaging.Chat": Entry(
        Fate.DELETED,
        "number of the chat in a messenger that the person has linked, since when",
        "Only for the person; goes when either side ends it.",
    ),
    "messaging.ChatLink": Entry(
        Fate.DELETED,
        "hash of a link to a messenger's bot, for fifteen minutes",
        "Swept each hour by itself.",
    ),
    "messaging.Gone": Entry(
        Fate.DELETED, "that a letter went to an account, and when", "Swept after 30 days by itself."
    ),
    "messaging.Bounced": Entry(
        Fate.DELETED, "that the mailbox of an account gave a letter back", "Only for the person."
    ),
    "messaging.Quiet": _NOTHING,
    "messaging.Thread": Entry(
        Fate.DELETED,
        "about which card which clinic was written to, when, the subject",
        "Only for the person; goes by itself when its term is over.",
    ),
    "messaging.Message": Entry(
        Fate.DELETED,
        "what the person wrote and what was answered",
        "Only for the person; of a thread that another holder of the card began only the own words go.",
    ),
    "messaging.Turn": Entry(
        Fate.DELETED,
        "who took, handed over and closed a thread, notes of colleagues",
        "Goes with the thread.",
    ),
    "messaging.Reading": Entry(Fate.DELETED, "when a message was first seen", "Goes with the message."),
    "messaging.Template": _NOTHING,
    "messaging.AnswerTerm": _NOTHING,
    "messaging.File": Entry(
        Fate.DELETED,
        "name, size and digest of a file that was sent in a message",
        "For the message, with which it goes; one that was never sent is swept after an hour by itself.",
    ),
    "messaging.FilePiece": Entry(
        Fate.DELETED, "what stands in such a file", "Goes with its file, and at once where a virus was found."
    ),
    "audit.Entry": Entry(
        Fate.KEPT,
        "who did or saw what, by numbers of rows",
        "The record is append-only (ГОСТ Р 59548); it holds no names.",
    ),
    "audit.Seal": Entry(
        Fate.KEPT, "digests of entries, by their numbers", "Proves that no entry was changed."
    ),
    "audit.Unsealed": _NOTHING,
    "audit.Mention": Entry(
        Fate.KEPT, "which entries tell of which card, by numbers", "The emptied card points to nobody."
    ),
    "health.Probe": _NOTHING,
    "health.TroubleDay": _NOTHING,
    "health.Count": _NOTHING,
    "health.PlannedWorks": _NOTHING,
    "limits.Bucket": Entry(
        Fate.KEPT,
        "a keyed hash of a phone, an account, a browser or a network, and a count",
        "Against guessing and calls to strangers; swept when its hour or day is over.",
    ),
    "limits.Backoff": Entry(
        Fate.KEPT,
        "a keyed hash of an account or a phone, and a count of failures",
        "Against guessing; swept after 90 days.",
    ),
    "regions.Region": _NOTHING,
    "regions.Act": _NOTHING,
    "regions.RegionDay": _NOTHING,
    "regions.KeepTerm": _NOTHING,
    "regions.TextsBudget": _NOTHING,
    "work.Lease": _NOTHING,
    "work.Tick": _NOTHING,
    "work.WorkerBeat": _NOTHING,
    "clinics.Clinic": _NOTHING,
    "clinics.Site": _NOTHING,
    "clinics.Street": _NOTHING,
    "clinics.Speciality": _NOTHING,
    "clinics.Position": _NOTHING,
    "clinics.Doctor": Entry(
        Fate.NOT_PERSONAL, "names of doctors", "Published by the clinics by law (323-ФЗ, article 79)."
    ),
    "staff.Employee": _NOTHING,
    "staff.Role": _NOTHING,
    "staff.Invite": _NOTHING,
    "staff.StaffSession": _NOTHING,
    "staff.Draft": Entry(
        Fate.KEPT,
        "what staff typed and could not send, sealed, for twelve hours",
        "Only for the employee who typed it; swept when its hours are over.",
    ),
    "staff.StaffNotice": _NOTHING,
    "schedule.WeekTemplate": _NOTHING,
    "schedule.Absence": _NOTHING,
    "schedule.WorkSession": _NOTHING,
    "schedule.OutsideSlot": _NOTHING,
    "schedule.Slot": _NOTHING,
    "schedule.SlotChange": _NOTHING,
    "schedule.SpecialDay": _NOTHING,
    "schedule.Quota": _NOTHING,
    "finding.Term": Entry(
        Fate.NOT_PERSONAL, "words of doctors' names", "Published by the clinics by law (323-ФЗ, article 79)."
    ),
    "finding.Vocabulary": _NOTHING,
    "finding.FreeCount": _NOTHING,
    "finding.Counted": _NOTHING,
    "finding.Followed": _NOTHING,
    "help_centre.Override": _NOTHING,
    "help_centre.Vote": Entry(
        Fate.NOT_PERSONAL,
        "whether an article helped, what was missing",
        "Its number stands in a cookie only; the words go when their term is over.",
    ),
}
"""Key: context and table. A table that is not here fails the tests."""
