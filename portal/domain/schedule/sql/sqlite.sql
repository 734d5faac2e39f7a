-- The same promises as in postgresql.sql. SQLite needs a trigger for inserts and one for updates;
-- Django stores instants as UTC text, which sorts like time.

-- promise: schedule_doctor_never_overlaps
DROP TRIGGER IF EXISTS schedule_doctor_never_overlaps;
CREATE TRIGGER schedule_doctor_never_overlaps
BEFORE INSERT ON schedule_worksession
WHEN NEW.state = 'open' AND EXISTS (
    SELECT 1 FROM schedule_worksession AS other
    WHERE other.doctor_id = NEW.doctor_id
      AND other.state = 'open'
      AND other.starts_at < NEW.ends_at AND other.ends_at > NEW.starts_at
)
BEGIN
    SELECT RAISE(ABORT, 'schedule_doctor_never_overlaps');
END;

-- promise: schedule_doctor_never_overlaps_update
DROP TRIGGER IF EXISTS schedule_doctor_never_overlaps_update;
CREATE TRIGGER schedule_doctor_never_overlaps_update
BEFORE UPDATE OF doctor_id, starts_at, ends_at, state ON schedule_worksession
WHEN NEW.state = 'open' AND EXISTS (
    SELECT 1 FROM schedule_worksession AS other
    WHERE other.doctor_id = NEW.doctor_id AND other.id <> NEW.id
      AND other.state = 'open'
      AND other.starts_at < NEW.ends_at AND other.ends_at > NEW.starts_at
)
BEGIN
    SELECT RAISE(ABORT, 'schedule_doctor_never_overlaps');
END;

-- promise: schedule_room_never_overlaps
DROP TRIGGER IF EXISTS schedule_room_never_overlaps;
CREATE TRIGGER schedule_room_never_overlaps
BEFORE INSERT ON schedule_worksession
WHEN NEW.state = 'open' AND NEW.room <> '' AND EXISTS (
    SELECT 1 FROM schedule_worksession AS other
    WHERE other.clinic_id = NEW.clinic_id AND other.room = NEW.room
      AND other.state = 'open'
      AND other.starts_at < NEW.ends_at AND other.ends_at > NEW.starts_at
)
BEGIN
    SELECT RAISE(ABORT, 'schedule_room_never_overlaps');
END;

-- promise: schedule_room_never_overlaps_update
DROP TRIGGER IF EXISTS schedule_room_never_overlaps_update;
CREATE TRIGGER schedule_room_never_overlaps_update
BEFORE UPDATE OF clinic_id, room, starts_at, ends_at, state ON schedule_worksession
WHEN NEW.state = 'open' AND NEW.room <> '' AND EXISTS (
    SELECT 1 FROM schedule_worksession AS other
    WHERE other.clinic_id = NEW.clinic_id AND other.room = NEW.room AND other.id <> NEW.id
      AND other.state = 'open'
      AND other.starts_at < NEW.ends_at AND other.ends_at > NEW.starts_at
)
BEGIN
    SELECT RAISE(ABORT, 'schedule_room_never_overlaps');
END;
