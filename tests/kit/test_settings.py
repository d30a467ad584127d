"""Settings come from the environment or from .env, and show where they come from without secrets."""

from datetime import date

import pytest

from app.kit import settings as module
from app.kit.settings import PROJECT_ROOT, Settings, origins, settings


@pytest.fixture(autouse=True)
def clean(monkeypatch, tmp_path):
    for field in Settings.model_fields:
        monkeypatch.delenv(f"GUATU_{field.upper()}", raising=False)
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.setattr(module, "ENV_FILE", tmp_path / ".env")
    monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / ".env")
    settings.cache_clear()
    yield
    settings.cache_clear()


def origin(name: str) -> tuple[str, str]:
    return next((value, where) for variable, value, where in origins() if variable == name)


def test_without_settings_nothing_is_open_and_the_real_date_holds():
    assert settings().anonymous == "none"
    assert settings().today is None
    assert settings().data_dir == PROJECT_ROOT / "var"
    assert settings().public_url == "http://127.0.0.1:8000"


def test_the_environment_wins_over_the_file(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("GUATU_TODAY=2024-01-01\nGUATU_POOL_SIZE=3\nOTHER=1\n")
    monkeypatch.setenv("GUATU_TODAY", "2025-09-30")
    assert settings().today == date(2025, 9, 30)
    assert origin("GUATU_TODAY") == ("2025-09-30", "environment")
    assert origin("GUATU_POOL_SIZE") == ("3", ".env")
    assert origin("GUATU_HOST") == ("127.0.0.1", "default")


def test_port_has_two_names_and_ours_comes_first(monkeypatch):
    monkeypatch.setenv("PORT", "8123")
    assert settings().port == 8123
    assert origin("PORT") == ("8123", "environment")
    settings.cache_clear()
    monkeypatch.setenv("GUATU_PORT", "8124")
    assert settings().port == 8124


def test_secrets_are_hidden_where_settings_are_shown(monkeypatch):
    monkeypatch.setenv("GUATU_DATABASE_URL", "postgresql+psycopg://service:hush@db/guatu")
    assert "hush" not in origin("GUATU_DATABASE_URL")[0]
    assert "hush" not in repr(settings())


def test_an_empty_variable_counts_as_absent(monkeypatch):
    monkeypatch.setenv("GUATU_DATABASE_URL", "")
    assert settings().database_url is None


def test_a_relative_data_folder_is_the_projects(monkeypatch):
    monkeypatch.setenv("GUATU_DATA_DIR", "elsewhere")
    assert settings().data_dir == PROJECT_ROOT / "elsewhere"


def test_links_name_the_address_that_people_use(monkeypatch):
    monkeypatch.setenv("GUATU_HOST", "0.0.0.0")
    assert settings().public_url == "http://127.0.0.1:8000"
    settings.cache_clear()
    monkeypatch.setenv("GUATU_BASE_URL", "https://guatu.example/")
    assert settings().public_url == "https://guatu.example"
