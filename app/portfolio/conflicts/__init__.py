"""Nearby works 邻近施工: pairs of works closer than a distance whose construction windows overlap or touch, and what was
agreed on them so that the street is dug up once.

Two works are two projects. Where one has parts with places of their own (stations and sections of a metro line), its
parts are compared in its stead, and the pair is told by the nearest of the worst. Places no better than `district`,
finished and cancelled works take no part.
"""
