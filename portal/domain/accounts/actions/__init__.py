"""Verbs of accounts: come in through ESIA, by password, by code; recover, change, leave."""

from portal.domain.accounts.actions.attempts import AttemptNotUsable, begin, forget_sealed, sweep, use_attempt
from portal.domain.accounts.actions.codes.asking import (
    ChannelClosed,
    CodesShut,
    NightRest,
    forget_codes,
    send_code,
)
from portal.domain.accounts.actions.codes.checking import CodeOver, WrongCode, check_code
from portal.domain.accounts.actions.codes.sending import ask_delivery, lose_stuck, note_delivery
from portal.domain.accounts.actions.codes.sending import deliver as deliver_code
from portal.domain.accounts.actions.codes.watching import watch_codes
from portal.domain.accounts.actions.consents import (
    OtherText,
    agree,
    agree_again,
    agree_for_card,
    agree_on_the_way,
    mark_agreed,
    publish,
    show_text,
    withdraw,
)
from portal.domain.accounts.actions.contacts import (
    Limited,
    ProofNeeded,
    begin_phone,
    finish_phone,
    is_proved,
    prove,
)
from portal.domain.accounts.actions.devices import forget as forget_devices
from portal.domain.accounts.actions.devices import meet as meet_browser
from portal.domain.accounts.actions.devices import sweep_seen
from portal.domain.accounts.actions.drafts import forget_draft, keep_draft, sweep_drafts
from portal.domain.accounts.actions.emails import LinkOver
from portal.domain.accounts.actions.emails import ask as ask_email
from portal.domain.accounts.actions.emails import confirm as confirm_email
from portal.domain.accounts.actions.emails import drop as drop_email
from portal.domain.accounts.actions.emails import living as living_link
from portal.domain.accounts.actions.emails import send_link as send_email_link
from portal.domain.accounts.actions.ending import NoSuchSession, end_one, end_others
from portal.domain.accounts.actions.hashing import Busy
from portal.domain.accounts.actions.others import OwnPhone, begin_other, check_other, living_other
from portal.domain.accounts.actions.own_phone import begin_own, check_own, has_own, living_own, use_own
from portal.domain.accounts.actions.passages import NoPassage, Passage, tell_apart
from portal.domain.accounts.actions.passages import living as living_passage
from portal.domain.accounts.actions.passages import send as send_passage_code
from portal.domain.accounts.actions.passages import sweep as sweep_passages
from portal.domain.accounts.actions.passages import use as use_passage
from portal.domain.accounts.actions.passkeys import (
    PasskeyRefused,
    add_passkey,
    ask_to_make,
    ask_to_sign,
    prove_by_passkey,
    remove_passkey,
    sign_in_by_passkey,
)
from portal.domain.accounts.actions.passwords import (
    NoPhone,
    PhoneFull,
    WeakPassword,
    WrongPassword,
    set_password,
)
from portal.domain.accounts.actions.people import (
    Blocked,
    actor,
    create,
    erase,
    level_of,
    lock_closing,
    refresh,
)
from portal.domain.accounts.actions.phones import sweep_former, tell_former
from portal.domain.accounts.actions.proving import Proved
from portal.domain.accounts.actions.proving import begin as begin_proof
from portal.domain.accounts.actions.proving import finish as finish_proof
from portal.domain.accounts.actions.recovery import begin as begin_recovery
from portal.domain.accounts.actions.recovery import prove as prove_recovery
from portal.domain.accounts.actions.recovery import proved as proved_recovery
from portal.domain.accounts.actions.recovery import set_new as set_recovered
from portal.domain.accounts.actions.rising import SessionOver, renew_key, rise
from portal.domain.accounts.actions.sessions import leave, open_session, touch
from portal.domain.accounts.actions.sessions import sweep as sweep_sessions
from portal.domain.accounts.actions.signing import Entered, finish_by_app, go_on, may_remember, try_password
from portal.domain.accounts.actions.signing import finish as finish_sign_in
from portal.domain.accounts.actions.totp import (
    WrongTotp,
    begin_totp,
    check_totp,
    confirm_totp,
    new_recovery_codes,
    remove_totp,
    sweep_paper,
)
from portal.domain.accounts.actions.ways import NoSuchWay, offer_ways, sweep_challenges

__all__ = [
    "AttemptNotUsable",
    "Blocked",
    "Busy",
    "ChannelClosed",
    "CodeOver",
    "CodesShut",
    "Entered",
    "Limited",
    "LinkOver",
    "NightRest",
    "NoPassage",
    "NoPhone",
    "NoSuchSession",
    "NoSuchWay",
    "OtherText",
    "OwnPhone",
    "Passage",
    "PasskeyRefused",
    "PhoneFull",
    "ProofNeeded",
    "Proved",
    "SessionOver",
    "WeakPassword",
    "WrongCode",
    "WrongPassword",
    "WrongTotp",
    "actor",
    "add_passkey",
    "agree",
    "agree_again",
    "agree_for_card",
    "agree_on_the_way",
    "ask_delivery",
    "ask_email",
    "ask_to_make",
    "ask_to_sign",
    "begin",
    "begin_other",
    "begin_own",
    "begin_phone",
    "begin_proof",
    "begin_recovery",
    "begin_totp",
    "check_code",
    "check_other",
    "check_own",
    "check_totp",
    "confirm_email",
    "confirm_totp",
    "create",
    "deliver_code",
    "drop_email",
    "end_one",
    "end_others",
    "erase",
    "finish_by_app",
    "finish_phone",
    "finish_proof",
    "finish_sign_in",
    "forget_codes",
    "forget_devices",
    "forget_draft",
    "forget_sealed",
    "go_on",
    "has_own",
    "is_proved",
    "keep_draft",
    "leave",
    "level_of",
    "living_link",
    "living_other",
    "living_own",
    "living_passage",
    "lock_closing",
    "lose_stuck",
    "mark_agreed",
    "may_remember",
    "meet_browser",
    "new_recovery_codes",
    "note_delivery",
    "offer_ways",
    "open_session",
    "prove",
    "prove_by_passkey",
    "prove_recovery",
    "proved_recovery",
    "publish",
    "refresh",
    "remove_passkey",
    "remove_totp",
    "renew_key",
    "rise",
    "send_code",
    "send_email_link",
    "send_passage_code",
    "set_password",
    "set_recovered",
    "show_text",
    "sign_in_by_passkey",
    "sweep",
    "sweep_challenges",
    "sweep_drafts",
    "sweep_former",
    "sweep_paper",
    "sweep_passages",
    "sweep_seen",
    "sweep_sessions",
    "tell_apart",
    "tell_former",
    "touch",
    "try_password",
    "use_attempt",
    "use_own",
    "use_passage",
    "watch_codes",
    "withdraw",
]
