"""The government work report of 2025-01-08 and the projects that it names, as files and their reader."""
