-- promise: booking_patient_never_overlaps
DROP TRIGGER IF EXISTS booking_patient_never_overlaps;
CREATE TRIGGER booking_patient_never_overlaps BEFORE INSERT ON booking_appointment
WHEN NEW.state = 'booked' OR (NEW.state IN ('held', 'reserving') AND NEW.replaces_id IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'booking_patient_never_overlaps') WHERE EXISTS (
        SELECT 1 FROM booking_appointment o
        WHERE o.card_id = NEW.card_id AND o.id <> NEW.id
          AND (o.state = 'booked' OR (o.state IN ('held', 'reserving') AND o.replaces_id IS NULL))
          AND o.starts_at < NEW.ends_at AND NEW.starts_at < o.ends_at);
END;

-- promise: booking_patient_never_overlaps_later
DROP TRIGGER IF EXISTS booking_patient_never_overlaps_later;
CREATE TRIGGER booking_patient_never_overlaps_later
BEFORE UPDATE OF state, starts_at, ends_at, card_id ON booking_appointment
WHEN NEW.state = 'booked' OR (NEW.state IN ('held', 'reserving') AND NEW.replaces_id IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'booking_patient_never_overlaps') WHERE EXISTS (
        SELECT 1 FROM booking_appointment o
        WHERE o.card_id = NEW.card_id AND o.id <> NEW.id
          AND (o.state = 'booked' OR (o.state IN ('held', 'reserving') AND o.replaces_id IS NULL))
          AND o.starts_at < NEW.ends_at AND NEW.starts_at < o.ends_at);
END;

-- promise: booking_step_no_update
DROP TRIGGER IF EXISTS booking_step_no_update;
CREATE TRIGGER booking_step_no_update BEFORE UPDATE ON booking_step
BEGIN SELECT RAISE(ABORT, 'booking_step is append-only'); END;

-- promise: booking_step_no_delete
DROP TRIGGER IF EXISTS booking_step_no_delete;
CREATE TRIGGER booking_step_no_delete BEFORE DELETE ON booking_step
BEGIN SELECT RAISE(ABORT, 'booking_step is append-only'); END;
