"""What lies under the projects: the rows of the base map, and what is noticed of a place beside them and the boundaries.

Decisions: nothing is corrected here. A place that lies oddly is stored when somebody has said that it is meant so.
"""
