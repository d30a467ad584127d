"""What lists, filters and tiles need of a project, in one narrow row; free of "today".

`refresh_project_facts(ids)` in the database is its only definition. Statement-level triggers call it for what changed, in
the same transaction; `rebuild` calls it for all. The service's role reads these tables and cannot write them.
"""
