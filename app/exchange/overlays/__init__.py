"""Overlays in and out: an operator's file, of any size, read in batches; and what projects cover, as a table."""
