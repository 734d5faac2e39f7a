-- promise: regions_act_no_update
DROP TRIGGER IF EXISTS regions_act_no_update;
CREATE TRIGGER regions_act_no_update BEFORE UPDATE ON regions_act
BEGIN SELECT RAISE(ABORT, 'regions_act is append-only'); END;

-- promise: regions_act_no_delete
DROP TRIGGER IF EXISTS regions_act_no_delete;
CREATE TRIGGER regions_act_no_delete BEFORE DELETE ON regions_act
BEGIN SELECT RAISE(ABORT, 'regions_act is append-only'); END;

-- promise: regions_textsbudget_no_update
DROP TRIGGER IF EXISTS regions_textsbudget_no_update;
CREATE TRIGGER regions_textsbudget_no_update BEFORE UPDATE ON regions_textsbudget
BEGIN SELECT RAISE(ABORT, 'regions_textsbudget is append-only'); END;

-- promise: regions_textsbudget_no_delete
DROP TRIGGER IF EXISTS regions_textsbudget_no_delete;
CREATE TRIGGER regions_textsbudget_no_delete BEFORE DELETE ON regions_textsbudget
BEGIN SELECT RAISE(ABORT, 'regions_textsbudget is append-only'); END;
