"""叠加图层: layers of the operator's own (城镇开发边界, 永久基本农田, 生态保护红线, 控规, 土地状态), and what projects cover of them 压占.

They are sensitive: a layer is there only for the roles that the operator named with it, and for nobody else it exists,
in no list, tile, table or entry of the log. They come in by the command line alone.

What a project covers is measured on the ellipsoid, WGS 84 (which is CGCS2000's to a tenth of a millimetre): square metres
of an area, metres of a line, how many of its points lie inside. It is kept by the database (`refresh_overlay_covers`):
whatever changes a place or a layer refreshes it in the same transaction. Where features of a layer lie over one another,
the ground counts once. Places no better than `district` take no part.
"""
