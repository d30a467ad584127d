"""The five kinds: what a project of each kind says about itself.

One file a kind: a joined-table subclass with typed columns, the milestone template that it takes where its programme
names none for this kind, the geometry types it accepts, and the fields that are not public.
"""

from app.projects.kinds.facility import FacilityProject
from app.projects.kinds.industrial import IndustrialProject
from app.projects.kinds.metro_line import MetroLineProject
from app.projects.kinds.road import RoadPipe, RoadProject
from app.projects.kinds.urban_village import UrbanVillageProject
from app.projects.models import Project
from app.projects.words import Kind

CLASS_OF: dict[Kind, type[Project]] = {
    Kind.INDUSTRIAL: IndustrialProject,
    Kind.ROAD: RoadProject,
    Kind.URBAN_VILLAGE: UrbanVillageProject,
    Kind.METRO_LINE: MetroLineProject,
    Kind.FACILITY: FacilityProject,
}

__all__ = [
    "CLASS_OF",
    "FacilityProject",
    "IndustrialProject",
    "MetroLineProject",
    "RoadPipe",
    "RoadProject",
    "UrbanVillageProject",
]
