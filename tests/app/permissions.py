"""Who gets what from every route: the table that `test_permissions.py` compares with real answers.

Columns are readers, rows the projects that they ask for. `own` is led by office-a, the editor's; `foreign` by office-b;
`unpublished` is foreign and not public; `granted` is unpublished too, in the reporting unit that the limited viewer
was granted. `nobody` comes without signing in where that is not allowed (GUATU_ANONYMOUS=none), `public` where it is.
"""

from dataclasses import dataclass, field
from typing import Any

ROLES = (
    "nobody", "public", "viewer", "limited", "planner", "analyst", "editor", "dispatcher", "auditor", "administrator",
)  # fmt: skip
CASES = ("own", "foreign", "unpublished", "granted")

#                nobody public viewer limited planner analyst editor dispatcher auditor administrator
EVERYBODY = "200    200    200    200     200     200     200    200        200     200"
READERS = "  401    200    200    200     200     200     200    200        200     200"
INSIDERS = " 401    404    200    404     200     200     200    200        404     404"
GRANTED = "  401    404    200    200     200     200     200    200        404     404"
OFFICE = "   401    401    403    403     403     403     200    200        403     403"
NOT_THEIRS = "401   401    403    403     403     403     403    200        403     403"
ADMINISTRATOR = "401 401 403 403 403 403 403 403 403 200"
EXPORT = "    401    401    403    403     200     200     200    200        403     403"
SHARED = "    401    404    200    200     200     200     200    200        200     200"
THEIRS = "    401    401    403    403     200     403     403    403        403     403"
LOG = "       401    401    403    403     403     403     403    200        200     403"
DISPATCHER = "401   401    403    403     403     403     403    200        403     403"

# A layer that the operator named planners and dispatchers for; whoever else may know of layers finds none.
LAYER = "     401    401    404    404     200     404     404    200        404     403"
LAYERS = "    401    401    200    200     200     200     200    200        200     403"

READ = {"own": READERS, "foreign": READERS, "unpublished": INSIDERS, "granted": GRANTED}
# The same projects, for whoever may know of layers at all.
COVERS = {case: f"401 401 {' '.join(row.split()[2:-1])} 403" for case, row in READ.items()}
REPORT = {"own": OFFICE, "foreign": NOT_THEIRS, "unpublished": NOT_THEIRS, "granted": NOT_THEIRS}
DECIDE = dict.fromkeys(CASES, DISPATCHER)
# One PATCH, many fields: the door lets in whoever reads more than the public, the fields decide.
#                                        n   p   v   l   pl  an  ed  di  au  ad
FACTS = {
    "own": "                             401 401 403 403 403 403 200 200 403 403",
    "foreign": "                         401 401 403 403 403 403 403 200 403 403",
    "unpublished": "                     401 401 403 404 403 403 403 200 403 403",
    "granted": "                         401 401 403 403 403 403 403 200 403 403",
}
PLACE = {
    "own": "                             401 401 403 403 200 403 200 200 403 403",
    "foreign": "                         401 401 403 403 200 403 403 200 403 403",
    "unpublished": "                     401 401 403 404 200 403 403 200 403 403",
    "granted": "                         401 401 403 403 200 403 403 200 403 403",
}
PARTIES = {
    "own": "                             401 401 403 403 403 200 200 200 403 403",
    "foreign": "                         401 401 403 403 403 200 403 200 403 403",
    "unpublished": "                     401 401 403 404 403 200 403 200 403 403",
    "granted": "                         401 401 403 403 403 200 403 200 403 403",
}
NOTHING = {  # saying nothing is a write as well: whoever may change no field may not send it
    "own": "                             401 401 403 403 200 200 200 200 403 403",
    "foreign": "                         401 401 403 403 200 200 403 200 403 403",
    "unpublished": "                     401 401 403 404 200 200 403 200 403 403",
    "granted": "                         401 401 403 403 200 200 403 200 403 403",
}
HAND_OVER = {  # to office-b: an editor gives a project only to an office of their own
    "own": "                             401 401 403 403 403 403 422 200 403 403",
    "foreign": "                         401 401 403 403 403 403 403 200 403 403",
    "unpublished": "                     401 401 403 404 403 403 403 200 403 403",
    "granted": "                         401 401 403 403 403 403 403 200 403 403",
}
# On two works, of which the other is of office-b and public.
AGREED = READ
AGREE = dict.fromkeys(CASES, "           401 401 403 403 200 403 403 200 403 403") | {
    "own": "                             401 401 403 403 200 403 200 200 403 403",
}
CREATE = {
    "own": "                             401 401 403 403 403 403 201 201 403 403",
    "foreign": "                         401 401 403 403 403 403 422 201 403 403",
}
# The same by OGC API – Features, where what cannot be read is a 400.
MAKE = CREATE | {"foreign": CREATE["foreign"].replace("422", "400")}
# Who may change anything is told that a project has a name; who may not, only that.
WITHOUT_NAME = {case: row.replace("200", "400") for case, row in NOTHING.items()}
NO_FEATURE: dict[str, Any] = {"type": "Feature", "geometry": None, "properties": {}}
CANCEL = {case: row.replace("200", "204") for case, row in FACTS.items()}


@dataclass(frozen=True)
class Row:
    """One way to ask one route. `{part}` in `path` is filled by the test; `version` is a statement that reads it."""

    method: str
    path: str
    expected: dict[str, str]
    body: dict[str, Any] | None = None
    version: str | None = None
    about: str = ""
    query: dict[str, str] = field(default_factory=dict)
    made: bool = False  # a success answers 201
    session: bool = False  # asked with a session: an account is its person's, not a token's
    fresh: bool = False  # asked of another project each time, since it is not the same afterwards

    @property
    def name(self) -> str:
        return f"{self.method} {self.path} {self.about}".strip()

    def statuses(self, case: str) -> dict[str, int]:
        """Status by role."""
        found = dict(zip(ROLES, map(int, self.expected[case].split()), strict=True))
        return {role: 201 if self.made and status == 200 else status for role, status in found.items()}


ANY = {"any": READERS}
# Whoever may read is told that nobody has imported one.
NO_FILE = {"any": READERS.replace("200", "404")}
# One's own account: whoever is signed in, and nobody else.
OWN = {"any": "401 401 200 200 200 200 200 200 200 200"}
DONE = {"any": "401 401 204 204 204 204 204 204 204 204"}
NOT_THERE = {"any": "401 401 404 404 404 404 404 404 404 404"}
CONFLICT = {"any": "401 401 409 409 409 409 409 409 409 409"}
P = "/api/v1/projects/{code}"
AGREEMENT = "/api/v1/conflicts/{code}/{other}/agreement"
OF_COLLECTION = "/ogc/collections/{collection_id}"
OF_PROJECT = "SELECT version FROM projects WHERE id = :id"
OF_PART = "SELECT version FROM components WHERE project_id = :id"
PART_PLACE = {"type": "LineString", "coordinates": [[125.3, 43.8], [125.31, 43.81]]}
OF_AREA = "SELECT version FROM areas WHERE code = 'area-sharedshar'"
OF_LAYER = "SELECT version FROM overlay_layers WHERE code = 'farmland'"
OF_PERSON = "SELECT version FROM people WHERE login = 'somebody'"

TABLE = (
    Row("GET", "/healthz", {"any": EVERYBODY}),
    Row("GET", "/readyz", {"any": EVERYBODY}),
    Row("GET", "/metrics", {"any": " 401 401 403 403 403 403 403 403 403 200"}),
    Row("GET", "/metrics", {"any": ADMINISTRATOR}),
    Row("GET", "/openapi.json", {"any": EVERYBODY}),
    Row("GET", "/{path:path}", {"any": EVERYBODY}),
    Row("GET", "/api/v1/session", {"any": EVERYBODY}),
    Row("POST", "/api/v1/session", {"any": " ".join(["401"] * 10)}, {"link": "no such link"}),
    Row("DELETE", "/api/v1/session", {"any": " ".join(["204"] * 10)}),
    Row("GET", "/api/v1/sign-in", {"any": EVERYBODY}),
    Row("GET", "/api/v1/oidc/start", {"any": " ".join(["404"] * 10)}),
    Row("GET", "/api/v1/oidc/callback", {"any": " ".join(["404"] * 10)}),
    # Nobody here has a password; `test_passwords.py` has those who have.
    Row("PUT", "/api/v1/password", CONFLICT, {"old": "x", "new": "y"}, session=True),
    Row("POST", "/api/v1/totp", OWN, session=True, made=True),
    Row("PUT", "/api/v1/totp", {"any": "401 401 422 422 422 422 422 422 422 422"}, {"code": "000000"}, session=True),
    Row("DELETE", "/api/v1/totp", CONFLICT, {"password": "x"}, session=True),
    Row("GET", "/api/v1/sessions", OWN, session=True),
    Row("DELETE", "/api/v1/sessions", DONE, session=True),
    Row("DELETE", "/api/v1/sessions/{session_id}", NOT_THERE, session=True),
    Row("GET", "/api/v1/tokens", OWN, session=True),
    Row("POST", "/api/v1/tokens", OWN, {"name": "x", "role": "public", "expires_on": None}, session=True, made=True),
    Row("DELETE", "/api/v1/tokens/{token_id}", NOT_THERE, session=True),
    Row("GET", "/api/v1/programmes", ANY),
    Row("GET", "/api/v1/units", ANY),
    Row("GET", "/api/v1/districts", ANY),
    Row("GET", "/api/v1/sectors", ANY),
    Row("GET", "/api/v1/offices", ANY),
    Row("GET", "/api/v1/lists", ANY),
    Row("GET", "/api/v1/projects", ANY),
    Row("GET", "/api/v1/projects/summary", ANY),
    Row("GET", "/api/v1/projects/schedule", ANY),
    Row("GET", "/api/v1/projects/schedule/months", ANY),
    Row("GET", "/api/v1/projects/export", {"any": EXPORT}, query={"format": "geojson"}),
    Row("GET", "/api/v1/projects/export", ANY, query={"format": "oc4ids"}, about="open data"),
    Row("GET", "/api/v1/search", ANY, query={"q": "道路"}),
    Row("GET", P + "/nearest-station", READ),
    Row("GET", "/api/v1/areas", ANY),
    Row("POST", "/api/v1/areas", {"any": EXPORT}, {"name": "新的范围", "circle": {"centre": [125.32, 43.9], "radius_m": 300}},
        made=True),
    Row("GET", "/api/v1/areas/{area}", {"any": SHARED}),
    # Only its person changes an area; here that is the planner.
    Row("PATCH", "/api/v1/areas/{area}", {"any": THEIRS}, {"name": "改名的范围"}, OF_AREA),
    Row("DELETE", "/api/v1/areas/{area}", {"any": THEIRS}, None, OF_AREA),
    Row("GET", "/api/v1/overlays", {"any": LAYERS}),
    Row("GET", "/api/v1/overlays/{overlay}", {"any": LAYER}),
    Row("GET", "/api/v1/overlays/{overlay}/projects", {"any": LAYER}),
    Row("GET", "/api/v1/overlays/{overlay}/projects/export", {"any": LAYER}, query={"format": "csv"}),
    Row("GET", P + "/overlays", COVERS),
    Row("GET", "/api/v1/overlay-layers", {"any": ADMINISTRATOR}),
    Row("GET", "/api/v1/overlay-layers/{overlay}", {"any": ADMINISTRATOR}),
    Row("GET", "/api/v1/overlay-files/{key}", {"any": ADMINISTRATOR}),
    Row("POST", "/api/v1/overlay-layers/read", {"any": ADMINISTRATOR.replace("200", "422")}, {}, about="no shapes"),
    Row("PUT", "/api/v1/overlay-layers/{overlay}/contents", {"any": ADMINISTRATOR.replace("200", "422")}, {}, OF_LAYER,
        "no shapes"),
    Row("PATCH", "/api/v1/overlay-layers/{overlay}", {"any": ADMINISTRATOR}, {"name": "改名的图层"}, OF_LAYER),
    Row("POST", "/api/v1/overlay-layers/{overlay}/undo", {"any": ADMINISTRATOR.replace("200", "409")}, None, OF_LAYER),
    Row("DELETE", "/api/v1/overlay-layers/{overlay}/former", {"any": ADMINISTRATOR.replace("200", "204")}, None, OF_LAYER),
    # Nothing of that version is there: the other rows still need it.
    Row("DELETE", "/api/v1/overlay-layers/{overlay}", {"any": ADMINISTRATOR.replace("200", "412")}, None, "SELECT 9999"),
    Row("GET", "/tiles/overlays/{overlay}.json", {"any": LAYER}),
    Row("GET", "/tiles/overlays/{overlay}/{z}/{x}/{y}.mvt", {"any": LAYER}),
    Row("GET", "/api/v1/people", {"any": ADMINISTRATOR}),
    Row("POST", "/api/v1/people", {"any": ADMINISTRATOR}, {"login": "new.person", "name": "新人"}, made=True),
    Row("GET", "/api/v1/people/template.xlsx", {"any": ADMINISTRATOR}),
    Row("POST", "/api/v1/people/import", {"any": ADMINISTRATOR.replace("200", "422")}, {}, about="no workbook"),
    Row("POST", "/api/v1/places/read", {"any": "401 401 403 403 422 403 422 422 403 403"}, {}, about="no shapes"),
    Row("POST", "/api/v1/places/split", {"any": "401 401 403 403 200 403 200 200 403 403"},
        {"geometry": {"type": "LineString", "coordinates": [[125.3, 43.8], [125.4, 43.8]]},
         "blade": {"type": "LineString", "coordinates": [[125.35, 43.7], [125.35, 43.9]]}}),
    Row("GET", "/api/v1/people/{login}", {"any": ADMINISTRATOR}),
    Row("PATCH", "/api/v1/people/{login}", {"any": ADMINISTRATOR}, {"name": "改名"}, OF_PERSON),
    Row("PUT", "/api/v1/people/{login}/grants", {"any": ADMINISTRATOR}, {"grants": [{"role": "viewer"}]}, OF_PERSON),
    Row("POST", "/api/v1/people/{login}/invitation", {"any": ADMINISTRATOR}, made=True),
    Row("DELETE", "/api/v1/people/{login}/sessions", {"any": ADMINISTRATOR}),
    Row("GET", "/api/v1/organisations", {"any": ADMINISTRATOR}),
    Row("POST", "/api/v1/organisations", {"any": ADMINISTRATOR}, {"code": "new-office", "name": "新单位"}, made=True),
    Row("PATCH", "/api/v1/organisations/{code}", {"any": ADMINISTRATOR}, {"name": "改名"},
        "SELECT version FROM organisations WHERE code = 'office-c'"),
    Row("POST", "/api/v1/organisations/{code}/hand-over", {"any": ADMINISTRATOR},
        {"to": "office-b", "reason": "职责划转"}),
    Row("GET", "/api/v1/basemaps", ANY),
    Row("GET", "/tiles/imported.pmtiles", NO_FILE),
    Row("GET", "/tiles/conflicts.json", ANY),
    Row("GET", "/tiles/conflicts/{z}/{x}/{y}.mvt", {"any": READERS.replace("200", "204")}, about="nothing has a place"),
    Row("GET", "/tiles/{layer}.json", ANY),
    Row("GET", "/tiles/{layer}/{z}/{x}/{y}.mvt", ANY),
    Row("GET", "/api/v1/conflicts", ANY),
    Row("GET", AGREEMENT, AGREED),
    Row("PUT", AGREEMENT, AGREE, {"decision": "同期施工"}, made=True, fresh=True),
    Row("DELETE", AGREEMENT, {case: row.replace("200", "204") for case, row in AGREE.items()}, None,
        "SELECT version FROM agreements WHERE :id IN (project_id, other_id)", fresh=True),
    Row("GET", "/ogc", ANY),
    Row("GET", "/ogc/", ANY),
    Row("GET", "/ogc/conformance", ANY),
    Row("GET", "/ogc/api", ANY),
    Row("GET", "/ogc/collections", ANY),
    Row("GET", "/ogc/guatu.qgs", ANY),
    Row("GET", OF_COLLECTION, ANY),
    Row("GET", OF_COLLECTION + "/queryables", ANY),
    Row("GET", OF_COLLECTION + "/sortables", ANY),
    Row("GET", OF_COLLECTION + "/schema", ANY),
    Row("GET", OF_COLLECTION + "/feature-schema", ANY),
    Row("GET", OF_COLLECTION + "/items", ANY),
    Row("GET", OF_COLLECTION + "/items/{feature_id}", READ),
    Row("OPTIONS", OF_COLLECTION + "/items", ANY),
    Row("OPTIONS", OF_COLLECTION + "/items/{feature_id}", ANY),
    Row("POST", OF_COLLECTION + "/items", MAKE,
        {"type": "Feature", "geometry": None, "properties": {"name": "新的道路", "programme": "dead_end_roads"}}),
    Row("PUT", OF_COLLECTION + "/items/{feature_id}", WITHOUT_NAME, NO_FEATURE, OF_PROJECT, "without a name"),
    Row("PATCH", OF_COLLECTION + "/items/{feature_id}", FACTS, {"properties": {"phase": "三期"}}, OF_PROJECT, "phase"),
    Row("PATCH", OF_COLLECTION + "/items/{feature_id}", PLACE, {"properties": {"address": "示意路三号"}}, OF_PROJECT,
        "address"),
    Row("PATCH", OF_COLLECTION + "/items/{feature_id}", NOTHING, {"properties": {}}, OF_PROJECT, "nothing"),
    Row("DELETE", OF_COLLECTION + "/items/{feature_id}", CANCEL, None, OF_PROJECT, fresh=True),
    Row("GET", "/ogc/tileMatrixSets", ANY),
    Row("GET", "/ogc/tileMatrixSets/{tile_matrix_set_id}", ANY),
    Row("GET", OF_COLLECTION + "/tiles", ANY),
    Row("GET", OF_COLLECTION + "/tiles/{tile_matrix_set_id}", ANY),
    Row("GET", OF_COLLECTION + "/tiles/{tile_matrix_set_id}/{tile_matrix}/{tile_row}/{tile_col}",
        {"any": READERS.replace("200", "204")}, about="nothing there has a place"),
    Row("POST", "/api/v1/projects", CREATE, {"name": "新的道路", "programme": "dead_end_roads"}),
    Row("GET", P, READ),
    Row("PATCH", P, FACTS, {"name": "改名的道路"}, OF_PROJECT, "name"),
    Row("PATCH", P, PLACE, {"address": "示意路一号"}, OF_PROJECT, "address"),
    Row("PATCH", P, PARTIES, {"parties": [{"role": "owner", "name": "城建公司"}]}, OF_PROJECT, "parties"),
    Row("PATCH", P, FACTS, {"address": "示意路二号", "phase": "二期"}, OF_PROJECT, "address and phase"),
    Row("PATCH", P, NOTHING, {}, OF_PROJECT, "nothing"),
    Row("PATCH", P, HAND_OVER, {"office": "office-b"}, OF_PROJECT, "office"),
    Row("GET", P, READ, query={"as_of": "2025-09-30"}, about="as of a day"),
    Row("GET", P + "/history", READ, query={"as_of": "2025-09-30"}, about="as of a day"),
    Row("GET", P + "/components", READ),
    Row("PATCH", P + "/components/{key}", FACTS, {"structure_pct": 50}, OF_PART, "how far"),
    Row("PATCH", P + "/components/{key}", PLACE, {"geometry": PART_PLACE}, OF_PART, "place"),
    Row("PATCH", P + "/components/{key}", FACTS, {"geometry": None, "in_opening_scope": False}, OF_PART, "place and more"),
    Row("GET", P + "/components/{key}/places", READ),
    Row("GET", P + "/history", READ),
    Row("GET", P + "/places", READ),
    Row("GET", P + "/milestones", READ),
    Row("GET", P + "/milestones/{key}", READ),
    Row("PATCH", P + "/milestones/{key}", REPORT, {"forecast_date": "2025-11-30"},
        "SELECT version FROM milestones WHERE project_id = :id AND key = 'opened'"),
    Row("GET", "/api/v1/changes", {"any": LOG}),
    Row("GET", "/api/v1/changes/export", {"any": LOG}),
    Row("GET", "/api/v1/access-events", {"any": LOG}),
    Row("GET", "/api/v1/events", ANY),
    Row("GET", P + "/baselines", READ),
    Row("POST", P + "/baselines", REPORT,
        {"reason": "规划调整", "dates": [{"key": "opened", "date": "2025-12-31"}]}, made=True),
    Row("POST", P + "/baselines/{number}/decision", DECIDE, {"approve": True}, made=True),
    Row("GET", P + "/investments", READ),
    Row("PUT", P + "/investments/{month}", REPORT, {"actual_wan": 120},
        "SELECT version FROM monthly_investments WHERE project_id = :id"),
    Row("PUT", P + "/investments/{month}", DECIDE, {"actual_wan": 120, "status": "accepted"},
        "SELECT version FROM monthly_investments WHERE project_id = :id", "accepted"),
    Row("PUT", P + "/plans/{year}", REPORT, {"plan_wan": 1000},
        "SELECT version FROM annual_plans WHERE project_id = :id"),
)  # fmt: skip
