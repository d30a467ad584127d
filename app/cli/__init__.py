"""`guatu …`: the one command line.

Rooms and the seed are imported inside the commands, so that each starts as fast as it can. What it
prints is Chinese and English side by side: nobody's language is known here.
"""
