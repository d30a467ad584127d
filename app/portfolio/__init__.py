"""Projects as a whole: the resource itself, lists across projects, code lists with counts, and sums.

It may ask every room below it; the rooms below serve only the parts of one project.
"""
