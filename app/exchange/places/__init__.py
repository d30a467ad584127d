"""A place that comes in: read out of a file or a text, and divided by a line. Nothing is stored here; what somebody
settles on goes through the project's own PATCH.
"""
