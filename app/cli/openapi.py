"""`guatu openapi`: the contract of the JSON API, from which the page's types are made."""

import json


def openapi() -> None:
    """Print the OpenAPI document. / 打印 OpenAPI 文档。"""
    from app.main import create_app

    print(json.dumps(create_app().openapi(), ensure_ascii=False, indent=2))
