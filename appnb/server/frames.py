"""The empty document that a page writes the content of its frames into: sealed off, so that anything may run in it."""

from appnb.server.door import DoorHandler
from appnb.server.policy import FRAME_ANCESTORS, SANDBOX

DOCUMENT = """<!doctype html>
<script>
addEventListener("message", ({ data, source }) => {
  if (source !== parent || typeof data?.content !== "string") return
  document.open()
  document.write(data.content)
  document.close()
})
parent.postMessage("appnb-frame", "*")
</script>
"""


class FrameHandler(DoorHandler):
    """Sends the empty document. Whatever opens it, its origin is none: it reaches nothing of this server."""

    def get(self) -> None:
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "public, max-age=86400")
        self.set_header("Content-Security-Policy", f"{FRAME_ANCESTORS}; {SANDBOX}")
        self.finish(DOCUMENT)
