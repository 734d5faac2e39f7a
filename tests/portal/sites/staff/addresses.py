"""Every address of staff, and what the table of roles asks for it."""

from portal.domain.staff.states import What

OPEN = {
    "staff_sign_in:start", "staff_sign_in:page", "staff_sign_in:code", "staff_sign_in:app",
    "staff_sign_in:picture", "staff_sign_in:link", "staff_sign_in:leave",
}  # fmt: skip
"""Before the sign-in is complete; they show nothing of patients."""

NEEDS = {
    "clinic_desk:day": What.CLINIC_DAY,
    "clinic_desk:find": What.FIND_VISIT,
    "clinic_desk:why": What.CLINIC_DAY,
    "clinic_desk:visit": What.CLINIC_DAY,
    "clinic_desk:vouch": What.VOUCH,
    "doctor_day:day": What.DOCTOR_DAY,
    "doctor_day:visit": What.DOCTOR_DAY,
    "staff_me:page": What.OWN,
    "staff_me:sessions": What.OWN,
    "staff_me:read": What.OWN,
    "staff_me:stay": What.OWN,
    "staff_me:unsent": What.OWN,
    "staff_me:password": What.OWN,
    "staff_me:app": What.OWN,
    "staff_me:new_app": What.OWN,
    "staff_me:picture": What.OWN,
    "schedule_desk:home": What.SCHEDULES,
    "schedule_desk:doctor": What.SCHEDULES,
    "schedule_desk:put_absence": What.SCHEDULES,
    "schedule_desk:end_absence": What.SCHEDULES,
    "schedule_desk:put_special": What.SCHEDULES,
    "schedule_desk:drop_specials": What.SCHEDULES,
    "schedule_desk:put_template": What.SCHEDULES,
    "schedule_desk:end_template": What.SCHEDULES,
    "schedule_desk:days_off": What.SCHEDULES,
    "schedule_desk:drop_day_off": What.SCHEDULES,
    "region_desk:page": What.REGION,
    "region_desk:questions": What.QUESTIONS,
    "region_desk:question": What.QUESTIONS,
    "region_desk:rules": What.RULES,
    "region_desk:rule": What.RULES,
    "region_desk:end_rule": What.RULES,
    "region_desk:team": What.STAFF,
    "region_desk:invite": What.STAFF,
    "region_desk:employee": What.STAFF,
    "region_desk:link": What.STAFF,
    "region_desk:give_role": What.STAFF,
    "region_desk:end_role": What.STAFF,
    "region_desk:end": What.STAFF,
}
"""One cell of the table opens the address; the row behind it must be the member's own as well."""

STATUS = {
    "staff_me:sessions": (405, 404),
    "staff_me:read": (405, 303),
    "staff_me:stay": (405, 200),
    "staff_me:unsent": (303, 303),
    "staff_me:password": (200, 200),
    "staff_me:app": (200, 200),
    "staff_me:new_app": (302, 302),
    "staff_me:picture": (404, 405),
    "schedule_desk:put_absence": (200, 200),
    "schedule_desk:end_absence": (200, 200),
    "schedule_desk:put_special": (200, 200),
    "schedule_desk:drop_specials": (200, 200),
    "schedule_desk:put_template": (200, 200),
    "schedule_desk:end_template": (200, 200),
    "schedule_desk:days_off": (200, 200),
    "schedule_desk:drop_day_off": (200, 200),
    "region_desk:link": (405, 303),
    "region_desk:give_role": (405, 200),
    "region_desk:end_role": (405, 303),
    "region_desk:end": (200, 200),
    "region_desk:invite": (200, 200),
    "clinic_desk:find": (200, 200),
    "clinic_desk:why": (200, 200),
    "clinic_desk:vouch": (200, 303),
    "region_desk:question": (200, 200),
    "region_desk:rule": (200, 200),
    "region_desk:end_rule": (405, 303),
}
"""What who may gets by GET and by POST of an empty form; 200 and 405 where nothing is said."""
ALL = {*OPEN, *NEEDS}
