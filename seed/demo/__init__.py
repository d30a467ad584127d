"""The demo portfolio: generated filler, every row marked 示例, the same for the same seed. `generate.portfolio` makes it."""
