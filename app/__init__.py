"""Guatu (挂图): a city's major projects on a map, with their milestones and money."""

import os

# Formats that only say where else to read, on this machine or the network: a file from outside must not. GDAL reads the
# setting when it is loaded, so it stands before every other import.
os.environ["GDAL_SKIP"] = "OGR_VRT,GDALG,WFS,CSW,HTTP"
