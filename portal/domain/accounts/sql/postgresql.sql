-- promise: accounts_consent_append_only
CREATE OR REPLACE FUNCTION accounts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
DROP TRIGGER IF EXISTS accounts_consent_append_only ON accounts_consent;
CREATE TRIGGER accounts_consent_append_only BEFORE UPDATE OR DELETE ON accounts_consent
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();

-- promise: accounts_consent_no_truncate
DROP TRIGGER IF EXISTS accounts_consent_no_truncate ON accounts_consent;
CREATE TRIGGER accounts_consent_no_truncate BEFORE TRUNCATE ON accounts_consent
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();

-- promise: accounts_consent_text_append_only
DROP TRIGGER IF EXISTS accounts_consent_text_append_only ON accounts_consenttext;
CREATE TRIGGER accounts_consent_text_append_only BEFORE UPDATE OR DELETE ON accounts_consenttext
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();

-- promise: accounts_consenttext_no_truncate
DROP TRIGGER IF EXISTS accounts_consenttext_no_truncate ON accounts_consenttext;
CREATE TRIGGER accounts_consenttext_no_truncate BEFORE TRUNCATE ON accounts_consenttext
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();

-- promise: accounts_document_append_only
DROP TRIGGER IF EXISTS accounts_document_append_only ON accounts_consentdocument;
CREATE TRIGGER accounts_document_append_only BEFORE UPDATE OR DELETE ON accounts_consentdocument
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();

-- promise: accounts_consentdocument_no_truncate
DROP TRIGGER IF EXISTS accounts_consentdocument_no_truncate ON accounts_consentdocument;
CREATE TRIGGER accounts_consentdocument_no_truncate BEFORE TRUNCATE ON accounts_consentdocument
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();

-- promise: accounts_withdrawal_append_only
DROP TRIGGER IF EXISTS accounts_withdrawal_append_only ON accounts_withdrawal;
CREATE TRIGGER accounts_withdrawal_append_only BEFORE UPDATE OR DELETE ON accounts_withdrawal
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();

-- promise: accounts_withdrawal_no_truncate
DROP TRIGGER IF EXISTS accounts_withdrawal_no_truncate ON accounts_withdrawal;
CREATE TRIGGER accounts_withdrawal_no_truncate BEFORE TRUNCATE ON accounts_withdrawal
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
