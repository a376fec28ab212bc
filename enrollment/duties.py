"""Nobody checks what they made: the hands on one case, kept apart by the database itself (Pasal 20-24).

Services refuse first and say whom to ask; these triggers refuse whatever else writes. Two persons each:
- who proposed a name or merged the file it came in, and who locks it, issues the list of the Dinas, or verifies it;
- who locked or issued that list, and who verifies a name of it;
- who verified somebody of the programme, and who selects in it or gives a place that fell free;
- who ever selected the wave or gave a place of it, and who makes a decree of it;
- who made or worded a Keputusan Bupati, and who checks or issues it (checks and a trigger of the decree itself);
- who made or issued a decree, and who sends its names to BPJS;
- who proposed a name or merged its file, and who releases it when it is held; likewise who made a draft that names it,
  unless it is their own objection.
What they compare stays as it was made: proposer and file, merger, sender and lines of a batch, maker, verdict, run.

Kept apart by services alone: who sent a batch and who answers it, who proposed, merged or verified and who checks a
sample. Not kept apart: locking and issuing for the Dinas, both the Kepala's; one person of several accounts.
A row without a person passes: commands without `--actor` run as the system, so what they made is nobody's.
"""

from __future__ import annotations

import pgtrigger

FUNCTION = """
    IF EXISTS ({query}) THEN
        RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation';
    END IF;
    RETURN {row};
"""


def apart(name: str, words: str, query: str) -> pgtrigger.Trigger:
    """Refuse a new row NEW for which the query finds something: an earlier hand on the same case."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=FUNCTION.format(query=query, words=words, row="NEW"),
    )


def apart_from_many(name: str, words: str, query: str) -> pgtrigger.Trigger:
    """The same for rows that come many at once: `added` in the query names them all."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="added"),
        func=FUNCTION.format(query=query, words=words, row="NULL"),
    )


def apart_on_change(name: str, condition: pgtrigger.Q, words: str, query: str) -> pgtrigger.Trigger:
    """The same for the step of a row that the condition tells of."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=condition,
        func=FUNCTION.format(query=query, words=words, row="NEW"),
    )


LOCKER_IS_NO_PROPOSER = apart_from_many(
    "locker_is_no_proposer",
    "who locks the list proposed or merged somebody on it",
    """SELECT FROM added a
         JOIN decrees_decree d ON d.id = a.decree_id AND d.kind = 'kadinsos'
         JOIN workers_registration r ON r.id = a.registration_id
         LEFT JOIN workers_workerimport i ON i.source_file_id = r.source_file_id
        WHERE d.made_by_id IN (r.proposed_by_id, i.merged_by_id)""",
)
# On every step of the row while it is a draft: the names may have come after the issuer.
ISSUER_IS_NO_PROPOSER = apart_on_change(
    "issuer_is_no_proposer",
    pgtrigger.Q(new__kind="kadinsos", new__issued_by__isnull=False),
    "who issues the list proposed or merged somebody on it",
    """SELECT FROM decrees_decreeline a
         JOIN workers_registration r ON r.id = a.registration_id
         LEFT JOIN workers_workerimport i ON i.source_file_id = r.source_file_id
        WHERE a.decree_id = NEW.id AND NEW.issued_by_id IN (r.proposed_by_id, i.merged_by_id)""",
)
VERIFIER_IS_NO_PROPOSER = apart_from_many(
    "verifier_is_no_proposer",
    "who verifies proposed or merged the person",
    """SELECT FROM added a
         JOIN verification_batchline l ON l.id = a.line_id
         JOIN workers_registration r ON r.id = l.registration_id
         LEFT JOIN workers_workerimport i ON i.source_file_id = r.source_file_id
        WHERE a.recorded_by_id IN (r.proposed_by_id, i.merged_by_id)""",
)
VERIFIER_IS_NO_LOCKER = apart_from_many(
    "verifier_is_no_locker",
    "who verifies locked or signed the list with the person",
    """SELECT FROM added a
         JOIN verification_batchline l ON l.id = a.line_id
         JOIN decrees_decreeline n ON n.registration_id = l.registration_id
         JOIN decrees_decree d ON d.id = n.decree_id AND d.kind = 'kadinsos'
        WHERE a.recorded_by_id IN (d.made_by_id, d.issued_by_id)""",
)
SELECTOR_IS_NO_VERIFIER = apart(
    "selector_is_no_verifier",
    "who selects verified somebody of this programme",
    """SELECT FROM programs_wave w
         JOIN verification_batch b ON b.program_id = w.program_id
         JOIN verification_batchline l ON l.batch_id = b.id
         JOIN verification_verdictrecord v ON v.line_id = l.id AND v.recorded_by_id = NEW.actor_id
        WHERE w.id = NEW.wave_id""",
)
PROMOTER_IS_NO_VERIFIER = apart_from_many(
    "promoter_is_no_verifier",
    "who gives a place verified somebody of this programme",
    """SELECT FROM (SELECT DISTINCT l.run_id, a.actor_id
                      FROM added a JOIN selection_selectionline l ON l.id = a.line_id) a
         JOIN selection_selectionrun s ON s.id = a.run_id
         JOIN programs_wave w ON w.id = s.wave_id
         JOIN verification_batch b ON b.program_id = w.program_id
         JOIN verification_batchline l ON l.batch_id = b.id
         JOIN verification_verdictrecord v ON v.line_id = l.id AND v.recorded_by_id = a.actor_id""",
)
# Whichever run counts now: the flag may change, who selected does not.
MAKER_IS_NO_SELECTOR = apart(
    "maker_is_no_selector",
    "who makes the decree selected its people",
    """SELECT FROM selection_selectionrun s
        WHERE s.wave_id = NEW.wave_id
          AND (s.actor_id = NEW.made_by_id
               OR EXISTS (SELECT FROM selection_promotion p JOIN selection_selectionline l ON l.id = p.line_id
                           WHERE l.run_id = s.id AND p.actor_id = NEW.made_by_id))""",
)
SENDER_IS_NO_DECREE_HAND = apart(
    "sender_is_no_decree_hand",
    "who sends the names to BPJS made or issued the decree",
    """SELECT FROM decrees_decree d
        WHERE d.id = NEW.decree_id AND NEW.made_by_id IN (d.made_by_id, d.issued_by_id)""",
)
RELEASING = pgtrigger.Q(old__released_by__isnull=True, new__released_by__isnull=False)
RELEASER_IS_NO_PROPOSER = apart_on_change(
    "releaser_is_no_proposer",
    RELEASING,
    "who releases the name proposed or merged it",
    """SELECT FROM workers_registration r
         LEFT JOIN workers_workerimport i ON i.source_file_id = r.source_file_id
        WHERE r.id = NEW.registration_id AND NEW.released_by_id IN (r.proposed_by_id, i.merged_by_id)""",
)
RELEASER_IS_NO_MAKER = apart_on_change(
    "releaser_is_no_maker",
    RELEASING,
    "who releases the name made a draft with it against the objection of another",
    """SELECT FROM decrees_decreeline l
         JOIN decrees_decree d ON d.id = l.decree_id AND d.state = 'draft'
        WHERE l.registration_id = NEW.registration_id AND NEW.released_by_id <> NEW.held_by_id
          AND (d.made_by_id = NEW.released_by_id
               OR EXISTS (SELECT FROM decrees_rewording w
                           WHERE w.decree_id = d.id AND w.made_by_id = NEW.released_by_id))""",
)


# No list takes a name that is held: `added` has a column `registration_id`.
NOBODY_HELD = apart_from_many(
    "nobody_held",
    "a name on the list is held",
    """SELECT FROM added a JOIN holds_hold h ON h.registration_id = a.registration_id AND h.released_at IS NULL""",
)
# Nor is one decided on that was held after the list was made.
ISSUED_WITHOUT_HELD = apart_on_change(
    "issued_without_held",
    pgtrigger.Q(old__state="draft", new__state="issued"),
    "a name on the list is held",
    """SELECT FROM decrees_decreeline a
         JOIN holds_hold h ON h.registration_id = a.registration_id AND h.released_at IS NULL
        WHERE a.decree_id = NEW.id""",
)
