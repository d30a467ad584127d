"""Templates are data: loading one again changes nothing, a longer one keeps what is there."""

from sqlalchemy import func, select

from app.audit.models import Change
from app.projects.words import Stage
from app.schedule.commands import Layout, lay_out, put_template
from app.schedule.models import COMPUTED_FROM, Mark, Milestone, Scope, Template, TemplateLink, TemplateStep
from app.schedule.schemas import LinkIn, StepIn, TemplateIn
from tests.city import City

GIVEN = TemplateIn.model_validate(
    {
        "code": "test",
        "name": "测试模板",
        "name_en": "Test",
        "kind": "facility",
        "steps": [
            {"key": "begun", "name": "开工", "name_en": "Begun", "position": 1, "weight_pct": 40, "mark": "start"},
            {"key": "done", "name": "完工", "name_en": "Done", "position": 2, "weight_pct": 60, "mark": "finish"},
        ],
        "links": [{"step": "done", "before": "begun", "relation": "FS"}],
    }
)


def load(town: City) -> None:
    with town.write() as db:
        put_template(db, GIVEN)


def ids(town: City) -> dict[str, int]:
    with town.write() as db:
        rows = db.execute(select(TemplateStep.key, TemplateStep.id).where(TemplateStep.template == "test"))
        return dict(rows.all())


def test_a_template_loaded_twice_changes_nothing(town: City):
    load(town)

    def state() -> tuple[int | None, int]:
        with town.write() as db:
            return db.scalar(select(func.max(Change.id))), db.get_one(Template, "test").version

    before = state()
    load(town)
    assert state() == before


def test_a_new_step_keeps_the_others_and_the_dates_that_hang_on_them(town: City):
    load(town)
    before = ids(town)
    project = town.project(programme="water_plants", template="test")
    inspected = StepIn(key="inspected", name="验收", name_en="Inspected", position=3, stage_reached=Stage.COMPLETED)
    longer = GIVEN.model_copy(update={"steps": [*GIVEN.steps, inspected]})
    with town.write() as db:
        put_template(db, longer)
        new = lay_out(db, [Layout(project)])
        laid = set(db.scalars(select(Milestone.key).where(Milestone.project_id == project.id)))
    after = ids(town)
    assert before == {key: after[key] for key in ("begun", "done")}
    assert [one.key for one in new] == ["inspected"]
    assert laid == {"begun", "done", "inspected"}


def test_the_links_of_a_template_are_those_that_were_given_last(town: City):
    other = GIVEN.model_copy(update={"links": [LinkIn(step="done", before="begun", relation="SS")]})
    for template, relations in ((other, ["SS"]), (GIVEN.model_copy(update={"links": []}), []), (GIVEN, ["FS"])):
        with town.write() as db:
            put_template(db, template)
        with town.write() as db:
            mine = TemplateLink.step_id.in_(select(TemplateStep.id).where(TemplateStep.template == "test"))
            assert [link.relation for link in db.scalars(select(TemplateLink).where(mine))] == relations


def test_every_seeded_template_has_a_start_and_a_finish_that_are_typed(town: City):
    with town.write() as db:
        steps = db.scalars(select(TemplateStep)).all()
        templates = set(db.scalars(select(Template.code)))
    for mark in Mark:
        marked = [step for step in steps if step.mark == mark]
        assert sorted(step.template for step in marked) == sorted(templates)
        # The facts read the typed date of the marked step.
        assert not any(step.computed or step.scope != Scope.PROJECT for step in marked)


def test_every_computed_step_knows_what_it_is_computed_from(town: City):
    with town.write() as db:
        computed = set(db.scalars(select(TemplateStep.key).where(TemplateStep.computed)))
    assert computed == set(COMPUTED_FROM)
