"""Every table, for migrations: importing this module fills `Base.metadata`."""

from app.audit import models as audit
from app.facts import models as facts
from app.identity import models as identity
from app.identity.oidc import models as oidc
from app.investment import models as investment
from app.land import models as land
from app.overlays import models as overlays
from app.portfolio.conflicts import models as conflicts
from app.projects import kinds
from app.projects import models as projects
from app.schedule import models as schedule
from app.selection import models as selection

__all__ = [
    "audit",
    "conflicts",
    "facts",
    "identity",
    "investment",
    "kinds",
    "land",
    "oidc",
    "overlays",
    "projects",
    "schedule",
    "selection",
]
