"""The project of QGIS: what QGIS wants of it, found out by opening it in QGIS 3.22."""

from lxml import etree

from tests.city import City


def project(city: City, login: str | None = None, **headers: str) -> etree._Element:
    answer = city.client(login).get("/ogc/guatu.qgs", headers=headers)
    assert answer.status_code == 200 and "guatu.qgs" in answer.headers["content-disposition"]
    return etree.fromstring(answer.content)


def test_every_programme_is_a_layer_that_is_in_the_tree(shared: City):
    tree = project(shared)
    programmes = {one["code"] for one in shared.client().get("/api/v1/programmes").json()["items"]}
    layers = {one.findtext("id"): one for one in tree.iter("maplayer")}
    assert layers.keys() == {f"guatu_layer_{code}" for code in programmes | {"districts", "basemap"}}
    assert {one.get("id") for one in tree.iter("layer-tree-layer")} == layers.keys()
    # QGIS gives a layer with a shorter id another one, and its place in the tree is lost.
    assert min(map(len, layers)) > 10


def test_a_layer_names_its_collection_and_all_that_qgis_needs_to_draw_it(shared: City):
    for layer in project(shared).iter("maplayer"):
        assert layer.findtext("layerOpacity") == "1"
        assert int(layer.findtext(".//srsid") or 0) > 0 and (layer.findtext(".//authid") or "").startswith("EPSG:")
        if layer.get("type") == "vector":
            collection = (layer.findtext("id") or "").removeprefix("guatu_layer_")
            assert f"typename='{collection}'" in (layer.findtext("datasource") or "")
            assert "url='http://testserver/ogc'" in (layer.findtext("datasource") or "")
            assert shared.client().get(f"/ogc/collections/{collection}?f=json").status_code == 200


def test_its_titles_are_in_the_readers_language(shared: City):
    def titles(language: str) -> list[str]:
        tree = project(shared, **{"Accept-Language": language})
        return [one.get("name") or "" for one in tree.iter("layer-tree-layer")]

    assert "城中村改造" in titles("zh-CN") and "Districts" in titles("en")
