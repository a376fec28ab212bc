"""An assessment is overtaken once the worker's data or a link says something that it did not know (Pasal 19-21).

Who is overtaken is asked on every page that counts what waits, over the whole register; so the database writes it down
when it happens: whatever writes a change, a link or an assessment, these triggers keep `data_changed` and
`link_changed` of the assessment true to the times of the three. A change of the state alone changes no data; no rule
reads Disdukcapil's list of deaths and moves.
"""

from __future__ import annotations

import pgtrigger

LATER_LINK = "{0}.series <> 'deaths' AND ({0}.changed_at > {1}.made_at OR {0}.reviewed_at > {1}.made_at)"
LATER_CHANGE = "{0}.field <> 'state' AND {0}.changed_at > {1}.made_at"

MARK = """
    UPDATE assessment_assessment a SET {flag} = true FROM added n
     WHERE a.registration_id = n.registration_id AND NOT a.{flag} AND {later};
    RETURN NULL;
"""


def _marks(name: str, operation: pgtrigger.Operation, flag: str, later: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(new="added"),
        func=MARK.format(flag=flag, later=later.format("n", "a")),
    )


LINK_TRIGGERS = (
    _marks("new_link_overtakes", pgtrigger.Insert, "link_changed", LATER_LINK),
    _marks("other_link_overtakes", pgtrigger.Update, "link_changed", LATER_LINK),
)
CHANGE_OVERTAKES = _marks("change_overtakes", pgtrigger.Insert, "data_changed", LATER_CHANGE)
KNOWS = pgtrigger.Trigger(
    name="knows_what_came_before",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("made_at"),
    func=f"""
        NEW.link_changed := EXISTS (
            SELECT FROM matches_match l
             WHERE l.registration_id = NEW.registration_id AND {LATER_LINK.format("l", "NEW")}
        );
        NEW.data_changed := EXISTS (
            SELECT FROM workers_change c
             WHERE c.registration_id = NEW.registration_id AND {LATER_CHANGE.format("c", "NEW")}
        );
        RETURN NEW;
    """,
)
