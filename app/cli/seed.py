"""`guatu seed …`: reference data, the report's projects and the demo."""

from typing import Annotated

import typer

from app.cli.database import connected, owner_url

commands = typer.Typer(no_args_is_help=True, help="示例和参考数据 / seed data")


@commands.command("load")
def load(demo: Annotated[bool, typer.Option(help="Also the demo's projects. / 同时载入示例项目。")] = True) -> None:
    """Load the seed by natural keys; safe to run twice. / 载入数据，可重复运行。"""
    from seed.load import load_all

    with connected() as urls:
        load_all(urls.service_url, demo=demo, say=typer.echo)


@commands.command("remove-demo")
def remove_demo() -> None:
    """Remove everything marked as demo. / 删除全部示例数据。"""
    from seed.load import remove_demo

    with connected() as urls:
        remove_demo(owner_url(urls), typer.echo)


@commands.command("synthetic")
def synthetic(projects: Annotated[int, typer.Option(min=1, max=5_000_000, help="How many. / 多少个。")]) -> None:
    """Made-up projects for load tests, only into a database without projects. / 压测数据，只能载入没有项目的库。"""
    from seed.load import is_empty, load_reference
    from seed.synthetic import load_synthetic

    with connected() as urls:
        if is_empty(urls.service_url):
            load_reference(urls.service_url, typer.echo)
        seconds = load_synthetic(owner_url(urls), projects, typer.echo)
        typer.echo(f"{seconds:.1f} s")
