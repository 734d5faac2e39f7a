-- promise: audit_entry_no_update
DROP TRIGGER IF EXISTS audit_entry_no_update;
CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;

-- promise: audit_entry_no_delete
DROP TRIGGER IF EXISTS audit_entry_no_delete;
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;
