"""A PostgreSQL for the tests of this folder, started once."""

from collections.abc import Iterator

import pytest
import sqlalchemy

from tests.servers import run_postgres


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a PostgreSQL that runs as long as the tests do."""
    with run_postgres() as url:
        yield url


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[sqlalchemy.Engine]:
    """An engine for a schema of its own in it."""
    engine = sqlalchemy.create_engine(postgres_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    yield engine
    engine.dispose()
