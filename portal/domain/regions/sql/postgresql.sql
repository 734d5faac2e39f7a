-- promise: regions_act_append_only
CREATE OR REPLACE FUNCTION regions_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
DROP TRIGGER IF EXISTS regions_act_append_only ON regions_act;
CREATE TRIGGER regions_act_append_only BEFORE UPDATE OR DELETE ON regions_act
    FOR EACH ROW EXECUTE FUNCTION regions_refuse_change();

-- promise: regions_act_no_truncate
DROP TRIGGER IF EXISTS regions_act_no_truncate ON regions_act;
CREATE TRIGGER regions_act_no_truncate BEFORE TRUNCATE ON regions_act
    FOR EACH STATEMENT EXECUTE FUNCTION regions_refuse_change();

-- promise: regions_textsbudget_append_only
DROP TRIGGER IF EXISTS regions_textsbudget_append_only ON regions_textsbudget;
CREATE TRIGGER regions_textsbudget_append_only BEFORE UPDATE OR DELETE ON regions_textsbudget
    FOR EACH ROW EXECUTE FUNCTION regions_refuse_change();

-- promise: regions_textsbudget_no_truncate
DROP TRIGGER IF EXISTS regions_textsbudget_no_truncate ON regions_textsbudget;
CREATE TRIGGER regions_textsbudget_no_truncate BEFORE TRUNCATE ON regions_textsbudget
    FOR EACH STATEMENT EXECUTE FUNCTION regions_refuse_change();
