-- Sessions of one doctor, and of one room of a clinic, never overlap while open: the room of a
-- doctor who is away may be given to another.

-- promise: schedule_doctor_never_overlaps
ALTER TABLE schedule_worksession DROP CONSTRAINT IF EXISTS schedule_doctor_never_overlaps;
ALTER TABLE schedule_worksession ADD CONSTRAINT schedule_doctor_never_overlaps
    EXCLUDE USING gist (doctor_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
    WHERE (state = 'open');

-- promise: schedule_room_never_overlaps
ALTER TABLE schedule_worksession DROP CONSTRAINT IF EXISTS schedule_room_never_overlaps;
ALTER TABLE schedule_worksession ADD CONSTRAINT schedule_room_never_overlaps
    EXCLUDE USING gist (clinic_id WITH =, room WITH =, tstzrange(starts_at, ends_at) WITH &&)
    WHERE (state = 'open' AND room <> '');
