"""Finding: one box for projects, places and coordinates, and what lies nearest.

Of a project the reader learns what they may see. A place is a district, a reporting unit, a station or a name of the base
map, which is approximate; a pair of coordinates is told with every meaning that lies in the city. A sentence is read as far
as the filter can say it (`sentences`, `times`); what was not understood is told.
"""
