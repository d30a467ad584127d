"""`/ogc`: OGC API – Features for QGIS, GDAL and everybody else's tools, with pages for people.

Words: a collection 要素集 is a set of features that is asked for as one; an item is one feature of it; queryables are
what may be asked about an item in CQL2, sortables what items may be ordered by.

Decisions: the projects of a collection are selected by the one filter and the one set of rights. `bbox` and `datetime`
mean what the standard says, which is more than the filter's: they also match what has no place or no time. The page is
chosen from the narrow facts in an indexed order; only its rows are written, as text, by PostgreSQL.
"""
