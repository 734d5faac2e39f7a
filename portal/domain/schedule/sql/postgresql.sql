-- Sessions of one doctor, and of one room of a clinic, never overlap; cancelled ones do not count.

-- promise: schedule_doctor_never_overlaps
ALTER TABLE schedule_worksession DROP CONSTRAINT IF EXISTS schedule_doctor_never_overlaps;
ALTER TABLE schedule_worksession ADD CONSTRAINT schedule_doctor_never_overlaps
    EXCLUDE USING gist (doctor_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
    WHERE (state <> 'cancelled');

-- promise: schedule_room_never_overlaps
ALTER TABLE schedule_worksession DROP CONSTRAINT IF EXISTS schedule_room_never_overlaps;
ALTER TABLE schedule_worksession ADD CONSTRAINT schedule_room_never_overlaps
    EXCLUDE USING gist (clinic_id WITH =, room WITH =, tstzrange(starts_at, ends_at) WITH &&)
    WHERE (state <> 'cancelled' AND room <> '');
