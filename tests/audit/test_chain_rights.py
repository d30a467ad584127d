"""The service reads the chain and writes none of it."""

import psycopg
import pytest

from tests.city import City


def plain(url: str) -> str:
    return url.replace("+psycopg", "", 1)


@pytest.mark.parametrize("table", ["change_links", "chain_head", "chain_prunings"])
@pytest.mark.parametrize(
    "how", ["INSERT INTO {0} SELECT * FROM {0}", "UPDATE {0} SET position = 0", "DELETE FROM {0}", "TRUNCATE {0}"]
)
def test_the_service_neither_links_nor_unlinks(shared: City, table: str, how: str):
    with (
        psycopg.connect(plain(shared.urls.service_url)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(how.format(table).encode())


def test_the_service_hangs_the_linker_on_no_table_of_its_own(shared: City):
    with psycopg.connect(plain(shared.urls.service_url)) as connection:
        connection.execute("CREATE TEMP TABLE mine (id bigint)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(
                "CREATE CONSTRAINT TRIGGER linked AFTER INSERT ON mine DEFERRABLE FOR EACH ROW EXECUTE FUNCTION public.link_changes()"
            )
