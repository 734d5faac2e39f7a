-- promise: accounts_consent_no_update
DROP TRIGGER IF EXISTS accounts_consent_no_update;
CREATE TRIGGER accounts_consent_no_update BEFORE UPDATE ON accounts_consent
BEGIN SELECT RAISE(ABORT, 'accounts_consent is append-only'); END;

-- promise: accounts_consent_no_delete
DROP TRIGGER IF EXISTS accounts_consent_no_delete;
CREATE TRIGGER accounts_consent_no_delete BEFORE DELETE ON accounts_consent
BEGIN SELECT RAISE(ABORT, 'accounts_consent is append-only'); END;

-- promise: accounts_consent_text_no_update
DROP TRIGGER IF EXISTS accounts_consent_text_no_update;
CREATE TRIGGER accounts_consent_text_no_update BEFORE UPDATE ON accounts_consenttext
BEGIN SELECT RAISE(ABORT, 'accounts_consenttext is append-only'); END;

-- promise: accounts_consent_text_no_delete
DROP TRIGGER IF EXISTS accounts_consent_text_no_delete;
CREATE TRIGGER accounts_consent_text_no_delete BEFORE DELETE ON accounts_consenttext
BEGIN SELECT RAISE(ABORT, 'accounts_consenttext is append-only'); END;

-- promise: accounts_document_no_update
DROP TRIGGER IF EXISTS accounts_document_no_update;
CREATE TRIGGER accounts_document_no_update BEFORE UPDATE ON accounts_consentdocument
BEGIN SELECT RAISE(ABORT, 'accounts_consentdocument is append-only'); END;

-- promise: accounts_document_no_delete
DROP TRIGGER IF EXISTS accounts_document_no_delete;
CREATE TRIGGER accounts_document_no_delete BEFORE DELETE ON accounts_consentdocument
BEGIN SELECT RAISE(ABORT, 'accounts_consentdocument is append-only'); END;

-- promise: accounts_withdrawal_no_update
DROP TRIGGER IF EXISTS accounts_withdrawal_no_update;
CREATE TRIGGER accounts_withdrawal_no_update BEFORE UPDATE ON accounts_withdrawal
BEGIN SELECT RAISE(ABORT, 'accounts_withdrawal is append-only'); END;

-- promise: accounts_withdrawal_no_delete
DROP TRIGGER IF EXISTS accounts_withdrawal_no_delete;
CREATE TRIGGER accounts_withdrawal_no_delete BEFORE DELETE ON accounts_withdrawal
BEGIN SELECT RAISE(ABORT, 'accounts_withdrawal is append-only'); END;
