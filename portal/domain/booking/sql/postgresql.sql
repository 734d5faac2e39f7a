-- promise: booking_patient_never_overlaps
ALTER TABLE booking_appointment DROP CONSTRAINT IF EXISTS booking_patient_never_overlaps;
ALTER TABLE booking_appointment ADD CONSTRAINT booking_patient_never_overlaps
    EXCLUDE USING gist (card_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
    WHERE (state IN ('held', 'reserving', 'booked') AND NOT (state = 'held' AND replaces_id IS NOT NULL));

-- promise: booking_step_append_only
CREATE OR REPLACE FUNCTION booking_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
DROP TRIGGER IF EXISTS booking_step_append_only ON booking_step;
CREATE TRIGGER booking_step_append_only BEFORE UPDATE OR DELETE ON booking_step
    FOR EACH ROW EXECUTE FUNCTION booking_refuse_change();
