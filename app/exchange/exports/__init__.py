"""A selection taken away as a file: GeoJSON, GeoPackage, Shapefile, KML, FlatGeobuf, CSV, Excel.

`formats` is the one table of what there is; `fields` says what every file tells of a project, `about` what it says of
itself. A file is one snapshot of the database, read by a connection of its own and written by a thread of its own into
a nameless file, from which the client is served at whatever pace it reads: nobody who is slow keeps a connection or a
snapshot, memory stays the same however much is taken, and what broke off never looks whole.
"""
