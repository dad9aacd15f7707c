"""What a page says of itself to those who show a link to it."""

from pathlib import Path

from appnb.server import RunningServer
from appnb.server.apps import ServedApp
from tests.first_sight.test_secrets import visit, with_app

NOTEBOOK = '''"""How the "shop" went <this> week."""

import appnb

app = appnb.App(title="Sales & more")


@app.cell
def one():
    1
'''


def test_a_link_has_a_title_and_a_description(tmp_path: Path) -> None:
    path = tmp_path / "app.py"
    path.write_text(NOTEBOOK)

    async def work(server: RunningServer, app: ServedApp) -> None:
        body = await visit(server.address, Host="apps.example.org")
        assert '<meta property="og:title" content="Sales &amp; more">' in body
        said = "How the &#34;shop&#34; went &lt;this&gt; week."
        assert f'<meta property="og:description" content="{said}">' in body
        assert f'<meta name="description" content="{said}">' in body
        assert '<meta property="og:url" content="http://apps.example.org/' in body

    with_app(path, work, allow_host=("apps.example.org",))
