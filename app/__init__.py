"""Guatu (挂图): a city's major projects on a map, with their milestones and money."""
