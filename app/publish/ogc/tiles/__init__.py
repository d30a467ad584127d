"""OGC API – Tiles: the tiles of `/tiles` for each collection, cut by two tile matrix sets.

Words: a tile matrix 瓦片矩阵 is one zoom, a tile matrix set 瓦片矩阵集 all of them; a tileset 瓦片集 is a collection cut by
one. The row comes before the column in an address. Decisions: a tileset ends at the city's box, as its limits say; a
tile outside of them is not found, an empty one inside has no content.
"""
