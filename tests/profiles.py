"""How hard hypothesis tries: a little in every run, long at night (`--hypothesis-profile=nightly`)."""

from hypothesis import HealthCheck, settings

slow = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile("default", max_examples=50, deadline=None, suppress_health_check=slow)
settings.register_profile("nightly", max_examples=2000, deadline=None, suppress_health_check=slow)
# Where CI is set hypothesis takes a profile of its own; the tests are the same everywhere.
settings.load_profile("default")
