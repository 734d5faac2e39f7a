"""Schedule: when doctors work, and the slots that are cut from it.

Words: week template (шаблон недели), absence (отсутствие), work session (сеанс приёма),
slot (талон). Sessions are opened from templates for each day of the clinic up to the
horizon of the position; a day's places become bookable at `opens_at`. A session keeps the wall
time that was promised and its zone beside the UTC instant.
A clinic whose schedule an outside system keeps has sessions without a template and slots with that system's
numbers; `actions.refresh` lays them as they stand there.
Promises: sessions of one doctor or of one room never overlap unless cancelled; a template
opens a day once; a slot's number is unique in its session.
Neighbours: stands on clinics and regions; booking stands on it, and tells by a port when places open.
"""
