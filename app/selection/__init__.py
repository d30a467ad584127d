"""The one filter: which projects a reader means. List, totals, tiles and everything else that selects go through it."""
