"""The counted cells of the map under a filter, where they can tell: `project_cells` knows a few columns of a project."""

from sqlalchemy import ColumnElement, and_, true

from app.facts.models import ProjectCell as C
from app.identity.access import Caller, Rows, visible
from app.selection.schemas import ProjectFilter

COUNTED = {"programme": C.programme, "kind": C.kind, "stage": C.stage, "provenance": C.provenance, "unit": C.unit}
OTHERS = [name for name in ProjectFilter.model_fields if name not in (*COUNTED, "mapped")]
NOTHING = ProjectFilter()
ROWS = Rows(C.id, C.is_public, C.provenance, C.unit, C.programme)


def counted(wanted: ProjectFilter, caller: Caller) -> ColumnElement[bool] | None:
    """The selection as a condition on the cells; None where it asks for more than they know, or of the past."""
    if caller.as_of is not None:
        return None
    if any(getattr(wanted, name) != getattr(NOTHING, name) for name in OTHERS):
        return None
    given = [
        column.in_([str(code) for code in codes])
        for name, column in COUNTED.items()
        if (codes := getattr(wanted, name))
    ]
    if wanted.mapped is not None:
        given.append(C.mapped.is_(wanted.mapped))
    return and_(true(), visible(caller, ROWS), *given)
