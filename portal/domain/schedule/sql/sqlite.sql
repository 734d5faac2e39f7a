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

-- What becomes of a slot is kept, whoever changes it.

-- promise: schedule_slot_history_state
DROP TRIGGER IF EXISTS schedule_slot_history_state;
CREATE TRIGGER schedule_slot_history_state AFTER UPDATE OF state ON schedule_slot
WHEN OLD.state IS NOT NEW.state
BEGIN
    INSERT INTO schedule_slotchange (slot_id, at, what, was, became)
    VALUES (OLD.id, strftime('%Y-%m-%d %H:%M:%f', 'now'), 'state', coalesce(OLD.state, ''), coalesce(NEW.state, ''));
END;

-- promise: schedule_slot_history_seats
DROP TRIGGER IF EXISTS schedule_slot_history_seats;
CREATE TRIGGER schedule_slot_history_seats AFTER UPDATE OF seats ON schedule_slot
WHEN OLD.seats IS NOT NEW.seats
BEGIN
    INSERT INTO schedule_slotchange (slot_id, at, what, was, became)
    VALUES (OLD.id, strftime('%Y-%m-%d %H:%M:%f', 'now'), 'seats', coalesce(OLD.seats, ''), coalesce(NEW.seats, ''));
END;

-- promise: schedule_slot_history_rests_until
DROP TRIGGER IF EXISTS schedule_slot_history_rests_until;
CREATE TRIGGER schedule_slot_history_rests_until AFTER UPDATE OF rests_until ON schedule_slot
WHEN OLD.rests_until IS NOT NEW.rests_until
BEGIN
    INSERT INTO schedule_slotchange (slot_id, at, what, was, became)
    VALUES (OLD.id, strftime('%Y-%m-%d %H:%M:%f', 'now'), 'rests_until', coalesce(OLD.rests_until, ''), coalesce(NEW.rests_until, ''));
END;

-- promise: schedule_slot_history_starts_at
DROP TRIGGER IF EXISTS schedule_slot_history_starts_at;
CREATE TRIGGER schedule_slot_history_starts_at AFTER UPDATE OF starts_at ON schedule_slot
WHEN OLD.starts_at IS NOT NEW.starts_at
BEGIN
    INSERT INTO schedule_slotchange (slot_id, at, what, was, became)
    VALUES (OLD.id, strftime('%Y-%m-%d %H:%M:%f', 'now'), 'starts_at', coalesce(OLD.starts_at, ''), coalesce(NEW.starts_at, ''));
END;

-- promise: schedule_slot_history_gone
DROP TRIGGER IF EXISTS schedule_slot_history_gone;
CREATE TRIGGER schedule_slot_history_gone AFTER DELETE ON schedule_slot
BEGIN
    INSERT INTO schedule_slotchange (slot_id, at, what, was, became)
    VALUES (OLD.id, strftime('%Y-%m-%d %H:%M:%f', 'now'), 'gone', OLD.state, '');
END;

-- promise: schedule_change_no_update
DROP TRIGGER IF EXISTS schedule_change_no_update;
CREATE TRIGGER schedule_change_no_update BEFORE UPDATE ON schedule_slotchange
BEGIN SELECT RAISE(ABORT, 'schedule_slotchange is append-only'); END;

-- promise: schedule_change_no_delete
DROP TRIGGER IF EXISTS schedule_change_no_delete;
CREATE TRIGGER schedule_change_no_delete BEFORE DELETE ON schedule_slotchange
BEGIN SELECT RAISE(ABORT, 'schedule_slotchange is append-only'); END;
