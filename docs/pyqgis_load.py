"""Load every collection of a running Guatu and its vector tiles into QGIS, and print what came.

    python3 docs/pyqgis_load.py http://127.0.0.1:8000 [--token TOKEN] [--picture tiles.png]

Runs with the Python that has QGIS (on Debian: `apt install python3-qgis`, /usr/bin/python3), without a screen. Exits with
1 where a count of QGIS is another than the API's.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

# Before QGIS is loaded: no screen, and a profile of its own that leaves the user's alone.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
PROFILE = tempfile.mkdtemp(prefix="guatu-qgis-")  # of mode 0700
os.environ["HOME"] = PROFILE
os.environ["XDG_RUNTIME_DIR"] = PROFILE

from qgis.core import (  # noqa: E402 (the environment comes first)
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsDataSourceUri,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsNetworkAccessManager,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorTileLayer,
)
from qgis.PyQt.QtCore import QSize  # noqa: E402
from qgis.PyQt.QtGui import QColor  # noqa: E402
from qgis.PyQt.QtNetwork import QNetworkRequest  # noqa: E402

# The city in metres of Web Mercator.
CITY = QgsRectangle(13_900_000, 5_390_000, 14_010_000, 5_510_000)


def ask(address: str, token: str | None) -> dict:
    """A document of the API, read without QGIS."""
    headers = {"Accept": "application/geo+json, application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    with urlopen(Request(address, headers=headers), timeout=60) as answer:
        return json.load(answer)


def sign_in(address: str, token: str) -> None:
    """Send the token with every request to Guatu and to nobody else; in QGIS itself the method *API Header* does so."""

    def add_token(request: QNetworkRequest) -> None:
        if request.url().toString().startswith(f"{address}/"):
            request.setRawHeader(b"Authorization", f"Bearer {token}".encode())

    QgsNetworkAccessManager.setRequestPreprocessor(add_token)


def load_collection(address: str, name: str) -> QgsVectorLayer:
    """A collection as a layer of OGC API – Features."""
    uri = QgsDataSourceUri()
    uri.setParam("url", f"{address}/ogc")
    uri.setParam("typename", name)
    return QgsVectorLayer(uri.uri(False), name, "OAPIF")


def load_tiles(address: str, name: str) -> QgsVectorTileLayer:
    """The tiles of a collection. QGIS wants the braces of its address written %7B and %7D."""
    tiles = f"{address}/ogc/collections/{name}/tiles/WebMercatorQuad/{{z}}/{{y}}/{{x}}"
    return QgsVectorTileLayer(f"type=xyz&zmin=0&zmax=14&url={quote(tiles, safe=':/')}", f"{name} (tiles)")


def draw(layers: list, picture: Path) -> int:
    """Draw layers to a picture; answers how many of its pixels are not the background."""
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    settings.setExtent(CITY)
    settings.setOutputSize(QSize(800, 800))
    settings.setBackgroundColor(QColor("white"))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    image.save(str(picture))
    white = QColor("white").rgb()
    return sum(image.pixel(x, y) != white for x in range(image.width()) for y in range(image.height()))


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("address", help="where Guatu is, such as http://127.0.0.1:8000")
    given.add_argument("--token", help="a bearer token; without one as the public")
    given.add_argument("--picture", type=Path, default=Path("guatu-tiles.png"))
    args = given.parse_args()
    address = args.address.rstrip("/")
    # Kept to the end: QGIS lives as long as it does.
    application = QgsApplication([], False)
    application.initQgis()
    if args.token:
        sign_in(address, args.token)
    wrong = 0
    print(f"{'collection':24} {'numberMatched':>13} {'featureCount':>13} {'loaded':>8} {'with a place':>13}")
    names = [one["id"] for one in ask(f"{address}/ogc/collections?f=json", args.token)["collections"]]
    for name in names:
        matched = ask(f"{address}/ogc/collections/{name}/items?f=json&limit=1", args.token)["numberMatched"]
        layer = load_collection(address, name)
        if not layer.isValid():
            print(f"{name:24} {matched:13} did not load")
            wrong += 1
            continue
        loaded = placed = 0
        for feature in layer.getFeatures():
            loaded += 1
            placed += feature.hasGeometry()
        told = layer.featureCount()
        wrong += not matched == told == loaded
        print(f"{name:24} {matched:13} {told:13} {loaded:8} {placed:13}")
    tiles = [load_tiles(address, name) for name in ("projects", "components", "districts")]
    valid = all(layer.isValid() for layer in tiles)
    coloured = draw(tiles, args.picture) if valid else 0
    print(f"tiles: {'valid' if valid else 'NOT valid'}, {coloured} pixels drawn, {args.picture}")
    return 1 if wrong or not coloured else 0


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    # QGIS 3.22 may crash while it takes itself down.
    os._exit(status)
