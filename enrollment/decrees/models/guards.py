"""What the database itself refuses of decrees, as the bodies of triggers."""

# A draft gets number, date, signers and its end; what it decides upon stands from the first moment.
FROZEN = """
    IF OLD.state <> 'draft' THEN
        RAISE EXCEPTION 'decree % is no longer a draft', OLD.id;
    END IF;
    IF (NEW.kind, NEW.program_id, NEW.wave_id, NEW.regulation, NEW.people, NEW.months, NEW.amount, NEW.lines_hash,
        NEW.amends_id, NEW.sequence, NEW.month_from, NEW.removed, NEW.freed, NEW.made_by_id, NEW.made_at)
       IS DISTINCT FROM
       (OLD.kind, OLD.program_id, OLD.wave_id, OLD.regulation, OLD.people, OLD.months, OLD.amount, OLD.lines_hash,
        OLD.amends_id, OLD.sequence, OLD.month_from, OLD.removed, OLD.freed, OLD.made_by_id, OLD.made_at) THEN
        RAISE EXCEPTION 'the content of decree % is frozen', OLD.id;
    END IF;
    IF OLD.checked_at IS NOT NULL AND (NEW.checked_by_id, NEW.checked_at, NEW.check_note, NEW.title, NEW.clauses)
       IS DISTINCT FROM (OLD.checked_by_id, OLD.checked_at, OLD.check_note, OLD.title, OLD.clauses) THEN
        RAISE EXCEPTION 'decree % has been checked', OLD.id;
    END IF;
    IF NEW.kind = 'bupati' AND EXISTS (
        SELECT FROM decrees_rewording r
         WHERE r.decree_id = NEW.id AND r.made_by_id IN (NEW.checked_by_id, NEW.issued_by_id)
    ) THEN
        RAISE EXCEPTION 'who worded decree % neither checks nor issues it', OLD.id;
    END IF;
    RETURN NEW;
"""
# Words change while nobody has checked or issued them.
WORDED_WHILE_DRAFT = """
    IF NOT EXISTS (
        SELECT FROM decrees_decree d WHERE d.id = NEW.decree_id AND d.state = 'draft' AND d.checked_at IS NULL
    ) THEN
        RAISE EXCEPTION 'the words of decree % are frozen', NEW.decree_id;
    END IF;
    RETURN NEW;
"""
# Only what was decided is signed.
SIGNED_ONCE_ISSUED = """
    IF NOT EXISTS (SELECT FROM decrees_decree d WHERE d.id = NEW.decree_id AND d.state = 'issued') THEN
        RAISE EXCEPTION 'decree % is not issued', NEW.decree_id;
    END IF;
    RETURN NEW;
"""
# Lines come once, all together, while the decree is a draft.
NO_MORE_LINES = """
    IF EXISTS (
        SELECT 1 FROM decrees_decree d
         WHERE d.id IN (SELECT decree_id FROM added)
           AND (d.state <> 'draft'
                OR d.people < (SELECT count(*) FROM decrees_decreeline l WHERE l.decree_id = d.id))
    ) THEN
        RAISE EXCEPTION 'the list of this decree is frozen';
    END IF;
    RETURN NULL;
"""
# An amendment names the wave's first decree, in force, and comes next in the order of its amendments.
AMENDS_IN_ORDER = """
    IF NOT EXISTS (
        SELECT FROM decrees_decree d
         WHERE d.id = NEW.amends_id AND d.kind = 'bupati' AND d.state = 'issued' AND d.amends_id IS NULL
           AND d.wave_id = NEW.wave_id
    ) THEN
        RAISE EXCEPTION 'an amendment needs the first decree of its wave, in force';
    END IF;
    IF NEW.sequence <> 1 + (
        SELECT coalesce(max(d.sequence), 0) FROM decrees_decree d
         WHERE d.amends_id = NEW.amends_id AND d.state <> 'cancelled'
    ) THEN
        RAISE EXCEPTION 'amendments of decree % come in order', NEW.amends_id;
    END IF;
    RETURN NEW;
"""
# What a wave's decrees leave in force together never exceeds its quota and budget (Pasal 15(2), 20(4)).
WITHIN_WAVE = """
    IF EXISTS (
        SELECT FROM programs_wave w
          JOIN decrees_decree d ON d.wave_id = w.id AND d.kind = 'bupati' AND (d.state = 'issued' OR d.id = NEW.id)
         WHERE w.id = NEW.wave_id
         GROUP BY w.id
        HAVING sum(d.people - d.removed) > w.quota OR sum(d.amount - d.freed) > w.budget
    ) THEN
        RAISE EXCEPTION 'the decrees of wave % exceed its quota or budget', NEW.wave_id;
    END IF;
    RETURN NEW;
"""
# Only a draft amendment takes people off, each once, and only from the list that it amends; a replacement is its own.
REMOVES_ONCE = """
    IF NOT EXISTS (
        SELECT FROM decrees_decree d
          JOIN decrees_decreeline l ON l.id = NEW.line_id
          JOIN decrees_decree e ON e.id = l.decree_id AND e.state = 'issued' AND d.amends_id IN (e.id, e.amends_id)
         WHERE d.id = NEW.decree_id AND d.state = 'draft'
           AND d.removed > (SELECT count(*) FROM decrees_removal r WHERE r.decree_id = d.id)
    ) THEN
        RAISE EXCEPTION 'only a draft amendment removes people of the list it amends';
    END IF;
    IF EXISTS (
        SELECT FROM decrees_removal r
          JOIN decrees_decree d ON d.id = r.decree_id AND d.state <> 'cancelled'
         WHERE r.line_id = NEW.line_id
    ) THEN
        RAISE EXCEPTION 'line % is removed already', NEW.line_id;
    END IF;
    IF NEW.replacement_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM decrees_decreeline l WHERE l.id = NEW.replacement_id AND l.decree_id = NEW.decree_id
    ) THEN
        RAISE EXCEPTION 'a replacement stands in the decree that removes';
    END IF;
    RETURN NEW;
"""
