"""Chats: with functions of each kind, with what is attached, with a model behind a server."""

import appnb

app = appnb.App(title="Chats")

with app.setup:
    import os
    import time
    from pathlib import Path

    import pandas as pd

    import appnb as nb

    GATE = os.environ.get("CHAT_GATE")  # a file: while it is there, the slow model waits


@app.cell
def asks():
    def answer(messages, config):
        said = messages[-1].content
        if said == "fail":
            raise ValueError("a secret of the server")
        if said == "table":
            return pd.DataFrame({"city": ["Rome", "Oslo"], "sold": [12, 7]})
        if said == "files":
            return ", ".join(f"{file.name} {file.content_type}" for file in messages[-1].attachments)
        return f"**{said.upper()}**, at {config.temperature} <img src=x onerror=alert(1)>"

    asked = nb.ui.chat(
        answer,
        prompts=["Hello there", "What about {{city}}?"],
        show_configuration_controls=True,
        allow_attachments=["text/plain", "image/*"],
    )
    asked
    return (asked,)


@app.cell
def history(asked):
    contents = [each.content if isinstance(each.content, str) else "table" for each in asked.value]
    nb.Html(f"<output data-value='history'>{' | '.join(contents).replace('<', '(')}</output>")


@app.cell
def slow():
    def count(messages):
        number = 0
        while number < 3 or (GATE and Path(GATE).exists()):
            number += 1
            yield f"{number} "
            time.sleep(0.02)
        yield "end"

    slowly = nb.ui.chat(count, max_height=240)
    slowly
    return (slowly,)


@app.cell
def beside():
    clicks = nb.ui.button(value=0, on_click=lambda n: n + 1, label="Count")
    clicks


@app.cell
def clicked(clicks):
    nb.Html(f"<output data-value='clicks'>{clicks.value}</output>")


@app.cell
def promised():
    async def later(messages):
        for word in ("one ", "two ", "three"):
            yield word

    nb.ui.chat(later)
    return
