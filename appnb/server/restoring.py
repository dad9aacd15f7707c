"""What a viewer has entered: kept by their browser, signed, and brought by it to a session that begins anew."""

import hashlib
from collections.abc import Callable, Mapping

from appnb.kernel.keeping import Inputs
from appnb.kernel.program import Program
from appnb.kernel.viewer import Viewer
from appnb.server.tokens import INPUTS_BYTES, Tokens
from appnb.server.traces import Traces
from appnb.session import Session

RESTORED = "The page has begun anew; what you had entered was brought along."
OUT_OF_MEMORY = "The server had no memory left, and has begun anew; what you had entered was brought along."
UPDATED = "This is a new version; what you had entered was brought along, as far as it has a place for it."


class Restoring:
    """Has the browser of one page keep what is entered, and sets the page's session to what was entered before.

    Args:
        session: the session of the page.
        viewer: who looks.
        traces: told when the session has something of the viewer's.
        app: the address of the app.
        tokens: sign what goes to the browser.
        restored: says why the session is another than the one in which it was entered.
    """

    def __init__(
        self,
        session: Session,
        viewer: Viewer,
        traces: Traces,
        *,
        app: str,
        tokens: Tokens,
        restored: Callable[[], str],
    ) -> None:
        self._session, self._viewer, self._traces = session, viewer, traces
        self._app, self._tokens, self._restored = app, tokens, restored

    def write(self, inputs: Inputs) -> dict[str, object]:
        """Write the message of what the browser is to keep, and of which version of the app it is."""
        version = find_version(self._session.program)
        return {"type": "inputs", "text": self._tokens.sign_inputs(inputs, self._app, self._viewer.user, version)}

    def bring(self, message: Mapping[str, object]) -> None:
        """Set the session to what a page brings along; a page that was cut off is told so."""
        text = message.get("inputs")
        if not isinstance(text, str) or len(text) > 2 * INPUTS_BYTES:
            return
        entered = self._tokens.read_inputs(text, self._app, self._viewer.user)
        if not entered.inputs:
            return
        self._traces.mark()
        self._session.restore_inputs(entered.inputs)
        if message.get("was_lost"):
            is_updated = entered.version != find_version(self._session.program)
            title, said = ("App updated", UPDATED) if is_updated else ("Reconnected", self._restored())
            self._viewer.tell({"type": "toast", "title": title, "html": said, "kind": "info"})


def find_version(program: Program) -> str:
    """Tell versions of a notebook apart, in every server that may have it alike: by its text."""
    return hashlib.blake2b(program.notebook.text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
