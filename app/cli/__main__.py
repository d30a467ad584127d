import signal

signal.signal(signal.SIGINT, signal.SIG_DFL)  # while there is nothing to tidy up, Ctrl-C just ends

# ruff: noqa: E402
import typer
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError

from app.cli import audit, basemap, database, doctor, export, openapi, overlay, people, run, seed
from app.cli.words import fail, in_both_languages
from app.kit.errors import GuatuError
from app.kit.server import ClusterError

cli = typer.Typer(
    name="guatu", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="挂图 / Guatu"
)
cli.command("run")(run.run)
cli.command("serve")(run.serve)
cli.command("doctor")(doctor.doctor)
cli.command("openapi")(openapi.openapi)
cli.command("export")(export.export)
cli.add_typer(database.commands, name="db")
cli.add_typer(seed.commands, name="seed")
cli.add_typer(basemap.commands, name="basemap")
cli.add_typer(overlay.commands, name="overlay")
cli.add_typer(audit.commands, name="audit")
cli.add_typer(people.users, name="user")
cli.add_typer(people.offices, name="office")
cli.add_typer(people.tokens, name="token")


def main(words: list[str] | None = None) -> None:
    """Run a command, this process's own without `words`; what a person can mend ends in a sentence, the rest in a
    traceback."""
    try:
        cli(words)
    except ClusterError as error:
        fail(str(error))
    except GuatuError as error:
        fail(in_both_languages(error))
    except ValidationError as error:
        wrong = (f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        fail("不正确 / not valid\n  " + "\n  ".join(wrong))
    except OperationalError as error:
        fail(f"数据库没有应答，请检查 guatu doctor。/ The database does not answer: try guatu doctor.\n{error.orig}")


if __name__ == "__main__":
    main()
