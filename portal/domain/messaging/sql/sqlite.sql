-- What was written stands as it was written; it goes only with the person it is about (erased_at).
-- promise: messaging_message_no_update
DROP TRIGGER IF EXISTS messaging_message_no_update;
CREATE TRIGGER messaging_message_no_update BEFORE UPDATE ON messaging_message
BEGIN SELECT RAISE(ABORT, 'messaging_message is append-only'); END;

-- promise: messaging_message_no_delete
DROP TRIGGER IF EXISTS messaging_message_no_delete;
CREATE TRIGGER messaging_message_no_delete BEFORE DELETE ON messaging_message
BEGIN
    SELECT RAISE(ABORT, 'messaging_message is append-only') WHERE EXISTS (
        SELECT 1 FROM messaging_thread t WHERE t.id = OLD.thread_id AND t.erased_at IS NULL);
END;

-- promise: messaging_turn_no_update
DROP TRIGGER IF EXISTS messaging_turn_no_update;
CREATE TRIGGER messaging_turn_no_update BEFORE UPDATE ON messaging_turn
BEGIN SELECT RAISE(ABORT, 'messaging_turn is append-only'); END;

-- promise: messaging_turn_no_delete
DROP TRIGGER IF EXISTS messaging_turn_no_delete;
CREATE TRIGGER messaging_turn_no_delete BEFORE DELETE ON messaging_turn
BEGIN
    SELECT RAISE(ABORT, 'messaging_turn is append-only') WHERE EXISTS (
        SELECT 1 FROM messaging_thread t WHERE t.id = OLD.thread_id AND t.erased_at IS NULL);
END;

-- promise: messaging_term_holds_alone
DROP TRIGGER IF EXISTS messaging_term_holds_alone;
CREATE TRIGGER messaging_term_holds_alone AFTER INSERT ON messaging_answerterm
BEGIN
    SELECT RAISE(ABORT, 'messaging_term_holds_alone') WHERE EXISTS (
        SELECT 1 FROM messaging_answerterm o
        WHERE o.id <> NEW.id AND o.region_id = NEW.region_id
          AND coalesce(o.clinic_id, 0) = coalesce(NEW.clinic_id, 0)
          AND (o.till_at IS NULL OR o.till_at > NEW.since_at)
          AND (NEW.till_at IS NULL OR NEW.till_at > o.since_at));
END;

-- promise: messaging_term_holds_alone_later
DROP TRIGGER IF EXISTS messaging_term_holds_alone_later;
CREATE TRIGGER messaging_term_holds_alone_later AFTER UPDATE ON messaging_answerterm
BEGIN
    SELECT RAISE(ABORT, 'messaging_term_holds_alone') WHERE EXISTS (
        SELECT 1 FROM messaging_answerterm o
        WHERE o.id <> NEW.id AND o.region_id = NEW.region_id
          AND coalesce(o.clinic_id, 0) = coalesce(NEW.clinic_id, 0)
          AND (o.till_at IS NULL OR o.till_at > NEW.since_at)
          AND (NEW.till_at IS NULL OR NEW.till_at > o.since_at));
END;
