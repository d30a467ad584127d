"""Files in and out: what comes as a workbook becomes the schemas and commands of the rooms below.

A file is never trusted: not its name, not its length, not what it says of itself (`workbook`). A dry run is the import,
rolled back to a savepoint; what it found is the preview, and errors name their cells.
"""
