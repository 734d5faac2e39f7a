-- A place that replaces a visit stands beside it until the visit is given up.
-- promise: booking_patient_never_overlaps
ALTER TABLE booking_appointment DROP CONSTRAINT IF EXISTS booking_patient_never_overlaps;
ALTER TABLE booking_appointment ADD CONSTRAINT booking_patient_never_overlaps
    EXCLUDE USING gist (card_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
    WHERE (state = 'booked' OR (state IN ('held', 'reserving') AND replaces_id IS NULL));

-- promise: booking_setting_holds_alone
ALTER TABLE booking_setting DROP CONSTRAINT IF EXISTS booking_setting_holds_alone;
ALTER TABLE booking_setting ADD CONSTRAINT booking_setting_holds_alone
    EXCLUDE USING gist (region_id WITH =, coalesce(clinic_id, 0) WITH =, coalesce(position_id, 0) WITH =,
                        rule WITH =, tstzrange(since_at, till_at) WITH &&);

-- promise: booking_step_append_only
CREATE OR REPLACE FUNCTION booking_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
DROP TRIGGER IF EXISTS booking_step_append_only ON booking_step;
CREATE TRIGGER booking_step_append_only BEFORE UPDATE OR DELETE ON booking_step
    FOR EACH ROW EXECUTE FUNCTION booking_refuse_change();
